"""Rules about today's contracts: kept ones, locks (R11) and what is out of scope (R15)."""

from collections.abc import Iterator

from routeopt.checking.attendance import needs_later_release
from routeopt.checking.breaches import Finding
from routeopt.checking.days import Audit, RouteDays
from routeopt.checking.printed import follows_record, stop_positions
from routeopt.checking.reading import Bought
from routeopt.checking.written import AM, PM, WrittenRoute
from routeopt.domain.units import mask_days


def contract_findings(audit: Audit) -> Iterator[Finding]:
    """Judge what becomes of today's contracts."""
    yield from _kept_once(audit)
    for route in audit.routes:
        yield from _kept(audit, route)
        yield from _set_aside(audit, route.route)
        yield from _outsiders(audit, route.route)
    for contract in audit.facts.contracts.values():
        yield from _locked(audit, contract)
        yield from _whole(audit, contract)
    yield from _locked_pupils(audit)
    yield from _excuses(audit)
    yield from _stays_as_today(audit)


def seat_days(audit: Audit, contract_id: str) -> dict[str, tuple[int, int]]:
    """Pupil -> mornings and afternoons on a contract, entitled pupils only."""
    found: dict[str, tuple[int, int]] = {}
    for seat in audit.seats.get(contract_id, ()):
        am, pm = found.get(seat.pupil_id, (0, 0))
        found[seat.pupil_id] = (am | seat.days[AM], pm | seat.days[PM])
    return found


def members(audit: Audit, contract_id: str) -> frozenset[str]:
    """Pupils a contract carries on some day they are due."""
    return frozenset(
        pupil
        for pupil, days in seat_days(audit, contract_id).items()
        if days[AM] & audit.due[pupil, AM] or days[PM] & audit.due[pupil, PM]
    )


def _kept_once(audit: Audit) -> Iterator[Finding]:
    keepers: dict[str, str] = {}
    for route in audit.routes:
        contract_id = route.route.contract_id
        if contract_id and contract_id in keepers:
            detail = f"contract {contract_id} is kept by {keepers[contract_id]} as well"
            yield Finding("cost", detail, route.route.route_id)
        keepers.setdefault(contract_id, route.route.route_id)


def _kept(audit: Audit, route: RouteDays) -> Iterator[Finding]:
    written = route.route
    if not written.contract_id:
        return
    contract = audit.facts.contracts.get(written.contract_id)
    for fault in _may_keep(audit, written, contract):
        yield Finding("cost", f"contract {written.contract_id} {fault}", written.route_id)
    if contract is None or written.set_aside:
        return
    seats = seat_days(audit, contract.contract_id)
    for trip in route.trips:
        for pupil in trip.aboard:
            if not seats.get(pupil, (0, 0))[trip.run.session] >> trip.day & 1:
                detail = f"contract {contract.contract_id} does not carry this pupil then"
                yield Finding("cost", detail, written.route_id, (pupil,), 1 << trip.day)


def _may_keep(audit: Audit, route: WrittenRoute, contract: Bought | None) -> Iterator[str]:
    facts = audit.facts
    if contract is None:
        yield "is not in the pack"
        return
    if not contract.live:
        yield "is not live on the date planned for"
    locked = contract.contract_id in facts.locked_contracts
    held = locked or any(
        lock == contract.contract_id and pupil in route.pupils
        for lock, pupil in facts.locked_pupils
    )
    if not (facts.settings.keep_contracts or route.set_aside or held):
        yield "is kept, and the policy keeps none"
    if not route.set_aside:
        if contract.day_p is None:
            yield "has no day rate to keep"
        if contract.vehicle_type not in ("", route.vehicle_type) and not locked:
            yield f"runs a {contract.vehicle_type}"


def _lost(audit: Audit) -> frozenset[str]:
    """Pupils listed without a legal ride: that is judged apart."""
    return frozenset(pupil for pupil, _ in audit.plan.unplanned)


def _locked(audit: Audit, contract: Bought) -> Iterator[Finding]:
    contract_id = contract.contract_id
    people = members(audit, contract_id)
    locked = contract_id in audit.facts.locked_contracts and contract.live
    if not locked or people.isdisjoint(audit.scope) or people <= _lost(audit):
        return
    route = next((r.route for r in audit.routes if r.route.contract_id == contract_id), None)
    if route is None:
        yield Finding("R11", f"locked contract {contract_id} has no route")
        return
    missing, joined = people - set(route.pupils) - _lost(audit), set(route.pupils) - people
    if missing or joined - seat_days(audit, contract_id).keys():
        yield Finding("R11", f"locked contract {contract_id} does not keep its pupils",
                      route.route_id, tuple(sorted(missing | joined)))  # fmt: skip
    for fault in _lock_faults(audit, contract, route):
        yield Finding("R11", f"locked contract {contract_id} {fault}", route.route_id)


def _lock_faults(audit: Audit, contract: Bought, route: WrittenRoute) -> Iterator[str]:
    if contract.vehicle_type not in ("", route.vehicle_type):
        yield "does not keep its vehicle type"
    if contract.pas not in (None, route.pas):
        yield "does not keep its assistants"
    recorded = {
        session: all(
            seat.order[session] is not None
            for seat in audit.facts.seats
            if seat.contract_id == contract.contract_id and seat.pupil_id in route.pupils
        )
        for session in (AM, PM)
    }
    for run in route.runs:
        if recorded[run.session]:
            if not follows_record(audit, route, run):
                yield f"does not keep its order in run {run.run_id}"
        elif run.session == PM and recorded[AM] and not _follows_morning(audit, route):
            yield f"does not keep its order in run {run.run_id}"


def _follows_morning(audit: Audit, route: WrittenRoute) -> bool:
    """Whether afternoons follow the recorded mornings as the policy says."""
    rule = audit.facts.settings.pm_order
    morning = {
        seat.pupil_id: seat.order[AM] or 0
        for seat in audit.facts.seats
        if seat.contract_id == route.contract_id
    }
    for run in (run for run in route.runs if run.session == PM):
        doors: dict[int, list[int]] = {}
        for pupil, position in stop_positions(run).items():
            doors.setdefault(position, []).append(morning.get(pupil, 0))
        order = [min(doors[position]) for position in sorted(doors)]
        if rule != "optimised" and order != sorted(order, reverse=rule == "reverse"):
            return False
    return True


def _locked_pupils(audit: Audit) -> Iterator[Finding]:
    for contract_id, pupil in audit.facts.locked_pupils:
        contract = audit.facts.contracts.get(contract_id)
        if contract is None or not contract.live or pupil not in audit.scope:
            continue
        if pupil not in members(audit, contract_id) or pupil in _lost(audit):
            continue
        on = [r.route for r in audit.routes if r.route.contract_id == contract_id]
        if not any(pupil in route.pupils for route in on):
            detail = f"locked to contract {contract_id}, and not on its route"
            yield Finding("R11", detail, pupils=(pupil,))


def _excuses(audit: Audit) -> Iterator[Finding]:
    """Breaches may only be let pass where something holds a route as it is."""
    held = {r.route.route_id for r in audit.routes if audit.forgivable(r.route)}
    for entry in audit.plan.kept_breaches:
        route_id = entry.get("route_id")
        if not isinstance(route_id, str) or route_id not in held:
            detail = "kept_breaches names a route that is neither locked nor left as it is"
            yield Finding("R11", detail, route_id if isinstance(route_id, str) else "")


def _keeps_out(audit: Audit, contract: Bought) -> bool:
    """Whether a live contract also carries others, or needs what is not planned yet."""
    people = members(audit, contract.contract_id)
    if not contract.live or people.isdisjoint(audit.scope):
        return False
    others = bool(people - set(audit.scope)) or contract.other_passengers > 0
    return others or any(needs_later_release(audit.facts, pupil) for pupil in people)


def _whole(audit: Audit, contract: Bought) -> Iterator[Finding]:
    contract_id = contract.contract_id
    if not _keeps_out(audit, contract) or members(audit, contract_id) <= _lost(audit):
        return
    route = next((r.route for r in audit.routes if r.route.contract_id == contract_id), None)
    if route is None or not route.set_aside:
        detail = f"contract {contract_id} is not kept whole outside the saving"
        yield Finding("R15", detail, route.route_id if route else "")
        return
    people, seated = members(audit, contract_id), seat_days(audit, contract_id).keys()
    wrong = (people - set(route.pupils) - _lost(audit)) | (set(route.pupils) - seated)
    if wrong:
        yield Finding("R15", f"contract {contract_id} does not keep all its pupils and no others",
                      route.route_id, tuple(sorted(wrong)))  # fmt: skip


def _set_aside(audit: Audit, route: WrittenRoute) -> Iterator[Finding]:
    """Nothing is left out of the saving without a reason in the pack."""
    if not route.set_aside:
        return
    if not audit.facts.contracts.get(route.contract_id) and len(route.everyone) > 1:
        detail = "several pupils without a contract on a route left as it is"
        yield Finding("R15", detail, route.route_id, route.everyone)
    if route.route_id not in _with_reason(audit):
        yield Finding("R15", "nothing in the pack keeps this route out of the saving",
                      route.route_id)  # fmt: skip


def _with_reason(audit: Audit) -> frozenset[str]:
    """Routes left as they are with a reason: their own, or a pupil on another such route."""
    aside = {r.route.route_id: set(r.route.everyone) for r in audit.routes if r.route.set_aside}
    sure = {
        r.route.route_id
        for r in audit.routes
        if (_own_reason(audit, r.route) if r.route.set_aside else audit.forgivable(r.route))
    }
    grown = True
    while grown:
        held = {p for r in audit.routes if r.route.route_id in sure for p in r.route.everyone}
        more = {name for name, people in aside.items() if people & held} - sure
        sure |= more
        grown = bool(more)
    return frozenset(sure)


def _own_reason(audit: Audit, route: WrittenRoute) -> bool:
    contract = audit.facts.contracts.get(route.contract_id)
    if contract is None:
        return any(needs_later_release(audit.facts, pupil) for pupil in route.everyone)
    unknown = contract.day_p is None or not contract.vehicle_type
    schools = {audit.facts.riders[pupil].school_id for pupil in route.everyone}
    return unknown or len(schools) > 1 or _keeps_out(audit, contract)


def _outsiders(audit: Audit, route: WrittenRoute) -> Iterator[Finding]:
    if route.set_aside or route.contract_id in audit.facts.locked_contracts:
        return
    for pupil in route.everyone:
        rider = audit.facts.riders[pupil]
        if rider.school_id not in audit.plan.schools:
            yield Finding("R15", "a pupil of a school outside the scope", route.route_id, (pupil,))


def _stays_as_today(audit: Audit) -> Iterator[Finding]:
    aside = {pupil for r in audit.routes if r.route.set_aside for pupil in r.route.everyone}
    unplanned = {pupil for pupil, _ in audit.plan.unplanned}
    for pupil in audit.scope:
        due = any(mask_days(audit.due[pupil, session]) for session in (AM, PM))
        if due and needs_later_release(audit.facts, pupil) and pupil not in aside | unplanned:
            detail = "uses a meeting point or second address, and is not left as today"
            yield Finding("R15", detail, pupils=(pupil,))
