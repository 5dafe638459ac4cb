"""Reads an edited plan back from a review workbook's sheets Plan and Vehicles."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from routeopt.data.faults import Fault, PackError
from routeopt.domain.vehicles import Layout
from routeopt.exports.book_routes import (
    PLAN_HEADINGS,
    PLAN_SHEET,
    VEHICLES_HEADINGS,
    VEHICLES_SHEET,
)
from routeopt.exports.sheets import Heading


@dataclass(frozen=True, slots=True)
class EditedRoute:
    """One route as somebody wrote it; ``pas`` is None where the cell is blank."""

    route_id: str
    vehicle_type: str
    layout: str
    contract_id: str | None
    pupils: tuple[str, ...]
    pas: int | None = None


@dataclass(frozen=True, slots=True)
class EditedPlan:
    """Routes with pupils in their morning order; ``left_out`` have a row but no route."""

    routes: tuple[EditedRoute, ...]
    left_out: tuple[str, ...] = ()


Row = Mapping[str, str]


@dataclass(slots=True)
class _Faults:
    found: list[Fault] = field(default_factory=list)

    def add(self, code: str, place: tuple[str, int, str], message: str, fix: str) -> None:
        self.found.append(Fault(code, "error", *place, message, fix))


def read_plan_sheets(path: Path) -> EditedPlan:
    """Read who rides on what, in which order, and the vehicles.

    Raises
    ------
    PackError
        With every bad cell, where the sheets cannot be read to one plan.
    """
    faults = _Faults()
    vehicle_rows = _rows(path, VEHICLES_SHEET, VEHICLES_HEADINGS, faults)
    plan_rows = _rows(path, PLAN_SHEET, PLAN_HEADINGS, faults)
    vehicles = _vehicles(vehicle_rows, faults)
    riders, left_out = _riders(plan_rows, vehicles, faults)
    if faults.found:
        raise PackError(tuple(faults.found))
    routes = tuple(
        EditedRoute(
            route_id=key,
            vehicle_type=row["vehicle_type"],
            layout=row["layout"],
            contract_id=row["contract_id"] or None,
            pupils=tuple(pupil for _, _, pupil in sorted(riders[key])),
            pas=int(row["pas"]) if row["pas"] else None,
        )
        for key, row in vehicles.items()
        if riders[key]
    )
    return EditedPlan(routes, left_out)


def _rows(
    path: Path, sheet: str, headings: Sequence[Heading], faults: _Faults
) -> list[tuple[int, Row]]:
    """Rows of a sheet as texts by heading, with their numbers; wholly blank ones left out."""
    cells = list(_cells(path, sheet, faults))
    if not cells:
        return []
    names = [_text(cell) for cell in cells[0]]
    missing = [heading.name for heading in headings if heading.name not in names]
    for name in missing:
        fix = f"give the sheet {sheet} a column headed {name}"
        faults.add("missing_column", (sheet, 1, name), "the column is missing", fix)
    if missing:
        return []
    found: list[tuple[int, Row]] = []
    for number, row in enumerate(cells[1:], 2):
        texts = [_text(cell) for cell in row]
        known = dict(zip(names, texts, strict=False))
        if any(known.get(heading.name) for heading in headings):
            found.append((number, {h.name: known.get(h.name, "") for h in headings}))
    return found


def _cells(path: Path, sheet: str, faults: _Faults) -> Iterator[tuple[object, ...]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError):
        if not any(fault.code == "unreadable_file" for fault in faults.found):
            fix = "give the review.xlsx that a review wrote, saved as .xlsx"
            faults.add("unreadable_file", ("", 0, ""), "the file is not a workbook", fix)
        return
    try:
        if sheet not in book.sheetnames:
            fix = f"keep the sheet {sheet} of review.xlsx"
            faults.add("missing_table", (sheet, 0, ""), "the sheet is missing", fix)
            return
        yield from book[sheet].iter_rows(values_only=True)
    finally:
        book.close()


def _text(cell: object) -> str:
    """Read a cell as a person sees it: 12.0 is 12."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _vehicles(rows: list[tuple[int, Row]], faults: _Faults) -> dict[str, Row]:
    vehicles: dict[str, Row] = {}
    for number, row in rows:
        for name in ("route_id", "vehicle_type", "layout"):
            if not row[name]:
                place = (VEHICLES_SHEET, number, name)
                faults.add("missing_value", place, "the cell is blank", f"give the {name}")
        if row["layout"] and not _is_layout(row["layout"]):
            place = (VEHICLES_SHEET, number, "layout")
            faults.add("wrong_type", place, "not a layout", "write seats + spaces, 8+2 say")
        if row["pas"] and not row["pas"].isdecimal():
            place = (VEHICLES_SHEET, number, "pas")
            faults.add("wrong_type", place, "not a whole number", "give how many assistants")
        if row["route_id"] in vehicles:
            place = (VEHICLES_SHEET, number, "route_id")
            faults.add("duplicate_id", place, "the route has two rows", "keep one row a route")
        vehicles.setdefault(row["route_id"], row)
    return vehicles


def _is_layout(text: str) -> bool:
    seats, plus, spaces = text.partition("+")
    if not (plus and seats.isdecimal() and spaces.isdecimal()):
        return False
    return text == str(Layout(int(seats), int(spaces)))


def _riders(
    rows: list[tuple[int, Row]], vehicles: Mapping[str, Row], faults: _Faults
) -> tuple[dict[str, list[tuple[float, int, str]]], tuple[str, ...]]:
    """Riders of each route as (order, row, pupil), and the pupils without a route."""
    riders: dict[str, list[tuple[float, int, str]]] = {key: [] for key in vehicles}
    left_out: list[str] = []
    seen: set[tuple[str, str]] = set()
    for number, row in rows:
        pupil, route = row["pupil_id"], row["route_id"]
        if not pupil:
            place = (PLAN_SHEET, number, "pupil_id")
            faults.add("missing_value", place, "the cell is blank", "give the pupil_id")
        if (pupil, route) in seen:
            place = (PLAN_SHEET, number, "pupil_id")
            faults.add("duplicate_id", place, "the pupil has this route twice", "keep one row")
        seen.add((pupil, route))
        order = _order(row["order"])
        if order is None:
            place = (PLAN_SHEET, number, "order")
            fix = "number a route's pupils as they are picked up"
            faults.add("wrong_type", place, "not a number", fix)
        if not route:
            left_out.append(pupil)
        elif route not in vehicles:
            place = (PLAN_SHEET, number, "route_id")
            fix = f"add the route to the sheet {VEHICLES_SHEET}, or correct it here"
            faults.add("dangling_id", place, "the route is not known", fix)
        else:
            riders[route].append((order or 0.0, number, pupil))
    return riders, tuple(left_out)


def _order(text: str) -> float | None:
    """Read a place in the order; blank counts as the sheet's own order after those given."""
    if not text:
        return inf
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None
