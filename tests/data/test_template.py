"""The blank workbook guides a person's hand, and filled in it reads to the pack of the CSVs."""

from pathlib import Path

import openpyxl

from routeopt.data.rawpack import RawPack
from routeopt.data.readers import read_pack
from routeopt.data.schema import TABLES
from routeopt.data.template import write_template

from .packs import full_tables, pack


def _filled(path: Path, raw: RawPack) -> Path:
    """Fill the template in from row 3 on, as a person would."""
    book = openpyxl.load_workbook(path)
    for name, frame in raw.tables.items():
        sheet = book[name]
        places = {cell.value: cell.column for cell in sheet[1]}
        for number, (_, row) in enumerate(frame.iterrows(), start=3):
            for column, text in row.items():
                if text:
                    sheet.cell(number, places[column], text)
    book.save(path)
    return path


def test_filled_in_it_reads_to_the_same_pack(tmp_path: Path) -> None:
    """Every table filled in gives the hash of the same rows elsewhere; examples are dropped."""
    raw = pack(full_tables())
    path = tmp_path / "pack.xlsx"
    write_template(path)
    read = read_pack(_filled(path, raw))
    assert read.sha256 == raw.sha256
    assert {one.code for one in read.findings} == {"example_row"}
    assert read.tables["pupils"].index.tolist() == [3, 4, 5, 6]


def test_every_column_is_there_and_explained(tmp_path: Path) -> None:
    """Each table has its sheet, each heading a comment, choices a drop-down, headings stay put."""
    write_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["Read me", *TABLES, "lists"]
    for name, table in TABLES.items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [column.name for column in table.columns]
        assert all(cell.comment and cell.comment.text for cell in sheet[1])
        assert sheet.freeze_panes == "B2"
        assert str(sheet["A2"].value).startswith("EXAMPLE")
        ruled = {
            str(area).split(":")[0].rstrip("0123456789")
            for rule in sheet.data_validations.dataValidation
            for area in rule.sqref.ranges
        }
        for cell, column in zip(sheet[1], table.columns, strict=True):
            if column.allowed or column.refers_to:
                assert cell.column_letter in ruled
    assert book["lists"].sheet_state == "hidden"


def test_text_keeps_its_noughts(tmp_path: Path) -> None:
    """Identifiers, times and days are text cells from the start; dates show as dates."""
    write_template(tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["pupils"]
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert {formats[name] for name in ("pupil_id", "am_days", "am_ready_from", "tags")} == {"@"}
    assert formats["start"] == "yyyy-mm-dd"


def test_an_example_row_is_dropped_with_a_note(tmp_path: Path) -> None:
    """Only a first cell that begins with the word in capitals makes an example."""
    rows = "EXAMPLE OAK,Oak\nEXAMPLES,Elm\nexample,Ash\nBeech,EXAMPLE\n"
    (tmp_path / "schools.csv").write_text("school_id,name\n" + rows)
    read = read_pack(tmp_path)
    assert read.tables["schools"]["name"].tolist() == ["Elm", "Ash", "EXAMPLE"]
    assert [(one.code, one.row) for one in read.findings] == [("example_row", 2)]
