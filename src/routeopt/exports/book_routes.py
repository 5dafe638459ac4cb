"""Sheets of routes: every stop with its times, and the plan as it can be edited."""

from collections.abc import Iterator

from routeopt.domain.units import mask_text
from routeopt.exports.facts import NamedSide, sides
from routeopt.exports.sheets import Book, Cell, Heading
from routeopt.planning.result import Review

PLAN_SHEET = "Plan"
PLAN_HEADINGS = (Heading("pupil_id", width=18), Heading("route_id", width=14),
                 Heading("order", "whole", 8))  # fmt: skip
VEHICLES_SHEET = "Vehicles"
VEHICLES_HEADINGS = (
    Heading("route_id", width=14), Heading("vehicle_type", width=16), Heading("layout", width=9),
    Heading("contract_id", width=16), Heading("pas", "whole", 6),
)  # fmt: skip
_ROUTES = (
    Heading("Side", width=23), Heading("Route", width=13), Heading("Vehicle type", width=13),
    Heading("Layout", width=8), Heading("Contract kept", width=13), Heading("PAs", "whole", 6),
    Heading("Run", width=14), Heading("Session", width=8), Heading("Days", width=12),
    Heading("Stop", "whole", 6), Heading("Kind", width=8), Heading("Place", width=15),
    Heading("Pupils on or off", width=34), Heading("Arrive", "time", 10),
    Heading("Depart", "time", 10),
)  # fmt: skip


def routes_sheet(book: Book, review: Review) -> None:
    """Write one row a stop, for today and for each plan."""
    sheet = book.sheet("Routes")
    book.table(sheet, _ROUTES, (row for side in sides(review) for row in _stops(side)))


def _stops(side: NamedSide) -> Iterator[tuple[Cell, ...]]:
    for route in side.routes:
        for run in route.runs:
            for number, stop in enumerate(run.stops, 1):
                yield (
                    side.name, route.route_id, route.vehicle_type, route.layout,
                    route.contract_id, route.pas, run.run_id, run.session, mask_text(run.days),
                    number, stop.kind, stop.stop_id, ", ".join(stop.pupils), stop.arrive_s,
                    stop.depart_s,
                )  # fmt: skip


def plan_sheets(book: Book, review: Review) -> None:
    """Write the firm plan as it is read back: who rides on what in which order, and vehicles."""
    plan = review.firm.plan
    riders: list[tuple[Cell, ...]] = [
        (pupil, route.route_id, order)
        for route in plan.routes
        for order, pupil in enumerate(route.pupils, 1)
    ]
    riders += [(item.pupil_id, None, None) for item in plan.unplanned]
    book.table(book.sheet(PLAN_SHEET), PLAN_HEADINGS, riders)
    book.table(
        book.sheet(VEHICLES_SHEET),
        VEHICLES_HEADINGS,
        [
            (route.route_id, route.vehicle_type, route.layout, route.contract_id, route.pas)
            for route in plan.routes
        ],
    )
