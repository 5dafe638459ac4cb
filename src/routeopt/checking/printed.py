"""Printed times, miles and minutes of every run, and the order of its afternoons."""

from collections.abc import Iterator
from itertools import pairwise

from routeopt.checking.breaches import Finding
from routeopt.checking.days import Audit
from routeopt.checking.schedule import door_s
from routeopt.checking.written import AM, PM, WrittenRoute, WrittenRun, WrittenStop
from routeopt.domain.units import clock_text, miles_from_metres

TOLERANCE_S = 1
MILES_TOLERANCE = 0.0501
MINUTES_TOLERANCE = 0.0501
"""What one decimal place may hide."""


def printed_findings(audit: Audit) -> Iterator[Finding]:
    """Judge what the plan prints for everybody listed aboard."""
    for days in audit.routes:
        route = days.route
        for run in route.runs:
            for fault in _run(audit, run):
                yield Finding("times", f"run {run.run_id}: {fault}", route.route_id)
        if not route.set_aside:
            yield from _afternoon_order(audit, route)


def _run(audit: Audit, run: WrittenRun) -> Iterator[str]:
    for before, stop in pairwise(run.stops):
        leg_s = audit.travel.seconds(run.session, before.place, stop.place)
        if abs(stop.arrive_s - before.depart_s - leg_s) > TOLERANCE_S:
            due_s = before.depart_s + leg_s
            yield (
                f"stop {stop.place} is reached at {clock_text(due_s % 86_400)},"
                f" not {clock_text(stop.arrive_s)}"
            )
    for stop in run.stops:
        if not _stands_right(audit, run, stop):
            yield f"stop {stop.place}: the time between arriving and leaving is wrong"
    yield from _totals(audit, run)


def _stands_right(audit: Audit, run: WrittenRun, stop: WrittenStop) -> bool:
    stands_s = stop.depart_s - stop.arrive_s
    if stop.kind == "school":
        through = run.session == AM and stop is not run.stops[-1]
        least = audit.facts.schools[stop.place].setdown_s if through else 0
        single = stop in (run.stops[0], run.stops[-1])
        return stands_s >= least - TOLERANCE_S and (single or stands_s >= 0)
    needed_s = door_s(audit.facts, run.session, stop.pupils)
    over = run.session == PM and stop is run.stops[-1] and stands_s == 0
    return over or abs(stands_s - needed_s) <= TOLERANCE_S


def _totals(audit: Audit, run: WrittenRun) -> Iterator[str]:
    legs = pairwise(run.stops)
    metres = sum(audit.travel.metres(run.session, a.place, b.place) for a, b in legs)
    miles = miles_from_metres(metres)
    if abs(miles - run.loaded_miles) > MILES_TOLERANCE:
        yield f"{run.loaded_miles:g} loaded miles printed where the legs make {miles:.2f}"
    first = run.stops[0]
    start_s = first.arrive_s if run.session == AM else first.depart_s
    minutes = (run.stops[-1].arrive_s - start_s) / 60
    if abs(minutes - run.minutes) > MINUTES_TOLERANCE:
        yield f"{run.minutes:g} minutes printed where the times make {minutes:.2f}"


def _afternoon_order(audit: Audit, route: WrittenRoute) -> Iterator[Finding]:
    """Ask for the policy's afternoon order, or the one recorded for a contract kept."""
    rule = audit.facts.settings.pm_order
    if rule == "optimised" or route.contract_id in audit.facts.locked_contracts:
        return
    for morning in (run for run in route.runs if run.session == AM):
        for afternoon in (run for run in route.runs if run.session == PM):
            if not morning.days & afternoon.days or follows_record(audit, route, afternoon):
                continue
            am, pm = stop_positions(morning), stop_positions(afternoon)
            common = sorted(am.keys() & pm.keys(), key=lambda pupil: (am[pupil], pupil))
            steps = [(am[b] - am[a], pm[b] - pm[a]) for a, b in pairwise(common)]
            wrong = any(
                (there > 0 and (back >= 0 if rule == "reverse" else back <= 0))
                or (there == 0 and back != 0)
                for there, back in steps
            )
            if wrong:
                detail = f"run {afternoon.run_id} is not in the {rule} order of the morning"
                yield Finding("times", detail, route.route_id)


def stop_positions(run: WrittenRun) -> dict[str, int]:
    """Pupil -> place of the door in the run."""
    return {
        pupil: position
        for position, stop in enumerate(run.stops)
        if stop.is_door
        for pupil in stop.pupils
    }


def follows_record(audit: Audit, route: WrittenRoute, run: WrittenRun) -> bool:
    """Whether a run of a contract kept has the order recorded for it, all of it known."""
    record = {
        seat.pupil_id: seat.order[run.session] for seat in audit.seats.get(route.contract_id, ())
    }
    stops = [stop for stop in run.stops if stop.is_door]
    order: list[int] = []
    for stop in stops:
        places = [record.get(pupil) for pupil in stop.pupils]
        known = [place for place in places if place is not None]
        if not known or len(known) != len(places):
            return False
        order.append(min(known))
    return order == sorted(order)
