"""What a plan saves, split into what prices do and what routes do."""

from routeopt.domain.plan import Plan
from routeopt.finance.saving_range import at_rises, break_even_percent
from routeopt.planning.do_nothing import DoNothing
from routeopt.planning.priced_plan import bought_pence
from routeopt.planning.result import Saving


def repriced_pence(nothing: DoNothing, plan: Plan) -> int:
    """Do nothing with every contract the plan replaces at the pack's rates for its route."""
    kept = {route.contract_id for route in plan.routes if route.contract_id}
    total = nothing.year_pence
    for contract in nothing.contracts:
        if contract.carried.contract_id not in kept:
            total += contract.repriced_pence - contract.year_pence
    return total


def saving_of(
    plan: Plan, do_nothing_pence: int, repriced: int, empty_contracts_pence: int
) -> Saving:
    """Compare a plan with doing nothing; both carry the same pupils on the same days.

    Parameters
    ----------
    plan
        With its year's cost.
    do_nothing_pence, repriced
        The year if nothing is done, and the same with replaced contracts at the pack's rates.
    empty_contracts_pence
        Contracts that end because their pupils have left: no part of the saving.
    """
    saved = do_nothing_pence - plan.year_pence
    price = do_nothing_pence - repriced
    bought = bought_pence(plan)
    return Saving(
        year_pence=saved,
        price_pence=price,
        routing_pence=saved - price,
        empty_contracts_pence=empty_contracts_pence,
        percent=100 * saved / do_nothing_pence if do_nothing_pence else None,
        breakeven_price_rise_percent=break_even_percent(saved, bought),
        at_price_rise=at_rises(saved, bought),
    )
