"""Rules about the vehicle: layout (R4), assistants (R5), features (R9), schools (R10)."""

from collections.abc import Iterator
from itertools import combinations

from routeopt.checking.breaches import Finding
from routeopt.checking.cells import layout
from routeopt.checking.days import Audit, RouteDays, Trip
from routeopt.checking.staffing import assistants_needed
from routeopt.checking.written import AM, SESSION_NAMES


def vehicle_findings(audit: Audit) -> Iterator[Finding]:
    """Judge the vehicle of every route."""
    for route in audit.routes:
        yield from _features(audit, route)
        yield from _layout(audit, route)
        yield from _headcount(audit, route)
        yield from _assistants(audit, route)
        yield from _schools(audit, route)


def _features(audit: Audit, route: RouteDays) -> Iterator[Finding]:
    written = route.route
    kind = audit.facts.kinds.get(written.vehicle_type)
    if kind is None:
        if not (written.set_aside and written.contract_id):
            yield Finding("R9", "the vehicle type is not in the pack", written.route_id)
        return
    for pupil in written.everyone:
        missing = audit.facts.riders[pupil].requires - kind.features
        if missing:
            detail = f"{written.vehicle_type} has no {', '.join(sorted(missing))}"
            yield Finding("R9", detail, written.route_id, (pupil,))
    if written.vehicle_id and not written.set_aside:
        detail = "the council's own vehicles are used only on routes left as they are"
        yield Finding("R9", detail, written.route_id)


def _layout(audit: Audit, route: RouteDays) -> Iterator[Finding]:
    written = route.route
    kind = audit.facts.kinds.get(written.vehicle_type)
    if kind is None:
        return
    try:
        seats, spaces = layout(written.layout)
    except ValueError:
        yield Finding("format", "the layout is not written seats+spaces", written.route_id)
        return
    if (seats, spaces) not in kind.layouts:
        detail = f"{written.vehicle_type} cannot be set up as {written.layout}"
        yield Finding("R4", detail, written.route_id)
    for trip in route.trips:
        assistants = assistants_needed(audit.facts, route.aboard_on(trip.day))
        seated, chairs = _fullest(audit, trip)
        if seated + assistants > seats or chairs > spaces:
            detail = (
                f"{SESSION_NAMES[trip.run.session]}: {seated} seated, {assistants} assistants"
                f" and {chairs} wheelchairs in {written.layout}"
            )
            yield Finding("R4", detail, written.route_id, trip.aboard, 1 << trip.day)


def _fullest(audit: Audit, trip: Trip) -> tuple[int, int]:
    """Most seated pupils and most wheelchair users aboard at any moment of a trip."""
    seated = chairs = 0
    most = (0, 0)
    for call in trip.calls:
        in_chairs = sum(audit.facts.riders[pupil].wheelchair for pupil in call.pupils)
        boards = (call.school_s is None) == (trip.run.session == AM)
        sign = 1 if boards else -1
        seated += sign * (len(call.pupils) - in_chairs)
        chairs += sign * in_chairs
        most = (max(most[0], seated), max(most[1], chairs))
    return most


def _headcount(audit: Audit, route: RouteDays) -> Iterator[Finding]:
    written = route.route
    most = audit.facts.settings.max_pupils_per_route
    if most is not None and len(written.everyone) > most:
        detail = f"{len(written.everyone)} pupils on a route of at most {most}"
        yield Finding("R4", detail, written.route_id, written.everyone)
    for trip in route.trips:
        for pupil in trip.aboard:
            own = audit.facts.riders[pupil].max_pupils
            if own is not None and len(trip.aboard) > own:
                detail = f"{len(trip.aboard)} pupils aboard with one who allows {own}"
                yield Finding("R4", detail, written.route_id, (pupil,), 1 << trip.day)


def _assistants(audit: Audit, route: RouteDays) -> Iterator[Finding]:
    written = route.route
    needs = {day: assistants_needed(audit.facts, route.aboard_on(day)) for day in route.days}
    for day, need in needs.items():
        if written.pas < need:
            detail = f"{written.pas} assistants where {need} are needed"
            yield Finding("R5", detail, written.route_id, days=1 << day)
    contract = audit.facts.contracts.get(written.contract_id)
    if contract is not None and contract.pas is not None:
        if written.pas != contract.pas and contract.contract_id not in audit.facts.locked_contracts:
            detail = f"{written.pas} assistants where the contract kept has {contract.pas}"
            yield Finding("R5", detail, written.route_id)
    elif written.pas > max(needs.values(), default=0):
        detail = f"{written.pas} assistants, more than the largest day needs"
        yield Finding("R5", detail, written.route_id)


def _schools(audit: Audit, route: RouteDays) -> Iterator[Finding]:
    allowed = audit.facts.settings.mixed_schools.strip()
    pairs = {frozenset(school.strip() for school in pair.split("+")) for pair in allowed.split(";")}
    schools = {audit.facts.riders[pupil].school_id for pupil in route.route.everyone}
    for pair in combinations(sorted(schools), 2):
        if allowed != "any" and frozenset(pair) not in pairs:
            detail = f"schools {pair[0]} and {pair[1]} may not share a route"
            yield Finding("R10", detail, route.route.route_id)
