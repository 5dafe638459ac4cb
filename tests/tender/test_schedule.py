"""Proves what a schedule says, in the workbook, the PDF and the table alike."""

import csv
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from routeopt.tender.document import Grid
from routeopt.tender.folder import write_folder
from routeopt.tender.making import Asked, make_tender
from routeopt.tender.pdf import write_pdf
from routeopt.tender.rules import AwardRules
from routeopt.tender.schedule import document, stop_lines
from routeopt.tender.source import read_source
from tests.tender.example_tender import SETTINGS, TODAY, made, rows, write_plan_folder


def test_stops_come_in_order_with_times_places_needs_and_days() -> None:
    """A run's lines follow the plan; pupils are named by pseudonyms, needs by codes."""
    found = made()
    names = found.internal.pseudonyms
    lines = stop_lines(found.writing, found.writing.lotted.routes[1].runs[0])
    assert [(one.time, one.what, one.pupils, one.needs, one.days) for one in lines] == [
        ("07:30", "on", names["PUP1"], "A", "all"),
        ("07:35", "on", names["PUP2"], "W PO", "all"),
        ("08:30", "school", "", "", ""),
    ]
    assert lines[0].place == "Mill Lane, CB6 3"


def test_workbook_pdf_and_table_hold_the_same(tmp_path: Path) -> None:
    """Lots, run codes, hours, miles, needs, prices, rules and clauses are in each form."""
    folder = tmp_path / "tender"
    found = made()
    write_folder(found, Asked(), folder)
    book = openpyxl.load_workbook(folder / "schedules.xlsx")
    assert book.sheetnames == ["Tender", "L01", "L02", "L03"]
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value}
    shown = subprocess.run(
        ["pdftotext", "-layout", str(folder / "schedules.pdf"), "-"],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    words = " ".join(shown.split())
    for text in (
        "Route L01-01", "Monday to Friday, 190 days a year", "08:30 to 08:50", "15:10 to 15:30",
        "4+2: 4 passenger seats, 2 wheelchair spaces", "2 pupils: 1 x A, 1 x W PO", "4 to 11",
        "Passenger assistants, all of the lot", "Variation of mileage", "One more pupil on a route",
        "Oak School, CB7 4JD", "13.0",
    ):  # fmt: skip
        assert text in cells, text
        assert text in words, text
    assert found.tender.rules.sha256 in shown
    assert "Consumer Prices Index" in words
    with (folder / "schedules.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["run"] for row in rows} == {"L01-01-am", "L01-01-pm", "L02-02-am", "L02-02-pm"}
    assert {(row["loaded_miles_trip"], row["loaded_miles_day"]) for row in rows} == {
        ("6.5", "13.0")
    }


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("dps", "dynamic purchasing system"),
        ("framework", "Mini-competition under the framework"),
        ("call_off", "Call-off from the framework"),
        ("quotation", "Request for a quotation"),
    ],
)
def test_the_procurement_route_changes_words_and_nothing_else(route: str, words: str) -> None:
    """Lots, prices and stops are the same; the first page speaks otherwise."""
    usual, other = made(), made(replace(SETTINGS, procurement=route))
    assert words in " ".join(text for _, text in document(other.writing).texts())
    assert other.tender.lots == usual.tender.lots
    assert other.tender.rules_hash == usual.tender.rules_hash


def test_the_rules_printed_are_the_rules_set() -> None:
    """Caps, packages and the secret reserve are said as they are set, under their own hash."""
    rules = AwardRules(packages=False, lots_per_operator_max=2, reserve=True, alternatives=())
    text = " ".join(
        text for _, text in document(made(replace(SETTINGS, rules=rules)).writing).texts()
    )
    assert "Operators may not combine lots" in text
    assert "No operator is awarded more than 2 lots." in text
    assert "No alternatives to the lots as described may be offered." in text
    assert "reserve price" in text
    assert rules.sha256 in text
    assert rules.sha256 != AwardRules().sha256


def test_a_lot_of_forms_says_that_one_of_them_is_let() -> None:
    """Both the bundle's page and the single's say which lots exclude each other."""
    pages = document(made(or_as=("vehicle",)).writing).pages
    for page in pages:
        if page.name in ("L01", "L04"):
            facts = str(page.blocks[0])
            assert "L01 with L02 or L04" in facts


def test_letters_the_pdf_lacks_lose_their_accents_and_nothing_breaks(tmp_path: Path) -> None:
    """A Welsh name prints readably; markup in a name is printed, not obeyed."""
    found = document(made().writing)
    name = "Ysgol Tŷ Gŵyn <b>& Co"
    page = replace(found.pages[1], title=name, blocks=(Grid(("a",), ((name,),), (1.0,)),))
    write_pdf(replace(found, pages=(page,)), tmp_path / "one.pdf")
    shown = subprocess.run(
        ["pdftotext", str(tmp_path / "one.pdf"), "-"], capture_output=True, check=True, text=True
    ).stdout
    assert shown.count("Ysgol Ty Gwyn <b>& Co") == 2


def test_a_hostile_name_of_a_school_is_no_formula_in_any_file(tmp_path: Path) -> None:
    """Through the whole of a tender, forms for bids and the council's tables as well."""
    tables = rows()
    tables["schools"][0]["name"] = '=HYPERLINK("http://x.example";"y")'
    tables["operators"][0]["name"] = "@SUM(A1)"
    source = read_source(write_plan_folder(tmp_path / "review", tables))
    asked = Asked(operators=("OP1",))
    write_folder(make_tender(source, SETTINGS, asked, TODAY), asked, tmp_path / "tender")
    cells: list[str] = []
    for path in (tmp_path / "tender").rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            found = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert all(cell.data_type != "f" for cell in found)
            cells += [str(cell.value) for cell in found]
    for path in (tmp_path / "tender").rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells += [cell for row in csv.reader(file) for cell in row]
    assert sum("HYPERLINK" in cell for cell in cells) > 10
    assert [cell for cell in cells if cell.startswith(("=", "@", "+"))] == []
