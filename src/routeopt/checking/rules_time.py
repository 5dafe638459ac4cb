"""Rules about time: ride length (R2, R12), bells (R3), clock (R14), printed times."""

from collections.abc import Iterator

from routeopt.checking.attendance import window
from routeopt.checking.breaches import Finding
from routeopt.checking.clock import clock_rules, direct_breaks_clock
from routeopt.checking.days import Audit, RouteDays, Trip
from routeopt.checking.limits import Limits
from routeopt.checking.written import AM, SESSION_NAMES
from routeopt.domain.units import clock_text


def time_findings(audit: Audit, limits: Limits) -> Iterator[Finding]:
    """Judge every run of every day by its shortened times."""
    for route in audit.routes:
        yield from _over_direct(audit, limits, route)
        for trip in route.trips:
            yield from _rides(limits, route, trip)
            yield from _bells(audit, route, trip)
            yield from _clock_breaches(audit, limits, route, trip)
    for pupil in sorted(audit.plan.excepted("over_limit_direct")):
        if pupil in audit.facts.riders and not limits.over_direct(pupil):
            detail = "listed as over_limit_direct, but the direct ride is within the limit"
            yield Finding("R2", detail, pupils=(pupil,))


def clock(seconds: int) -> str:
    """Time of day for people, also where a run would start on the day before."""
    return clock_text(seconds) if seconds >= 0 else "the day before"


def minutes_text(seconds: int) -> str:
    """Minutes and seconds for people."""
    return f"{seconds // 60} min {seconds % 60:02d} s"


def _over_direct(audit: Audit, limits: Limits, route: RouteDays) -> Iterator[Finding]:
    listed = audit.plan.excepted("over_limit_direct")
    route_id, everyone = route.route.route_id, route.route.everyone
    for pupil in everyone:
        if not limits.over_direct(pupil):
            continue
        if len(everyone) > 1:
            detail = "the direct ride passes the limit, so this pupil travels alone"
            yield Finding("R2", detail, route_id, (pupil,))
        elif pupil not in listed:
            detail = "the direct ride passes the limit and exceptions does not say so"
            yield Finding("R2", detail, route_id, (pupil,))


def _rides(limits: Limits, route: RouteDays, trip: Trip) -> Iterator[Finding]:
    session, full = trip.run.session, route.full[trip.run.run_id]
    for pupil in trip.aboard:
        limit_s = limits.limit_s(pupil, session)
        if limits.over_direct(pupil):
            limit_s = max(limit_s, limits.direct_s(pupil, session))
        ride_s = trip.times.ride_s(pupil)
        if ride_s <= limit_s:
            continue
        detail = (
            f"{SESSION_NAMES[session]} ride of {minutes_text(ride_s)}"
            f" passes the limit of {minutes_text(limit_s)}"
        )
        only_shortened = full.ride_s(pupil) <= limit_s
        if only_shortened:
            detail = f"R2 on days with others absent: {detail}"
        yield Finding(
            "R12" if only_shortened else "R2",
            detail,
            route.route.route_id,
            (pupil,),
            1 << trip.day,
            under="R2",
        )


def _bells(audit: Audit, route: RouteDays, trip: Trip) -> Iterator[Finding]:
    session, mask = trip.run.session, 1 << trip.day
    verb = "reaches" if session == AM else "leaves"
    if trip.times.late:
        detail = f"run {trip.run.run_id} cannot keep the times of all its schools"
        yield Finding("R3", detail, route.route.route_id, trip.aboard, mask)
    for pupil in trip.aboard:
        first, last = window(audit.facts, pupil, session, trip.day)
        at = trip.times.school_s[pupil]
        if not first <= at <= last:
            detail = (
                f"the {SESSION_NAMES[session]} run {verb} school at {clock(at)},"
                f" not within {clock(first)} to {clock(last)}"
            )
            yield Finding("R3", detail, route.route.route_id, (pupil,), mask)


def _clock_breaches(
    audit: Audit, limits: Limits, route: RouteDays, trip: Trip
) -> Iterator[Finding]:
    session, listed = trip.run.session, audit.plan.excepted("clock_exempt")
    for pupil in trip.aboard:
        at = trip.times.door_s[pupil]
        for rule in clock_rules(audit, pupil, session):
            if rule.kept_at(at):
                continue
            exempt = direct_breaks_clock(audit, limits, pupil, session, rule)
            if exempt and pupil in listed:
                continue
            detail = (
                f"{rule.what} at {clock(at)}, {'before' if rule.is_start else 'after'}"
                f" {clock(rule.bound_s)}"
            )
            if exempt:
                detail += "; the direct ride breaks it too, and exceptions does not say so"
            yield Finding("R14", detail, route.route.route_id, (pupil,), 1 << trip.day)
