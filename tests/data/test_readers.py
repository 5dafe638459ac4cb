"""A folder, a zip and a workbook read to one pack; what cannot be read is explained."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from routeopt.data import _archive
from routeopt.data._codes_reading import READING
from routeopt.data.faults import PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows, read_pack

PUPILS = "pupil_id,school_id,lat,lon,phase\nP1,S1,52.3,-0.2,primary\n"
SCHOOLS = "school_id,name\nS1,Oak\n"


def folder(path: Path, **files: str | bytes) -> Path:
    """Write a folder of CSV files."""
    target = path / "pack"
    target.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (target / f"{name}.csv").write_bytes(data)
    return target


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    """Write a zip."""
    target = path / "pack.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """Write a workbook with typed cells."""
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    target = path / "pack.xlsx"
    book.save(target)
    return target


def refusal(path: Path) -> set[str]:
    """Give the codes of the errors with which a pack is refused."""
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert all(one.message and one.fix for one in caught.value.faults)
    return {one.code for one in caught.value.faults if one.severity == "error"}


def notes(pack: RawPack) -> set[str]:
    """Give the codes of a pack's notes."""
    return {found.code for found in pack.findings}


def test_three_forms_give_equal_frames_and_hash(tmp_path: Path) -> None:
    """Typed Excel cells and typed text mean the same, and hash the same."""
    names: list[object] = ["Pupil_ID ", "am_ready_from", "max_ride_min", "start"]
    names += ["walk_to_point_max_m", "need"]
    typed: list[list[object]] = [
        names,
        ["P1", time(7, 5), 45.0, datetime.fromisoformat("2026-09-01"), 12.3, None],
        ["007", time(7, 5, 30), 5, date(2026, 9, 2), 0, True],
        [7, None, 0.1 + 0.2, None, None, "x"],
    ]
    written = (
        "need,pupil_id,AM_ready_from,max_ride_min,start,walk_to_point_max_m\n"
        ",P1,7:05,45.00,2026-09-01,12.30\n"
        " true ,007,07:05:30,5,2026-09-02,0\n"
        "x,7,,0.3,,\n"
    )
    packs = [
        read_pack(workbook(tmp_path, Pupils=typed)),
        read_pack(folder(tmp_path, PUPILS=written)),
        read_pack(zipped(tmp_path, {"sub/pupils.csv": written})),
    ]
    first = packs[0].tables["pupils"]
    assert first["am_ready_from"].tolist() == ["07:05", "07:05:30", ""]
    assert first.index.tolist() == [2, 3, 4]
    assert len({pack.sha256 for pack in packs}) == 1
    assert all(pack.tables["pupils"].equals(first) for pack in packs)
    assert {pack.name for pack in packs} == {"pack"}


@pytest.mark.parametrize(
    ("table", "column", "one", "other"),
    [
        ("pupils", "max_ride_min", "5.00", "5"),
        ("pupils", "am_ready_from", "7:05", "07:05:00"),
        ("pupils", "am_days", "m---f", "M---F"),
        ("pupils", "am_days", "M\u2013\u2013\u2013F", "M---F"),
        ("pupils", "phase", "Primary", "primary"),
        ("pupils", "tags", " calm ; quiet ;", "calm;quiet"),
        ("operators", "suspended", "Y", "1"),
        ("school_hours", "weekday", "FRIDAY", "Friday"),
        ("vehicle_types", "layouts", "16+0 | 12+1", "16+0|12+1"),
        ("vehicle_types", "available", "Any", "any"),
        ("vehicle_types", "day_rate_gbp", "-0.0", "0"),
        ("timetable", "time", "\u2014", "-"),
    ],
)
def test_one_meaning_has_one_hash(table: str, column: str, one: str, other: str) -> None:
    """Cells that mean the same in their column hash alike."""
    first, second = (pack_from_rows("p", {table: [{column: text}]}) for text in (one, other))
    assert first.sha256 == second.sha256


def test_policy_values_are_spelled_by_their_key() -> None:
    """A policy value hashes by the kind of its setting."""
    pairs = (("pa_for_wheelchair", "Yes", "true"), ("PA_day_gbp", "55.0", "55"),
             ("pickup_earliest", "7:00", "07:00"))  # fmt: skip
    for key, one, other in pairs:
        first = pack_from_rows("p", {"policy": [{"key": key, "value": one}]})
        second = pack_from_rows("p", {"policy": [{"key": key.lower(), "value": other}]})
        assert first.sha256 == second.sha256


def test_hash_leaves_out_what_says_nothing(tmp_path: Path) -> None:
    """Blank tables and columns, unknown ones and the order of columns do not count."""
    plain = read_pack(folder(tmp_path, pupils=PUPILS))
    more = "need,phase,lon,lat,school_id,pupil_id,hobby\n,primary,-0.2,52.3,S1,P1,chess\n,,,,,,x\n"
    other = read_pack(folder(tmp_path, pupils=more, locks="contract_id,pupil_id\n,\n", z="a\n1\n"))
    assert other.sha256 == plain.sha256
    assert notes(other) == {"unknown_column", "unknown_table"}
    assert other.tables["pupils"]["hobby"].tolist() == ["chess"]


def test_hash_tells_different_packs_apart(tmp_path: Path) -> None:
    """Row order, an identifier's spelling and the place of a cell all count."""
    texts = ("P1,x,\nP2,,", "P2,,\nP1,x,", "P1,,x\nP2,,", "P01,x,\nP2,,")
    packs = [read_pack(folder(tmp_path, pupils=f"pupil_id,need,group\n{text}\n")) for text in texts]
    assert len({pack.sha256 for pack in packs}) == len(texts)


def test_rows_keep_the_files_numbers(tmp_path: Path) -> None:
    """Blank rows are dropped and the others keep their number; the heading is row 1."""
    text = PUPILS + ",,,,\n\nP2,S1,52,0,primary\n,,,,\n\n"
    assert read_pack(folder(tmp_path, pupils=text)).tables["pupils"].index.tolist() == [2, 5]
    rows: list[list[object]] = [["pupil_id"], ["P1"], [None], ["P2"], [" "], [None]]
    frame = read_pack(workbook(tmp_path, pupils=rows)).tables["pupils"]
    assert frame.index.tolist() == [2, 4]


def test_encodings(tmp_path: Path) -> None:
    """A byte-order mark is no part of the heading; Windows-1252 is read with a note."""
    text = "school_id,name\nS1,École\n"
    marked = read_pack(folder(tmp_path, schools=text.encode("utf-8-sig")))
    western = read_pack(folder(tmp_path, schools=text.encode("cp1252")))
    assert notes(marked) == set()
    assert notes(western) == {"windows_1252"}
    assert marked.sha256 == western.sha256


def test_mac_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    """What a zip program adds of its own is not even noted."""
    members: dict[str, str | bytes] = {
        "a/pupils.csv": PUPILS,
        "__MACOSX/a/._pupils.csv": b"\0",
        "a/.DS_Store": b"\0",
    }
    assert notes(read_pack(zipped(tmp_path, members))) == set()


def test_escaped_characters_of_a_workbook_are_read(tmp_path: Path) -> None:
    """Text that a workbook can only hold escaped comes back as it was."""
    rows: list[list[object]] = [["school_id", "name"], ["S1", "one_x000D_two"]]
    frame = read_pack(workbook(tmp_path, schools=rows)).tables["schools"]
    assert frame["name"].tolist() == ["one\ntwo"]


def _formula(path: Path) -> Path:
    return workbook(path, pupils=[["pupil_id"], ["P1"], ['="P"&2']])


def _plain(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        (path / name).write_bytes(content)
        return path / name

    return write


def _encrypted(path: Path) -> Path:
    content = bytearray(zipped(path, {"pupils.csv": PUPILS}).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return _plain("locked.zip", bytes(content))(path)


def _corrupt(path: Path) -> Path:
    content = bytearray(zipped(path, {"pupils.csv": PUPILS * 50}).read_bytes())
    content[45:60] = bytes(15)
    return _plain("broken.zip", bytes(content))(path)


def _unreadable(path: Path) -> Path:
    if not Path("/proc/self/mem").exists():
        pytest.skip("there is no file here that nobody can read")
    target = folder(path, schools=SCHOOLS)
    (target / "pupils.csv").symlink_to("/proc/self/mem")
    return target


REFUSED: dict[str, list[Callable[[Path], Path]]] = {
    "not_found": [lambda path: path / "nothing.zip"],
    "unreadable_file": [_unreadable],
    "empty_file": [_plain("pack.zip", b""), lambda path: folder(path, pupils=" \n ")],
    "not_a_pack": [_plain("pack.pdf", b"%PDF-1.7"), _plain("pupils.csv", PUPILS.encode())],
    "damaged_file": [
        _plain("pack.zip", b"PK\x03\x04 and no more"),
        _plain("pack.xlsx", b"PK"),
        _corrupt,
        lambda path: zipped(path, {"xl/workbook.xml": "<broken", "[Content_Types].xml": "<x/>"}),
        lambda path: zipped(path, {"xl/workbook.xml": "<a/>"}),
    ],
    "password": [_plain("pack.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)), _encrypted],
    "too_big": [
        lambda path: zipped(path, {"pupils.csv": bytes(20_000_000)}),
        lambda path: zipped(path, {f"{n}.csv": "" for n in range(_archive.MAX_MEMBERS + 1)}),
    ],
    "unsafe_name": [
        lambda path: zipped(path, {"../pupils.csv": PUPILS}),
        lambda path: zipped(path, {"/etc/pupils.csv": PUPILS}),
        lambda path: zipped(path, {"C:\\pupils.csv": PUPILS}),
    ],
    "not_text": [
        lambda path: folder(path, pupils=b"PK\x03\x04\x14\x00\x00"),
        lambda path: folder(path, pupils=PUPILS.encode("utf-16")),
        lambda path: folder(path, pupils=b"pupil_id\n\x81\x8d\x8f"),
        lambda path: zipped(path, {"pupils.csv": b"\x89PNG\r\n\x1a\n"}),
    ],
    "broken_csv": [
        lambda path: folder(path, pupils='pupil_id,need\nP1,"open\nP2,\n'),
        lambda path: folder(path, pupils='pupil_id,need\nP1,"a"b\n'),
        lambda path: folder(path, pupils="pupil_id\n" + "x" * 2_000_000),
    ],
    "wrong_separator": [
        lambda path: folder(path, pupils=PUPILS.replace(",", ";")),
        lambda path: folder(path, pupils=PUPILS.replace(",", "\t")),
    ],
    "too_many_cells": [lambda path: folder(path, pupils="pupil_id,need\nP1,a,b\n")],
    "no_heading": [
        lambda path: folder(path, pupils="\n" + PUPILS),
        lambda path: folder(path, pupils=",,\n" + PUPILS),
        lambda path: workbook(path, pupils=[[None], ["pupil_id"], ["P1"]]),
    ],
    "duplicate_table": [
        lambda path: folder(path, pupils=PUPILS, Pupils=PUPILS),
        lambda path: zipped(path, {"a/pupils.csv": PUPILS, "b/pupils.csv": PUPILS}),
        lambda path: workbook(
            path, **{name: list[list[object]]([["pupil_id"]]) for name in ("pupils", "pupils ")}
        ),
    ],
    "duplicate_column": [lambda path: folder(path, pupils="pupil_id, PUPIL_ID\nP1,P2\n")],
    "formula_without_value": [_formula],
}


def test_every_code_of_reading_has_a_case() -> None:
    """No code can be added without a case that brings it out."""
    assert set(REFUSED) == {code.code for code in READING if code.severity == "error"}


@pytest.mark.parametrize(
    ("code", "make"), [(code, make) for code, makes in REFUSED.items() for make in makes]
)
def test_unreadable_packs_are_refused(
    code: str, make: Callable[[Path], Path], tmp_path: Path
) -> None:
    """Whatever is wrong with a file is a fault with a code, and never a traceback."""
    assert refusal(make(tmp_path)) == {code}


def test_all_unreadable_tables_are_named_at_once(tmp_path: Path) -> None:
    """One bad file does not hide another."""
    made = folder(tmp_path, pupils=b"\0", schools="", contracts="a,a\n1,2\n")
    assert refusal(made) == {"not_text", "empty_file", "duplicate_column"}


def test_cells_without_a_heading_are_noted(tmp_path: Path) -> None:
    """A column without a name is not used, and said not to be."""
    rows: list[list[object]] = [["pupil_id", None, "need"], ["P1", "lost", "x", "lost"]]
    pack = read_pack(workbook(tmp_path, pupils=rows))
    assert notes(pack) == {"unnamed_column"}
    assert pack.tables["pupils"].columns.tolist() == ["pupil_id", "need"]


def _cells(line: str) -> list[str]:
    return line.split(",")


def test_heading_alone_is_a_blank_table(tmp_path: Path) -> None:
    """The template's unused sheets are as good as absent."""
    pack = read_pack(folder(tmp_path, pupils=PUPILS, locks="contract_id,pupil_id\n"))
    assert (
        pack.sha256
        == pack_from_rows(
            "p", {"pupils": [dict(zip(*map(_cells, PUPILS.split()), strict=True))]}
        ).sha256
    )


def test_other_files_beside_the_tables(tmp_path: Path) -> None:
    """A table in the wrong form is noted; a letter beside the tables is nobody's business."""
    made = folder(tmp_path, pupils=PUPILS)
    (made / "README.txt").write_text("hello")
    assert notes(read_pack(made)) == set()
    (made / "contracts.xlsx").write_bytes(b"PK")
    assert notes(read_pack(made)) == {"unknown_table"}


def test_no_name_of_a_sound_file_is_a_fault(tmp_path: Path) -> None:
    """An empty folder reads to an empty pack; the check says what it lacks."""
    (tmp_path / "empty").mkdir()
    assert read_pack(tmp_path / "empty").tables == {}
