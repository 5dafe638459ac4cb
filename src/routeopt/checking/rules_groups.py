"""Groups stay together (R8): a released group is proved to have no legal route."""

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from routeopt.checking.attendance import needs_later_release, window
from routeopt.checking.breaches import Finding
from routeopt.checking.clock import clock_rules, direct_breaks_clock
from routeopt.checking.days import Audit
from routeopt.checking.limits import Limits
from routeopt.checking.rules_people import mixing_breach, travels_alone
from routeopt.checking.schedule import Timed
from routeopt.checking.sequences import one_school_run
from routeopt.checking.solo import some_vehicle_fits
from routeopt.checking.written import AM, PM
from routeopt.domain.units import DAYS_PER_FORTNIGHT

PROVABLE = 7
"""Largest group whose every order of stops is tried; larger releases are taken as said."""


def group_findings(audit: Audit, limits: Limits) -> Iterator[Finding]:
    """Judge every group of the pack with somebody in the scope."""
    scope = set(audit.scope)
    for group, members in _groups(audit).items():
        if scope.isdisjoint(members) or _on_one_route(audit, members):
            continue
        if group not in audit.plan.released_groups:
            detail = f"group {group} is parted and released_groups does not name it"
            yield Finding("R8", detail, pupils=members)
        elif _free(audit, members) and legal_together(audit, limits, members):
            detail = f"group {group} is released, but a route of exactly its members is legal"
            yield Finding("R8", detail, pupils=members)


def _groups(audit: Audit) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for rider in audit.facts.riders.values():
        travels = any(audit.due[rider.pupil_id, session] for session in (AM, PM))
        if rider.group and travels:
            found[rider.group] = (*found.get(rider.group, ()), rider.pupil_id)
    return {group: members for group, members in found.items() if len(members) > 1}


def _on_one_route(audit: Audit, members: Sequence[str]) -> bool:
    return any(set(members) <= set(route.route.everyone) for route in audit.routes)


def _free(audit: Audit, members: Sequence[str]) -> bool:
    """Whether no member is held where they are by a lock or by staying as today."""
    held = {
        pupil
        for route in audit.routes
        if audit.forgivable(route.route)
        for pupil in route.route.everyone
    } | {pupil for _, pupil in audit.facts.locked_pupils}
    return held.isdisjoint(members) and not any(
        needs_later_release(audit.facts, pupil) for pupil in members
    )


def legal_together(audit: Audit, limits: Limits, members: tuple[str, ...]) -> bool:
    """Whether some order, type and layout make a legal route of exactly these pupils."""
    facts = audit.facts
    one_school = len({facts.riders[pupil].school_id for pupil in members}) == 1
    reached = all(pupil in audit.travel.index for pupil in members)
    if not (one_school and reached) or len(members) > PROVABLE:
        return False
    if not (_may_meet(audit, limits, members) and some_vehicle_fits(audit, members)):
        return False
    mornings = [order for order in permutations(members) if _drivable(audit, limits, AM, order)]
    if facts.settings.pm_order == "optimised":
        return bool(mornings) and any(
            _drivable(audit, limits, PM, order) for order in permutations(members)
        )
    back = facts.settings.pm_order == "reverse"
    return any(_drivable(audit, limits, PM, order[::-1] if back else order) for order in mornings)


def _may_meet(audit: Audit, limits: Limits, members: tuple[str, ...]) -> bool:
    facts = audit.facts
    most = facts.settings.max_pupils_per_route
    return (
        (most is None or len(members) <= most)
        and not any(travels_alone(audit, pupil) for pupil in members)
        and not any(limits.over_direct(pupil) for pupil in members)
        and not any(frozenset(pair) in facts.apart for pair in combinations(members, 2))
        and not any(mixing_breach(audit, members, rule) for rule in facts.mixing)
    )


def _drivable(audit: Audit, limits: Limits, session: int, order: Sequence[str]) -> bool:
    """Whether a session can be driven in an order, with one school time a set of windows."""
    room: dict[tuple[int, int], tuple[int, int]] = {}
    known: dict[tuple[str, ...], Timed] = {}
    for day in range(DAYS_PER_FORTNIGHT):
        aboard = tuple(pupil for pupil in order if audit.due[pupil, session] >> day & 1)
        if not aboard:
            continue
        if aboard not in known:
            known[aboard] = one_school_run(audit.facts, audit.travel, session, aboard)
        if not _rides_kept(audit, limits, session, aboard, known[aboard]):
            return False
        windows = [window(audit.facts, pupil, session, day) for pupil in aboard]
        bells = (max(first for first, _ in windows), min(last for _, last in windows))
        first, last = _with_clock(audit, limits, session, known[aboard], bells)
        before = room.get(bells, bells)
        room[bells] = (max(first, before[0]), min(last, before[1]))
    return all(first <= last for first, last in room.values())


def _rides_kept(
    audit: Audit, limits: Limits, session: int, aboard: Sequence[str], run: Timed
) -> bool:
    for pupil in aboard:
        most = audit.facts.riders[pupil].max_pupils
        if most is not None and len(aboard) > most:
            return False
        if run.ride_s(pupil) > limits.limit_s(pupil, session):
            return False
    return True


def _with_clock(
    audit: Audit, limits: Limits, session: int, run: Timed, bells: tuple[int, int]
) -> tuple[int, int]:
    """School times that also keep everybody's clock rules."""
    first, last = bells
    for pupil, door_s in run.door_s.items():
        for rule in clock_rules(audit, pupil, session):
            if direct_breaks_clock(audit, limits, pupil, session, rule):
                continue
            if rule.is_start:
                first = max(first, rule.bound_s - door_s)
            else:
                last = min(last, rule.bound_s - door_s)
    return first, last
