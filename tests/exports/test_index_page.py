"""Proves that the index ranks schools by firm saving and escapes what it is given."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl

from routeopt.exports.index_book import write_index_book
from routeopt.exports.index_page import IndexRow, index_row, write_index
from routeopt.planning.contract_ends import ContractEnds
from routeopt.planning.result import Review

ROW = IndexRow(
    "S1", "Alder", "S1", 12, 10_000_00, 1_000_00, 10.0, 2_000_00, 4, 2,
    disturbed=8, ends=ContractEnds(date(2027, 9, 1), 3, 1, 0), seconds=61.4,
)  # fmt: skip
ROWS = [
    IndexRow("S4", "Zed", "S4", failed="the pack has 3 errors"),
    ROW,
    replace(ROW, name="Birch <b>", folder="S 2/..", saving_pence=5_000_00, percent=50.0),
    replace(ROW, name="=Cedar", saving_pence=None, percent=None, note="Invented."),
]


def test_largest_saving_first_and_failures_last(tmp_path: Path) -> None:
    """Proves the order, the links and the reason where a review failed."""
    write_index(ROWS, tmp_path / "index.html")
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    names = ["Birch &lt;b&gt;", "Alder", "=Cedar", "Zed"]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert 'href="./S%202%2F../report.html"' in text
    for words in ("the pack has 3 errors", "£6,000", "£125", "75%", "1 September 2027",
                  "Invented.", "OFFICIAL-SENSITIVE"):  # fmt: skip
        assert words in text


def test_schools_add_up(tmp_path: Path) -> None:
    """A row for all schools stands below where each has a saving."""
    write_index([ROW, ROW, ROWS[0]], tmp_path / "index.html")
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    below = text.partition("<tfoot>")[2]
    assert "£2,000" in below
    assert "£125" in below
    assert "75%" in below


def test_the_workbook_adds_up_by_formula(tmp_path: Path) -> None:
    """Shares and totals are formulas; a school that failed has its reason and no figure."""
    write_index_book(ROWS, tmp_path / "index.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "index.xlsx")["Schools"]
    heads = [cell.value for cell in sheet[1]]
    rows = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    assert rows["Birch <b>"]["Saving a pupil disturbed"].value == "=E2/H2"
    assert rows["All"]["Firm saving"].value == "=SUM(E2:E5)"
    assert rows["Zed"]["Not reviewed because"].value == "the pack has 3 errors"
    assert rows["Zed"]["Firm saving"].value is None
    assert rows["=Cedar"]["School"].data_type == "s"


def test_a_review_gives_its_row(review: Review) -> None:
    """The row's figures are the review's own."""
    row = index_row(review, "X", 12.0)
    assert row.saving_pence == (review.firm.saving.year_pence if review.firm.saving else None)
    assert row.disturbed == sum(change.changed for change in review.firm.changes)
    assert row.ends is not None
    assert row.ends.can + row.ends.cannot + row.ends.not_known > 0
