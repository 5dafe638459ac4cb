"""Proves that the workbook is one that people can filter, print, add up and edit."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from routeopt.exports.read_workbook import read_plan_sheets
from routeopt.exports.workbook import write_workbook
from routeopt.planning.result import Review

from .conftest import HOSTILE
from .sample_review import without_contracts, without_pupils

SHEETS = [
    "Summary", "Routes", "Plan", "Vehicles", "Pupils", "Changes", "Sharing", "Costs",
    "How sure", "If fewer agree", "Should-cost", "Market ask", "Joins", "Not in saving",
    "Who decides", "Contracts ending", "Journey bands", "Warnings", "Emissions", "Faults", "Method",
]  # fmt: skip


def book(review: Review, path: Path, *, values: bool = False) -> Any:
    """Write a workbook and open it again."""
    write_workbook(review, path)
    return load_workbook(path, data_only=values)


def test_sheets_are_set_up_to_filter_and_print(review: Review, tmp_path: Path) -> None:
    """Proves frozen panes, filters, landscape pages with repeated headings and the marking."""
    found = book(review, tmp_path / "review.xlsx")
    assert found.sheetnames == SHEETS
    for sheet in found:
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "OFFICIAL-SENSITIVE" in sheet.oddHeader.center.text
        if sheet.title != "Summary":
            assert sheet.auto_filter.ref
            assert sheet.print_title_rows


def test_totals_are_formulas_with_the_reviews_figures(review: Review, tmp_path: Path) -> None:
    """Proves that totals and savings are formulas whose values are the review's own."""
    formulas = book(review, tmp_path / "review.xlsx")
    values = load_workbook(tmp_path / "review.xlsx", data_only=True)
    assert formulas["Costs"]["L1"].value.startswith("=SUMIF(")
    assert formulas["Costs"]["L4"].value.startswith("=SUBTOTAL(109")
    assert review.today is not None
    assert review.full is not None
    assert values["Costs"]["L1"].value == review.today.do_nothing_year_pence / 100
    assert values["Costs"]["L2"].value == review.firm.summary.year_pence / 100
    assert values["Costs"]["L3"].value == review.full.summary.year_pence / 100
    assert review.firm.saving is not None
    lines = {row[0].value: row[1] for row in formulas["Summary"].iter_rows(max_col=2)}
    saving = lines["Firm saving a year (do nothing less proposal)"]
    assert saving.value == "=Costs!$L$1-Costs!$L$2"
    assert values["Summary"][saving.coordinate].value == review.firm.saving.year_pence / 100


def test_times_and_money_are_numbers(review: Review, tmp_path: Path) -> None:
    """Proves that times are real times and money is money, each with its format."""
    found = book(review, tmp_path / "review.xlsx")
    pickup = found["Pupils"]["I2"]
    assert isinstance(pickup.value, dt.time)
    assert pickup.number_format == "hh:mm:ss"
    year = found["Costs"]["L7"]
    assert isinstance(year.value, int | float)
    assert "£" in year.number_format


def test_no_data_cell_starts_a_formula(hostile: Review, tmp_path: Path) -> None:
    """Proves that hostile ids are plain texts, and come back from the plan sheets as they are."""
    found = book(hostile, tmp_path / "review.xlsx")
    texts = set()
    for sheet in found:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "e"
                if cell.data_type == "s":
                    texts.add(cell.value)
                if cell.data_type == "f":
                    assert not any(name in str(cell.value) for name in HOSTILE.values())
    assert {"=1+1", "@x", "+x"} <= texts
    plan = read_plan_sheets(tmp_path / "review.xlsx")
    assert plan.routes[1].pupils[:3] == ("=1+1", "@x", "+x")
    assert plan.routes[0].contract_id == "=HYPERLINK(1)"


@pytest.mark.parametrize("make", [without_contracts, without_pupils])
def test_missing_parts_leave_a_workbook(make: Any, tmp_path: Path) -> None:
    """Proves that a pack without contracts, or pupils, still has its workbook."""
    found = book(make(), tmp_path / "review.xlsx")
    words = {row[0].value for row in found["Summary"].iter_rows(max_col=1)}
    assert "The pack holds no contracts: no saving is claimed." in words
