"""What each pupil's transport costs a year: an equal share of the contract that carries them."""

from collections import defaultdict

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import round_half_up
from routeopt.finance.growth import UNKNOWN_NEED, Volume
from routeopt.planning.contracts_today import (
    allocations_of,
    carried_by,
    contract_year_pence,
    due_pupils,
)

_OUT_COUNTY = "out_county"


def pupil_costs(area: ServiceArea) -> dict[str, int]:
    """Give the pence a year of pupils on live contracts of known price.

    A contract's year is shared alike among those aboard; a pupil on two contracts has both.
    """
    found: dict[str, int] = defaultdict(int)
    allocations = allocations_of(area)
    for contract_id, contract in area.contracts.items():
        if contract.day_rate_pence is None or not contract.live_on(area.policy.plan_from):
            continue
        riding = allocations.get(contract_id, ())
        carried = carried_by(area, contract_id, riding, leavers=False)
        year = contract_year_pence(area, contract, carried)
        for pupil in carried.members:
            found[pupil] += round_half_up(year / len(carried.members))
    return dict(found)


def volumes(area: ServiceArea) -> tuple[Volume, ...]:
    """Count the pupils due transport by need and phase, with what they cost."""
    costs = pupil_costs(area)
    cells: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for pupil_id in due_pupils(area, area.schools):
        pupil = area.pupils[pupil_id]
        outside = area.schools[pupil.school_id].kind == _OUT_COUNTY
        cells[pupil.need or UNKNOWN_NEED, pupil.phase, outside].append(pupil_id)
    return tuple(
        Volume(
            need=need,
            phase=phase,
            pupils=len(pupils),
            priced=sum(pupil in costs for pupil in pupils),
            year_pence=sum(costs.get(pupil, 0) for pupil in pupils),
            out_county=outside,
        )
        for (need, phase, outside), pupils in sorted(cells.items())
    )
