"""Rows for letters to families: times before and after, by pupil."""

import csv
from pathlib import Path

from routeopt.exports.facts import (
    co_riders,
    home_times,
    pending_assessment,
    plan_hash,
    ride_min,
    routes_before,
    routes_by_pupil,
    scope_pupils,
)
from routeopt.exports.wording import clock
from routeopt.planning.result import Review

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEADINGS = (
    "pupil_id", "route_before", "route_after", "pickup_before", "pickup_after", "home_before",
    "home_after", "ride_min_before", "ride_min_after", "co_riders_before", "co_riders_after",
    "assessment_pending", "plan",
)  # fmt: skip


def write_families(review: Review, path: Path) -> None:
    """Write ``families.csv``: one row a pupil of the firm plan; no cell starts a formula."""
    before = routes_by_pupil(routes_before(review))
    after = routes_by_pupil(review.firm.plan.routes)
    pending = pending_assessment(review)
    plan = plan_hash(review.firm.plan)[:12]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for pupil in scope_pupils(review):
            was, then = home_times(before, pupil), home_times(after, pupil)
            cells = (
                pupil,
                " ".join(route.route_id for route in before.get(pupil, ())),
                " ".join(route.route_id for route in after.get(pupil, ())),
                clock(was[0]), clock(then[0]), clock(was[1]), clock(then[1]),
                _figure(ride_min(before.get(pupil, ()), pupil)),
                _figure(ride_min(after.get(pupil, ()), pupil)),
                _figure(co_riders(before, pupil)), _figure(co_riders(after, pupil)),
                "yes" if pupil in pending else "no", plan,
            )  # fmt: skip
            rows.writerow([plain_cell(cell) for cell in cells])


def plain_cell(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would read as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
