"""Recorded times beside the times that the roads and the order give."""

from routeopt.planning.contracts_today import allocations_of
from routeopt.planning.sides import Ground

_CLOSE_S = 600


def match_recorded(ground: Ground) -> tuple[int, int]:
    """Count recorded pick-up and home times, and those met within 10 minutes."""
    allocations = allocations_of(ground.area)
    recorded = matched = 0
    for contract in ground.todays:
        times = contract.route.home_times_s
        for allocation in allocations.get(contract.carried.contract_id, ()):
            planned = times.get(allocation.pupil_id, (None, None))
            known = (allocation.am_pickup_s, allocation.pm_home_s)
            for clock, given in zip(planned, known, strict=True):
                if clock is not None and given is not None:
                    recorded += 1
                    matched += abs(clock - given) <= _CLOSE_S
    return recorded, matched
