"""Today's side of a review: the ledger, doing nothing, and contracts left empty."""

from routeopt.domain.area import ServiceArea
from routeopt.planning.contracts_today import (
    allocations_of,
    carried_by,
    contract_year_pence,
)
from routeopt.planning.result import SetAside, Today
from routeopt.planning.route_emissions import known_emissions
from routeopt.planning.scope import Scope
from routeopt.planning.sides import Ground
from routeopt.planning.summary import summarise
from routeopt.planning.today_times import match_recorded


def today_side(ground: Ground, repriced_pence: int) -> Today | None:
    """Put today's side together; None where the scope has no contract."""
    area, scope = ground.area, ground.scope
    contracts = [*scope.contracts, *(fixed.carried for fixed in scope.fixed), *scope.ended]
    if not contracts and not scope.emptied:
        return None
    fixed_year = sum(route.cost.year_pence for route in ground.fixed)
    nothing_year = ground.nothing.year_pence + fixed_year
    routes = (*ground.nothing.routes, *ground.fixed)
    standing = tuple(route for route in ground.fixed if route.contract_id)
    emptied = {contract: _ledger(area, contract) for contract in scope.emptied}
    recorded, matched = match_recorded(ground)
    return Today(
        summary=summarise(
            area,
            routes,
            year_pence=nothing_year,
            objective_pence=nothing_year,
            unplanned=len(ground.unplanned),
        ),
        routes=(*(contract.route for contract in ground.todays), *standing),
        do_nothing_routes=routes,
        ledger_year_pence=ledger_pence(area, scope),
        do_nothing_year_pence=nothing_year,
        repriced_year_pence=repriced_pence + fixed_year,
        empty_contracts=tuple(emptied),
        empty_contracts_pence=sum(emptied.values()),
        order_assumed=tuple(
            contract.carried.contract_id
            for contract in ground.todays
            if not contract.carried.order_known
        ),
        times_matched=matched / recorded if recorded else None,
        times_recorded=recorded,
        emissions=known_emissions(area, routes),
    )


def ledger_pence(area: ServiceArea, scope: Scope) -> int:
    """Year of the scope's contracts at their rates today, leavers still aboard.

    Contracts handed back or out of date are not paid for any more and not counted.
    """
    named = {
        *(carried.contract_id for carried in scope.contracts),
        *(fixed.carried.contract_id for fixed in scope.fixed),
        *(c.contract_id for c in scope.ended if _still_paid(area, c.contract_id)),
        *scope.emptied,
    }
    return sum(_ledger(area, contract_id) for contract_id in sorted(named))


def _still_paid(area: ServiceArea, contract_id: str) -> bool:
    contract = area.contracts[contract_id]
    return contract.status == "notice_given"


def _ledger(area: ServiceArea, contract_id: str) -> int:
    allocations = allocations_of(area).get(contract_id, ())
    carried = carried_by(area, contract_id, allocations, leavers=True)
    return contract_year_pence(area, area.contracts[contract_id], carried)


def set_aside_list(ground: Ground) -> tuple[SetAside, ...]:
    """List what stays as today, with the reason and the year's cost that is on both sides."""
    listed = [
        SetAside(route.contract_id or route.pupils[0], route.pupils, route.set_aside,
                 route.cost.year_pence)
        for route in ground.fixed
        if route.set_aside
    ]  # fmt: skip
    contracts = {pupil: c.contract_id for c in ground.carrying_lost for pupil in c.members}
    listed += [
        SetAside(
            contracts.get(item.pupil_id, item.pupil_id),
            (item.pupil_id,),
            "no legal ride is known for this pupil: today's arrangement goes on until one is",
            0,
        )
        for item in ground.unplanned
    ]
    return tuple(listed)
