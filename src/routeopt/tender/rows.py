"""All schedules as one table: a row a stop."""

from collections.abc import Iterator, Sequence

from routeopt.domain.units import miles_from_metres
from routeopt.tender.cells import Cell
from routeopt.tender.classes import CLASS_WORDS
from routeopt.tender.model import Lot, LotRoute
from routeopt.tender.schedule import Writing, stop_lines
from routeopt.tender.words import age_range

HEADINGS = (
    "tender", "lot", "route", "run", "session", "days", "days_year", "start", "end", "vehicle",
    "class", "seats", "wheelchair_spaces", "equipment", "assistants", "ages", "pupils_on_route",
    "loaded_miles_trip", "loaded_miles_day", "stop", "time", "place", "what", "pupils", "needs",
    "pupil_days", "plan", "award_rules",
)  # fmt: skip
_DIGITS = 2


def schedule_rows(writing: Writing, lots: Sequence[Lot]) -> Iterator[tuple[Cell, ...]]:
    """Give the rows of the lots whose schedules may be shown."""
    for lot in lots:
        if writing.shown(lot):
            for route in lot.routes:
                yield from _route_rows(writing, lot, route)


def _route_rows(writing: Writing, lot: Lot, route: LotRoute) -> Iterator[tuple[Cell, ...]]:
    tender = writing.tender
    plan = writing.lotted.routes[route.number]
    ages = age_range(writing.area.pupils[key] for key in plan.pupils)
    for run, planned in zip(route.runs, plan.runs, strict=True):
        for number, line in enumerate(stop_lines(writing, planned), start=1):
            yield (
                tender.tender_id, lot.lot_id, route.code, run.code, run.session, run.days,
                route.days_year, tender.contract_start, tender.contract_end, route.vehicle_type,
                CLASS_WORDS[route.vehicle_class], route.seats, route.spaces,
                "; ".join(route.features), route.pas, ages, route.pupils,
                round(miles_from_metres(run.loaded_m), _DIGITS),
                round(miles_from_metres(route.loaded_m_day), _DIGITS),
                number, line.time, line.place, line.what, line.pupils, line.needs, line.days,
                tender.plan_sha256[:12], tender.rules.sha256[:12],
            )  # fmt: skip
