"""Sheets of pupils: before and after, what changes, who would share."""

from collections.abc import Mapping

from routeopt.domain.plan import Route
from routeopt.exports.facts import (
    SIDE_NAMES,
    co_riders,
    home_times,
    pending_assessment,
    ride_min,
    routes_before,
    routes_by_pupil,
    scope_pupils,
)
from routeopt.exports.report_people import FREE, WAITING
from routeopt.exports.sheets import Book, Cell, Formula, Heading, Money
from routeopt.planning.result import PlanSide, Review

_PUPILS = (
    Heading("Pupil", width=14), Heading("School", width=14), Heading("Phase", width=10),
    Heading("Mobility", width=11), Heading("PA", width=8), Heading("Sharing", width=9),
    Heading("Route today", width=13), Heading("Route then", width=13),
    Heading("Pick-up today", "time", 10), Heading("Pick-up then", "time", 10),
    Heading("Home today", "time", 10), Heading("Home then", "time", 10),
    Heading("Ride today, min", "number", 9), Heading("Ride then, min", "number", 9),
    Heading("Longer by, min", "number", 9), Heading("Others aboard today", "whole", 9),
    Heading("Others aboard then", "whole", 9), Heading("Assessment pending", width=12),
    Heading("Route if agreed", width=13), Heading("Ride if agreed, min", "number", 10),
)  # fmt: skip
_CHANGES = (
    Heading("Plan", width=23), Heading("Pupil", width=14), Heading("Today", width=13),
    Heading("Then", width=13), Heading("Vehicle", width=10), Heading("Fellow riders", width=10),
    Heading("Time", width=10), Heading("Assistant", width=10), Heading("Operator", width=12),
    Heading("Place", width=10), Heading("Pick-up shift, min", "number", 10),
    Heading("Ride today, min", "number", 9), Heading("Ride then, min", "number", 9),
    Heading("Others aboard today", "whole", 9), Heading("Others aboard then", "whole", 9),
    Heading("Needs assessment", width=12),
)  # fmt: skip
_SHARING = (
    Heading("Plan", width=23), Heading("Pupil", width=14), Heading("Contract today", width=13),
    Heading("Route", width=12), Heading("Would ride with", width=30),
    Heading("Today a year, all on the route", "pounds", 14),
    Heading("Route a year", "pounds", 12), Heading("Route saves a year", "pounds", 12),
    Heading("Ride today, min", "number", 9), Heading("Ride then, min", "number", 9),
    Heading("Partners' added minutes", width=30), Heading("Standing", width=44),
)  # fmt: skip
Carried = Mapping[str, tuple[Route, ...]]


def pupils_sheet(book: Book, review: Review) -> None:
    """Write one row a pupil: today, the firm plan, and if assessments agree."""
    before = routes_by_pupil(routes_before(review))
    after = routes_by_pupil(review.firm.plan.routes)
    agreed = routes_by_pupil(review.full.plan.routes) if review.full is not None else {}
    pending = pending_assessment(review)
    rows = [
        _pupil_row(review, number, key, (before, after, agreed), waits=key in pending)
        for number, key in enumerate(scope_pupils(review), 2)
    ]
    book.table(book.sheet("Pupils"), _PUPILS, rows)


def _pupil_row(
    review: Review, line: int, key: str, carried: tuple[Carried, Carried, Carried], *, waits: bool
) -> tuple[Cell, ...]:
    before, after, agreed = carried
    pupil = review.area.pupils[key]
    was, then = home_times(before, key), home_times(after, key)
    ride_was, ride_then = _ride(before, key), _ride(after, key)
    longer = (
        Formula(f"=N{line}-M{line}", ride_then - ride_was)
        if ride_was is not None and ride_then is not None
        else None
    )
    return (
        key, pupil.school_id, pupil.phase, pupil.mobility, pupil.pa, pupil.sharing,
        _names(before, key), _names(after, key), was[0], then[0], was[1], then[1],
        ride_was, ride_then, longer, co_riders(before, key), co_riders(after, key),
        "yes" if waits else "no", _names(agreed, key), _ride(agreed, key),
    )  # fmt: skip


def _ride(carried: Carried, key: str) -> float | None:
    return ride_min(carried.get(key, ()), key)


def _names(carried: Carried, key: str) -> str:
    return ", ".join(route.route_id for route in carried.get(key, ()))


def changes_sheet(book: Book, review: Review) -> None:
    """Write what each plan changes for each pupil."""
    rows: list[tuple[Cell, ...]] = [
        (
            name, c.pupil_id, c.contract_before, c.route_after, c.vehicle.replace("_", " "),
            c.co_riders.replace("_", " "), c.time.replace("_", " "), c.pa.replace("_", " "),
            c.operator.replace("_", " "), c.place.replace("_", " "), c.pickup_shift_min,
            c.minutes_before, c.minutes_after, c.co_riders_before, c.co_riders_after,
            "yes" if c.needs_assessment else "no",
        )
        for name, side in _plans(review)
        for c in side.changes
    ]  # fmt: skip
    book.table(book.sheet("Changes"), _CHANGES, rows)


def sharing_sheet(book: Book, review: Review) -> None:
    """Write each pupil alone today whom a plan puts with others."""
    items = [(name, item) for name, side in _plans(review) for item in side.shared_solos]
    rows: list[tuple[Cell, ...]] = [
        (
            name, item.pupil_id, item.contract_before, item.route_id, ", ".join(item.partners),
            Money(item.today_pence), Money(item.plan_pence),
            Formula(f"=F{line}-G{line}", item.saving_pence / 100),
            item.minutes_before, item.minutes_after,
            ", ".join(
                f"{key} {'not known' if extra is None else f'{extra:+.0f}'}"
                for key, extra in item.partner_minutes_added.items()
            ),
            WAITING if item.needs_assessment else FREE,
        )
        for line, (name, item) in enumerate(items, 2)
    ]  # fmt: skip
    book.table(book.sheet("Sharing"), _SHARING, rows)


def _plans(review: Review) -> tuple[tuple[str, PlanSide], ...]:
    firm = ((SIDE_NAMES["firm"], review.firm),)
    return firm if review.full is None else (*firm, (SIDE_NAMES["full"], review.full))
