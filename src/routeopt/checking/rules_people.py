"""Rules about who rides: everyone once (R1), alone (R6), apart (R7)."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from routeopt.checking.attendance import day_differs
from routeopt.checking.breaches import Finding
from routeopt.checking.days import Audit, delivered
from routeopt.checking.doors import may_share_door
from routeopt.checking.solo import fits_alone
from routeopt.checking.written import AM, PM, SESSION_NAMES, WrittenRoute, WrittenRun, WrittenStop
from routeopt.domain.units import mask_days


def people_findings(audit: Audit) -> Iterator[Finding]:
    """Judge who is on which route."""
    yield from _carried(audit)
    yield from _one_route(audit)
    yield from _unplanned(audit)
    for route in audit.routes:
        yield from _listings(audit, route.route)
        yield from _alone(audit, route.route)
        yield from _apart(audit, route.route)
        yield from _mixing(audit, route.route)


def _carried(audit: Audit) -> Iterator[Finding]:
    unplanned = {pupil for pupil, _ in audit.plan.unplanned}
    times = Counter[tuple[str, int, int]]()
    as_today: set[str] = set()
    for route in audit.routes:
        aboard = [(pupil, trip.run.session, trip.day) for trip in route.trips
                  for pupil in trip.aboard]  # fmt: skip
        times.update(aboard)
        if audit.forgivable(route.route):
            as_today.update(pupil for pupil, *_ in aboard)
    # Today's contract may go on for a pupil of whose other legs no vehicle is legal.
    out = unplanned - as_today
    for (pupil, session, day), count in times.items():
        if count > 1 or pupil in out:
            often = f"{count} runs carry this pupil" if count > 1 else "unplanned, yet carried"
            detail = f"{SESSION_NAMES[session]}: {often}"
            yield Finding("R1", detail, pupils=(pupil,), days=1 << day)
    for pupil in (pupil for pupil in audit.scope if pupil not in unplanned):
        for session in (AM, PM):
            for day in mask_days(audit.due[pupil, session]):
                if (pupil, session, day) not in times:
                    detail = f"{SESSION_NAMES[session]}: due, and no run carries this pupil"
                    yield Finding("R1", detail, pupils=(pupil,), days=1 << day)


def _one_route(audit: Audit) -> Iterator[Finding]:
    """One route a pupil on all days that nothing in the pack sets apart."""
    set_aside = {route.route.route_id for route in audit.routes if route.route.set_aside}
    used: dict[str, set[str]] = {}
    for route in audit.routes:
        for trip in route.trips:
            for pupil in trip.aboard:
                if not day_differs(audit.facts, pupil, trip.run.session, trip.day):
                    used.setdefault(pupil, set()).add(route.route.route_id)
    for pupil, routes in used.items():
        if len(routes) > 1 and not routes & set_aside:
            detail = f"routes {', '.join(sorted(routes))} share this pupil's ordinary days"
            yield Finding("R1", detail, pupils=(pupil,))


def _unplanned(audit: Audit) -> Iterator[Finding]:
    # A contract that stays as it is may have carried a pupil of another school.
    stays = {
        seat.pupil_id
        for route in audit.routes
        if route.route.set_aside
        for seat in audit.seats.get(route.route.contract_id, ())
    }
    for pupil, code in audit.plan.unplanned:
        if code != "no_legal_ride":
            yield Finding("R1", "unplanned only with code no_legal_ride", pupils=(pupil,))
        if pupil not in audit.scope and pupil not in stays:
            yield Finding("R1", "unplanned, but not due in this scope", pupils=(pupil,))
        elif fits_alone(audit, pupil):
            yield Finding("R1", "unplanned, but a vehicle for this pupil alone is legal",
                          pupils=(pupil,))  # fmt: skip


def _listings(audit: Audit, route: WrittenRoute) -> Iterator[Finding]:
    riding: set[str] = set()
    for run in route.runs:
        carried = delivered(audit.facts, run)
        riding |= set(carried)
        yield from _listed_in_run(audit, route, run, frozenset(carried))
        for stop in run.stops:
            yield from _door(audit, route, stop)
        if not route.contract_id:
            # A contract kept may call at a door twice, as its recorded order has it.
            yield from _split_doors(audit, route, run)
    if set(route.pupils) != riding:
        pupils = tuple(sorted(set(route.pupils) ^ riding))
        yield Finding("format", "the route's pupils are not those of its runs", route.route_id,
                      pupils)  # fmt: skip
    schools = {audit.facts.riders[pupil].school_id for pupil in riding}
    if set(route.schools) != schools:
        yield Finding("format", "the route's schools are not its pupils'", route.route_id)


def _listed_in_run(
    audit: Audit, route: WrittenRoute, run: WrittenRun, carried: frozenset[str]
) -> Iterator[Finding]:
    everyone = dict.fromkeys(pupil for stop in run.stops for pupil in stop.pupils)
    for pupil in everyone:
        if pupil not in carried:
            detail = f"run {run.run_id} does not take this pupil from a door to school or back"
            yield Finding("R1", detail, route.route_id, (pupil,))
        elif not (audit.due[pupil, run.session] & run.days) and not route.set_aside:
            detail = f"run {run.run_id} lists a pupil who is due on none of its days"
            yield Finding("R1", detail, route.route_id, (pupil,))


def _door(audit: Audit, route: WrittenRoute, stop: WrittenStop) -> Iterator[Finding]:
    if not stop.pupils:
        yield Finding("format", f"stop {stop.place} serves nobody", route.route_id)
    if not stop.is_door or not stop.pupils or route.set_aside:
        return
    if stop.kind == "point" or stop.place != stop.pupils[0]:
        detail = f"stop {stop.place} is not the door of the first pupil listed"
        yield Finding("R1", detail, route.route_id, stop.pupils)
        return
    for pupil in stop.pupils[1:]:
        here = pupil in audit.travel.index
        if not here or not may_share_door(audit.facts, audit.travel, stop.place, pupil):
            detail = f"stop {stop.place} is not this pupil's door"
            yield Finding("R1", detail, route.route_id, (pupil,))


def _split_doors(audit: Audit, route: WrittenRoute, run: WrittenRun) -> Iterator[Finding]:
    doors = [stop.pupils[0] for stop in run.stops if stop.is_door and stop.pupils]
    for one, other in combinations(doors, 2):
        if audit.facts.riders[one].door != audit.facts.riders[other].door:
            continue
        known = one in audit.travel.index and other in audit.travel.index
        if known and may_share_door(audit.facts, audit.travel, one, other):
            detail = f"run {run.run_id} stops twice at one door"
            yield Finding("times", detail, route.route_id, (one, other))


def _alone(audit: Audit, route: WrittenRoute) -> Iterator[Finding]:
    for pupil in route.everyone:
        if len(route.everyone) > 1 and travels_alone(audit, pupil):
            detail = f"must travel alone in the {audit.plan.kind} plan, and has company"
            yield Finding("R6", detail, route.route_id, (pupil,))


def travels_alone(audit: Audit, pupil: str) -> bool:
    """Whether this kind of plan gives the pupil a route to themselves."""
    sharing = audit.facts.riders[pupil].sharing
    return sharing == "alone" or (sharing == "assess" and audit.plan.kind == "firm")


def _apart(audit: Audit, route: WrittenRoute) -> Iterator[Finding]:
    for pair in combinations(route.everyone, 2):
        if frozenset(pair) in audit.facts.apart:
            detail = "an incompatible pair on one route"
            yield Finding("R7", detail, route.route_id, tuple(sorted(pair)))


def _mixing(audit: Audit, route: WrittenRoute) -> Iterator[Finding]:
    for one, other, most in audit.facts.mixing:
        too_many = mixing_breach(audit, route.everyone, (one, other, most))
        if too_many:
            detail = f"mixing of {one} and {other}: more than {most}"
            yield Finding("R7", detail, route.route_id, too_many)


def mixing_breach(
    audit: Audit, pupils: tuple[str, ...], rule: tuple[str, str, int]
) -> tuple[str, ...]:
    """Pupils who together pass a mixing limit; empty where it is kept."""
    one, other, most = rule
    riders = audit.facts.riders
    first = [pupil for pupil in pupils if one in riders[pupil].tags]
    second = [pupil for pupil in pupils if other in riders[pupil].tags]
    either = tuple(dict.fromkeys([*first, *second]))
    if one == other:
        # With 0 a pupil still meets nobody else of that tag when alone.
        return either if len(either) > max(most, 1) else ()
    meet = any(a != b for a in first for b in second)
    if most == 0:
        return either if meet else ()
    return either if first and second and len(either) > most else ()
