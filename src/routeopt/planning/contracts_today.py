"""Who rides on which contract on a date, and in what order."""

from collections.abc import Iterable

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Allocation, Contract
from routeopt.domain.due import Timetable, due_days, timetable_of
from routeopt.domain.units import ALL_DAYS
from routeopt.solvers.compile import Carried

Legs = tuple[int, int]
"""Masks of mornings and afternoons."""


def due_pupils(area: ServiceArea, schools: Iterable[str]) -> dict[str, Legs]:
    """Pupils of some schools due any transport on the date planned for, with their legs."""
    wanted = set(schools)
    timetable = timetable_of(area)
    legs = {
        key: due_days(pupil, timetable)
        for key, pupil in area.pupils.items()
        if pupil.school_id in wanted and pupil.entitled_on(area.policy.plan_from)
    }
    return {key: masks for key, masks in legs.items() if masks != (0, 0)}


def allocations_of(area: ServiceArea) -> dict[str, list[Allocation]]:
    """Allocations by contract, in the order of the tables."""
    found: dict[str, list[Allocation]] = {}
    for allocation in area.allocations:
        found.setdefault(allocation.contract_id, []).append(allocation)
    return found


def covered_legs(area: ServiceArea, allocation: Allocation, timetable: Timetable) -> Legs:
    """Legs a contract carries a pupil for: allocated, sold and due."""
    contract = area.contracts[allocation.contract_id]
    due = due_days(area.pupils[allocation.pupil_id], timetable)
    am = allocation.am_days & due[0] if contract.sessions != "pm" else 0
    pm = allocation.pm_days & due[1] if contract.sessions != "am" else 0
    return am, pm


def carried_by(
    area: ServiceArea, contract_id: str, allocations: Iterable[Allocation], *, leavers: bool
) -> Carried:
    """Find what a contract carries on the date planned for.

    Parameters
    ----------
    area, contract_id, allocations
        The contract and its allocations.
    leavers
        Also count pupils whose entitlement has ended: as things stand before the date.
    """
    timetable = timetable_of(area)
    day = area.policy.plan_from
    aboard: dict[str, Allocation] = {}
    due: dict[str, Legs] = {}
    for allocation in allocations:
        pupil = area.pupils[allocation.pupil_id]
        gone = pupil.end is not None and pupil.end < day
        if not (pupil.entitled_on(day) or (leavers and gone)):
            continue
        legs = covered_legs(area, allocation, timetable)
        if legs != (0, 0):
            aboard.setdefault(allocation.pupil_id, allocation)
            before = due.get(allocation.pupil_id, (0, 0))
            due[allocation.pupil_id] = (before[0] | legs[0], before[1] | legs[1])
    morning = _in_order(area, aboard, [a.am_order for a in aboard.values()])
    afternoon = _in_order(area, aboard, [a.pm_order for a in aboard.values()])
    order_known = morning is not None
    members = morning or tuple(aboard)
    follows = order_known and (area.policy.pm_order != "optimised" or len(members) == 1)
    pm_order_known = afternoon is not None or follows
    if afternoon is None:
        afternoon = members if area.policy.pm_order == "same" else members[::-1]
    return Carried(contract_id, members, afternoon, due, order_known, pm_order_known)


def _in_order(
    area: ServiceArea, aboard: Iterable[str], places: list[int | None]
) -> tuple[str, ...] | None:
    pupils = list(aboard)
    known = [place for place in places if place is not None]
    if len(known) != len(pupils):
        # A single pupil needs no order.
        return tuple(pupils) if len(pupils) == 1 else None
    homes: dict[int, set[tuple[float, float]]] = {}
    for place, pupil in zip(known, pupils, strict=True):
        homes.setdefault(place, set()).add(area.pupils[pupil].home.key)
    if any(len(doors) > 1 for doors in homes.values()):
        # One place in the order for two homes says nothing of which comes first.
        return None
    return tuple(pupil for _, pupil in sorted(zip(known, pupils, strict=True)))


def running_days(carried: Carried) -> int:
    """Mask of the days a contract runs: those any of its pupils travels."""
    mask = 0
    for am, pm in carried.due.values():
        mask |= am | pm
    return mask


def contract_year_pence(area: ServiceArea, contract: Contract, carried: Carried) -> int:
    """Year's price of a contract at its own rate, on the days its pupils travel."""
    if contract.day_rate_pence is None:
        return 0
    days = running_days(carried) or ALL_DAYS
    schools = {area.pupils[pupil].school_id for pupil in carried.members}
    year_days = max(
        (area.schools[s].days_year or area.policy.days_per_year for s in schools),
        default=area.policy.days_per_year,
    )
    total = contract.day_rate_pence * days.bit_count() * year_days
    return (2 * total + 10) // 20
