"""Look-ups in a review that several files and pages share; no new figures."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from routeopt.domain.plan import Plan, Route, Run, Session
from routeopt.domain.units import mask_text
from routeopt.exports import wording
from routeopt.planning.result import PlanSide, Review

Audience = Literal["meeting", "team"]
OFFICIAL = wording.OFFICIAL


@dataclass(frozen=True, slots=True)
class NamedSide:
    """Routes under a name: today's, the proposal's, or those if assessments agree."""

    key: Literal["today", "firm", "full"]
    name: str
    routes: tuple[Route, ...]


SIDE_NAMES = {"today": "Today", "firm": "Proposal", "full": "If assessments agree"}


def sides(review: Review) -> tuple[NamedSide, ...]:
    """Give every side a review has: today where known, the firm plan, the full plan if any."""
    found = []
    if review.today is not None:
        found.append(NamedSide("today", SIDE_NAMES["today"], review.today.do_nothing_routes))
    found.append(NamedSide("firm", SIDE_NAMES["firm"], review.firm.plan.routes))
    if review.full is not None:
        found.append(NamedSide("full", SIDE_NAMES["full"], review.full.plan.routes))
    return tuple(found)


def routes_before(review: Review) -> tuple[Route, ...]:
    """Today's routes with the same pupils as the plan, or none where not known."""
    return review.today.do_nothing_routes if review.today is not None else ()


def routes_by_pupil(routes: Iterable[Route]) -> dict[str, tuple[Route, ...]]:
    """Pupil -> the routes that carry them (nearly always one)."""
    found: dict[str, tuple[Route, ...]] = {}
    for route in routes:
        for pupil in route.pupils:
            found[pupil] = (*found.get(pupil, ()), route)
    return found


def ride_min(routes: Iterable[Route], pupil_id: str) -> float | None:
    """Give the pupil's longest ride of either session in minutes, or None where not known."""
    pairs = (route.rides_s.get(pupil_id, (None, None)) for route in routes)
    known = [ride for pair in pairs for ride in pair if ride is not None]
    return max(known) / 60 if known else None


def home_times(
    by_pupil: Mapping[str, tuple[Route, ...]], pupil_id: str
) -> tuple[int | None, int | None]:
    """Give the pupil's pick-up (am) and home (pm) times, seconds after midnight, or None."""
    pairs = [route.home_times_s.get(pupil_id, (None, None)) for route in by_pupil.get(pupil_id, ())]
    am = next((pair[0] for pair in pairs if pair[0] is not None), None)
    pm = next((pair[1] for pair in pairs if pair[1] is not None), None)
    return am, pm


def co_riders(by_pupil: Mapping[str, tuple[Route, ...]], pupil_id: str) -> int | None:
    """Count the other pupils on this pupil's routes, or None without a route."""
    if pupil_id not in by_pupil:
        return None
    return len({other for route in by_pupil[pupil_id] for other in route.pupils} - {pupil_id})


def scope_pupils(review: Review) -> tuple[str, ...]:
    """Pupils of the reviewed schools and any who share their routes, in the pack's order."""
    named = {item.pupil_id for side in plan_sides(review) for item in side.plan.unplanned}
    for side in sides(review):
        named.update(pupil for route in side.routes for pupil in route.pupils)
    for aside in review.set_aside:
        named.update(aside.pupils)
    return tuple(key for key in review.area.pupils if key in named)


def plan_sides(review: Review) -> tuple[PlanSide, ...]:
    """Give the firm side, and the full one where there is one."""
    return (review.firm,) if review.full is None else (review.firm, review.full)


def school_name(review: Review, school_id: str) -> str:
    """Name of a school, or its id where it has none."""
    school = review.area.schools.get(school_id)
    return school.name if school is not None and school.name else school_id


def school_names(review: Review) -> str:
    """Give the reviewed schools' names, with commas between."""
    return ", ".join(school_name(review, key) for key in review.schools)


def pending_assessment(review: Review) -> frozenset[str]:
    """Pupils whose place in a plan waits for an assessment."""
    return frozenset(
        change.pupil_id
        for side in plan_sides(review)
        for change in side.changes
        if change.needs_assessment
    )


def main_run(route: Route) -> Run | None:
    """Give the run that shows a route best: the morning's with the most stops."""
    order: dict[Session, int] = {"am": 1, "pm": 0}
    return max(route.runs, key=lambda run: (order[run.session], len(run.stops)), default=None)


def plan_hash(plan: Plan) -> str:
    """SHA-256 of who rides on what, when and for how much: names a plan in every export."""
    routes = [
        {
            "route": route.route_id,
            "vehicle": [route.vehicle_type, route.layout, route.contract_id, route.pas],
            "pupils": route.pupils,
            "runs": [
                [run.session, mask_text(run.days), [(s.stop_id, s.arrive_s) for s in run.stops]]
                for run in route.runs
            ],
            "year_pence": route.cost.year_pence,
        }
        for route in plan.routes
    ]
    text = json.dumps([plan.kind, plan.schools, routes], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
