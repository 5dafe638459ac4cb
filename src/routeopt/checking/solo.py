"""Whether a vehicle can be found for given pupils, whatever the order of stops."""

from collections.abc import Iterable

from routeopt.checking.attendance import window
from routeopt.checking.days import Audit
from routeopt.checking.staffing import assistants_needed
from routeopt.checking.written import AM, PM
from routeopt.domain.travel import UNREACHED_S
from routeopt.domain.units import DAYS_PER_FORTNIGHT, mask_days


def some_vehicle_fits(audit: Audit, pupils: Iterable[str]) -> bool:
    """Whether one layout of one type has the features, seats and spaces on every day."""
    people = tuple(pupils)
    facts = audit.facts
    needed = frozenset[str]().union(*(facts.riders[pupil].requires for pupil in people))
    loads = [
        (seated + assistants_needed(facts, day_people), spaces)
        for day_people, sessions in _days(audit, people)
        for seated, spaces in sessions
    ]
    return any(
        needed <= kind.features
        and any(
            all(seated <= seats and chairs <= spaces for seated, chairs in loads)
            for seats, spaces in kind.layouts
        )
        for kind in facts.kinds.values()
    )


def _days(
    audit: Audit, people: tuple[str, ...]
) -> Iterable[tuple[frozenset[str], list[tuple[int, int]]]]:
    for day in range(DAYS_PER_FORTNIGHT):
        by_session = [
            [pupil for pupil in people if audit.due[pupil, session] >> day & 1]
            for session in (AM, PM)
        ]
        loads = []
        for aboard in by_session:
            chairs = sum(audit.facts.riders[pupil].wheelchair for pupil in aboard)
            if aboard:
                loads.append((len(aboard) - chairs, chairs))
        yield frozenset(by_session[AM]) | frozenset(by_session[PM]), loads


def fits_alone(audit: Audit, pupil: str) -> bool:
    """Whether a pupil alone has a legal ride on every leg due.

    Alone and direct, neither the ride limit nor the clock can forbid it; what remains is a
    vehicle, a way there and school times that leave room.
    """
    school = audit.facts.riders[pupil].school_id
    for session in (AM, PM):
        days = mask_days(audit.due[pupil, session])
        if not days:
            continue
        ends = (pupil, school) if session == AM else (school, pupil)
        reached = all(place in audit.travel.index for place in ends)
        if not reached or audit.travel.seconds(session, *ends) >= UNREACHED_S:
            return False
        for day in days:
            first, last = window(audit.facts, pupil, session, day)
            if first > last:
                return False
    return some_vehicle_fits(audit, [pupil])
