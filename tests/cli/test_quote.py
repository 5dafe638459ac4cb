"""The quote command: figures on the page, in the workbook and as JSON alike; bad files refused."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import run

_HEADING = "postcode,phase,year_group,mobility,pa,sharing"
_CELLS = ("CB6 3AU", "primary", "Y3", "seated", "shared", "yes")


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """Write a file with one new pupil."""
    file = tmp_path / "pupil.csv"
    file.write_text(f"{_HEADING}\n{','.join(_CELLS)}\n", encoding="utf-8")
    return file


def quoted(example: Path, file: Path | str, *more: str) -> dict[str, object]:
    """Quote as JSON."""
    words = ("quote", str(example), "--pupil", str(file), "--iterations", "1", "--json", *more)
    result = run(*words)
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_a_plan_is_used_and_its_prices_are_kept(
    example: Path, reviewed: Path, asked: Path, tmp_path: Path
) -> None:
    """From a review the same quote comes twice, the second time by the prices kept beside it."""
    reviewed = Path(shutil.copytree(reviewed, tmp_path / "review"))
    more = ("--school", "ELY", "--plan", str(reviewed), "--out", str(tmp_path / "out"))
    first = quoted(example, asked, *more)
    assert (reviewed / "duals.json").is_file()
    assert quoted(example, asked, *more) == first
    (one,) = first["quotes"]  # type: ignore[misc]
    page = (tmp_path / "out" / "quote.html").read_text(encoding="utf-8")
    assert one["range"] in page
    assert all(line["detail"] in page for line in one["lines"])
    sheet = load_workbook(tmp_path / "out" / "quote.xlsx")["Quote"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows] == [line["year_gbp"] for line in one["lines"]]
    assert not any("CB6" in part for part in (page, json.dumps(first)))


def test_the_three_forms_of_a_file_are_one(
    example: Path, reviewed: Path, asked: Path, tmp_path: Path
) -> None:
    """CSV, workbook and TOML of the same pupil give the same quote."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "pupils"
    sheet.append(_HEADING.split(","))
    sheet.append(list(_CELLS))
    book.save(asked.with_suffix(".xlsx"))
    pairs = zip(_HEADING.split(","), _CELLS, strict=True)
    lines = [f'{name} = "{cell}"' for name, cell in pairs]
    asked.with_suffix(".toml").write_text("\n".join(lines), encoding="utf-8")
    more = ("--school", "ELY", "--plan", str(shutil.copytree(reviewed, tmp_path / "review")))
    forms = [quoted(example, asked.with_suffix(end), *more) for end in (".csv", ".xlsx", ".toml")]
    assert forms[0] == forms[1] == forms[2]


def test_every_fault_of_a_file_is_told_at_once(example: Path, tmp_path: Path) -> None:
    """Four bad cells are four faults with column and fix, and no cell is repeated."""
    file = tmp_path / "bad.csv"
    file.write_text(f"{_HEADING},am_days\nZZ99 9ZZ,infant,Y3,flying,shared,yes,XYZXY\n")
    result = run("quote", str(example), "--pupil", str(file), "--school", "ELY", "--json")
    assert result.exit_code == 1
    faults = json.loads(result.stdout)["faults"]
    assert {f["column"] for f in faults} == {"postcode", "phase", "mobility", "am_days"}
    assert all(f["row"] == 2 and f["fix"] for f in faults)
    assert not any(cell in result.output for cell in ("ZZ99", "infant", "flying", "XYZXY"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("none.csv", None),
        ("two.csv", f"{_HEADING}\n{','.join(_CELLS)}\n{','.join(_CELLS)}\n"),
        ("empty.csv", ""),
        ("broken.toml", "postcode = ["),
        ("odd.toml", "postcode = { a = 1 }"),
        ("pupil.doc", "x"),
        ("bad.xlsx", "no workbook"),
    ],
)
def test_files_that_are_no_pupil_are_refused(
    example: Path, tmp_path: Path, name: str, text: str | None
) -> None:
    """Missing, double, empty, broken or of another form: a fault in words, never a traceback."""
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("quote", str(example), "--pupil", str(tmp_path / name), "--school", "ELY")
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output


def test_a_folder_that_is_no_review_is_wrong_use(
    example: Path, asked: Path, tmp_path: Path
) -> None:
    """A folder without plans is wrong use; a file without a school lacks a column, and is told."""
    words = ("quote", str(example), "--pupil", str(asked))
    assert run(*words, "--school", "ELY", "--plan", str(tmp_path)).exit_code == 2
    nowhere = run(*words, "--json")
    assert nowhere.exit_code == 1
    assert [f["column"] for f in json.loads(nowhere.stdout)["faults"]] == ["school_id"]
