"""What a review may plan: its pupils and contracts, and what stays as it is today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from routeopt.domain.area import ServiceArea
from routeopt.planning.contracts_today import Legs, allocations_of, carried_by, due_pupils
from routeopt.solvers.compile import Carried


@dataclass(frozen=True, slots=True)
class FixedContract:
    """A live contract that goes on as it is: locked, or set aside with a reason."""

    carried: Carried
    reason: str
    locked: bool


@dataclass(frozen=True, slots=True)
class FixedPupil:
    """A pupil who rides alone outside the plan's choices; ``legs`` not carried elsewhere."""

    pupil_id: str
    legs: Legs
    reason: str


@dataclass(frozen=True, slots=True)
class Scope:
    """One review's pupils and contracts.

    Attributes
    ----------
    schools
        In scope.
    pupils
        Those to plan, with the legs due.
    contracts
        Live contracts the plan may keep or replace.
    ended
        Contracts of the scope that are not live on the date: given up or out of date.
    emptied
        Live contracts of the scope whose pupils have all left.
    fixed, fixed_pupils
        What stays as today.
    """

    schools: tuple[str, ...]
    pupils: Mapping[str, Legs]
    contracts: tuple[Carried, ...]
    ended: tuple[Carried, ...]
    emptied: tuple[str, ...]
    fixed: tuple[FixedContract, ...]
    fixed_pupils: tuple[FixedPupil, ...]
    notes: tuple[str, ...] = field(default=())


def review_scope(area: ServiceArea, schools: Sequence[str], *, locked: Sequence[str] = ()) -> Scope:
    """Sort the pupils and contracts of some schools into what is planned and what stays.

    Parameters
    ----------
    area
        The pack.
    schools
        Schools reviewed together.
    locked
        Contracts kept as they are, beside those the pack locks.
    """
    due = due_pupils(area, schools)
    by_contract = allocations_of(area)
    wanted = set(schools)
    touching = {
        contract_id: allocations
        for contract_id, allocations in by_contract.items()
        if any(area.pupils[a.pupil_id].school_id in wanted for a in allocations)
    }
    live: dict[str, Carried] = {}
    ended: list[Carried] = []
    emptied: list[str] = []
    for contract_id, allocations in touching.items():
        carried = carried_by(area, contract_id, allocations, leavers=False)
        if carried.members and all(
            area.pupils[pupil].school_id not in wanted for pupil in carried.members
        ):
            # Only leavers of these schools were on it: it runs outside.
            continue
        if not area.contracts[contract_id].live_on(area.policy.plan_from):
            ended.append(carried)
        elif carried.members:
            live[contract_id] = carried
        else:
            emptied.append(contract_id)
    locks = {lock.contract_id for lock in area.locks if not lock.pupil_id} | set(locked)
    fixed = _fixed(area, live, wanted, locks)
    planned, fixed_pupils = _pupils(area, due, fixed)
    notes = tuple(
        f"contract {lock} is locked but not live on the date planned for: the lock has no effect"
        for lock in sorted(locks & {c.contract_id for c in ended})
    )
    free = tuple(c for c in live.values() if c.contract_id not in fixed)
    return Scope(
        tuple(schools), planned, free, tuple(ended), tuple(emptied),
        tuple(fixed.values()), fixed_pupils, notes,
    )  # fmt: skip


def _fixed(
    area: ServiceArea,
    live: Mapping[str, Carried],
    schools: set[str],
    locks: set[str],
) -> dict[str, FixedContract]:
    fixed: dict[str, FixedContract] = {}
    for contract_id, carried in live.items():
        reason = _reason(area, carried, schools)
        if reason:
            fixed[contract_id] = FixedContract(carried, reason, locked=False)
        elif contract_id in locks:
            fixed[contract_id] = FixedContract(carried, "", locked=True)
    # A pupil rides one route all week, so another contract of theirs stays as well.
    grown = True
    while grown:
        grown = False
        held = {pupil for contract in fixed.values() for pupil in contract.carried.members}
        for contract_id, carried in live.items():
            if contract_id not in fixed and held.intersection(carried.members):
                reason = "shares a pupil with a contract that stays as it is"
                fixed[contract_id] = FixedContract(carried, reason, locked=False)
                grown = True
    return fixed


def _reason(area: ServiceArea, carried: Carried, schools: set[str]) -> str:
    contract = area.contracts[carried.contract_id]
    serves = {area.pupils[pupil].school_id for pupil in carried.members}
    if contract.day_rate_pence is None or not contract.vehicle_type:
        return "its day rate or vehicle type is not given"
    if contract.other_passengers:
        return "people who are not in this pack ride on it"
    if serves - schools:
        others = ", ".join(sorted(area.schools[school].name for school in serves - schools))
        return f"it also serves {others}, outside this review"
    if len(serves) > 1 and area.policy.mixed_schools != "never":
        return "it serves several schools, and routes over several schools are not planned yet"
    for pupil in carried.members:
        reason = special_place(area, pupil)
        if reason:
            return reason
    return ""


def special_place(area: ServiceArea, pupil_id: str) -> str:
    """Why a pupil's places cannot be planned yet, or ""."""
    if area.pupils[pupil_id].pickup_id:
        return "a pupil meets the vehicle at a pick-up point, which is not planned yet"
    if area.policy.allow_second_address and any(
        address.pupil_id == pupil_id for address in area.addresses
    ):
        return "a pupil has a second address, which is not planned yet"
    return ""


def _pupils(
    area: ServiceArea, due: Mapping[str, Legs], fixed: Mapping[str, FixedContract]
) -> tuple[dict[str, Legs], tuple[FixedPupil, ...]]:
    held: dict[str, Legs] = {}
    for contract in fixed.values():
        for pupil, legs in contract.carried.due.items():
            before = held.get(pupil, (0, 0))
            held[pupil] = (before[0] | legs[0], before[1] | legs[1])
    planned: dict[str, Legs] = {}
    apart: list[FixedPupil] = []
    for pupil, legs in due.items():
        if pupil in held:
            rest = (legs[0] & ~held[pupil][0], legs[1] & ~held[pupil][1])
            if rest != (0, 0):
                reason = "legs that the contract kept for this pupil does not cover"
                apart.append(FixedPupil(pupil, rest, reason))
            continue
        reason = special_place(area, pupil)
        if reason:
            apart.append(FixedPupil(pupil, legs, reason))
        else:
            planned[pupil] = legs
    return planned, tuple(apart)


def widened(area: ServiceArea, schools: Sequence[str]) -> tuple[str, ...]:
    """Schools of a scope and all others that its contracts also serve."""
    found = list(schools)
    grown = True
    while grown:
        grown = False
        for allocations in allocations_of(area).values():
            serves = {area.pupils[a.pupil_id].school_id for a in allocations}
            if serves & set(found) and serves - set(found):
                found += sorted(serves - set(found))
                grown = True
    return tuple(found)
