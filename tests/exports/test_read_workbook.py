"""Proves that an edited plan reads back as edited, and every bad cell is named at once."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from routeopt.data.faults import PackError
from routeopt.exports.read_workbook import EditedRoute, read_plan_sheets
from routeopt.exports.workbook import write_workbook
from routeopt.planning.result import Review


def codes(path: Path) -> set[tuple[str, str, int, str]]:
    """Give code, sheet, row and column of every fault of a workbook."""
    with pytest.raises(PackError) as caught:
        read_plan_sheets(path)
    return {(f.code, f.table, f.row, f.column) for f in caught.value.faults}


def test_plan_comes_back_as_written(review: Review, tmp_path: Path) -> None:
    """Proves that an untouched workbook gives the plan it was made of."""
    path = tmp_path / "review.xlsx"
    write_workbook(review, path)
    found = read_plan_sheets(path)
    assert found.left_out == ("FM-0526",)
    assert found.routes == tuple(
        EditedRoute(r.route_id, r.vehicle_type, r.layout, r.contract_id, r.pupils, r.pas)
        for r in review.firm.plan.routes
    )


def test_moved_pupil_and_new_order(review: Review, tmp_path: Path) -> None:
    """Proves that a moved pupil rides where put, and a route nobody rides is dropped."""
    path = tmp_path / "review.xlsx"
    write_workbook(review, path)
    book = load_workbook(path)
    for row in book["Plan"].iter_rows(min_row=2):
        if row[0].value == "FM-0488":
            row[1].value, row[2].value = "R2", 1.5
    book.save(path)
    found = read_plan_sheets(path)
    assert [route.route_id for route in found.routes] == ["R1", "R2", "R4", "R5"]
    assert found.routes[1].pupils == ("FM-0417", "FM-0488", "FM-0422", "FM-0431", "FM-0473")


def test_every_bad_cell_is_named(review: Review, tmp_path: Path) -> None:
    """Proves that faults of both sheets come together, each with its cell."""
    path = tmp_path / "review.xlsx"
    write_workbook(review, path)
    book = load_workbook(path)
    plan, vehicles = book["Plan"], book["Vehicles"]
    plan["A2"].value = None
    plan["B3"].value = "R99"
    plan["C4"].value = "first"
    vehicles["B2"].value = None
    vehicles["C3"].value = "lots"
    vehicles["A4"].value = "R1"
    vehicles["E5"].value = "two"
    book.save(path)
    assert codes(path) >= {
        ("missing_value", "Plan", 2, "pupil_id"),
        ("dangling_id", "Plan", 3, "route_id"),
        ("wrong_type", "Plan", 4, "order"),
        ("missing_value", "Vehicles", 2, "vehicle_type"),
        ("wrong_type", "Vehicles", 3, "layout"),
        ("duplicate_id", "Vehicles", 4, "route_id"),
        ("wrong_type", "Vehicles", 5, "pas"),
    }


def test_missing_sheets_columns_and_files(tmp_path: Path) -> None:
    """Proves that what is no review workbook is refused with the reason."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.create_sheet("Plan").append(["pupil_id", "order"])
    book.save(tmp_path / "half.xlsx")
    assert codes(tmp_path / "half.xlsx") == {
        ("missing_table", "Vehicles", 0, ""),
        ("missing_column", "Plan", 1, "route_id"),
    }
    (tmp_path / "none.xlsx").write_bytes(b"not a workbook")
    assert codes(tmp_path / "none.xlsx") == {("unreadable_file", "", 0, "")}
