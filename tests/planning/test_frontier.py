"""Proves that each step is the best found within its changes, and that the band holds."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest

from routeopt.planning.frontier import FrontierRequest, frontier
from routeopt.planning.frontier_bound import Proving, least_cost
from routeopt.planning.frontier_columns import Columns
from routeopt.planning.frontier_floor import bare_prices
from routeopt.planning.frontier_found import Frontier
from routeopt.planning.sides import Ground, compile_side
from routeopt.solvers.evaluator import NO_CONTRACT, evaluate
from routeopt.solvers.interface import Budget
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem

from .why_worlds import alone_world
from .worlds import prepared

SPOTS = [(20.0, 3.0), (22.0, 4.0), (-25.0, 5.0), (-27.0, 2.0), (12.0, 30.0), (14.0, 31.0),
         (30.0, -8.0)]  # fmt: skip
CARRIED = ["C1", "C2", "C3", "C3", "C4", "C5", "C6"]


@cache
def world() -> Ground:
    """Seven pupils on six contracts, some near each other."""
    return alone_world(SPOTS, contracts=CARRIED, day_rate="110")


@cache
def curve() -> Frontier:
    """Give its steps at every number of pupils."""
    limits = tuple(range(len(SPOTS) + 1))
    return frontier(world(), FrontierRequest(Budget(None, 3), limits))


def _problem() -> Problem:
    return compile_side(world(), "firm").problem.replace(change_penalty_pence_year=0)


@cache
def cheapest_by_hand() -> tuple[int, ...]:
    """Price every way to part the pupils into routes, by how many it changes at most."""
    problem = _problem()
    pool = RoutePool(problem.replace(change_penalty_pence_year=10**8))
    free = RoutePool(problem)
    ways: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}
    for size in range(1, problem.n + 1):
        for members in combinations(range(problem.n), size):
            options: list[RouteOption] = [*pool.options(members), *free.options(members)]
            ways[members] = [
                (len(evaluate(problem, o.spec).changed), o.year_pence, o.spec.contract)
                for o in options
            ]
    best = [10**12] * (problem.n + 1)

    def part(left: tuple[int, ...], changed: int, pence: int, kept: frozenset[int]) -> None:
        if not left:
            for most in range(changed, problem.n + 1):
                best[most] = min(best[most], pence)
            return
        first, *rest = left
        for size in range(len(rest) + 1):
            for others in combinations(rest, size):
                members = (first, *others)
                for more, cost, contract in ways[members]:
                    if contract != NO_CONTRACT and contract in kept:
                        continue
                    remaining = tuple(m for m in rest if m not in others)
                    held = kept | {contract} if contract != NO_CONTRACT else kept
                    part(remaining, changed + more, pence + cost, held)

    part(tuple(range(problem.n)), 0, 0, frozenset())
    return tuple(best)


def test_every_step_is_the_cheapest_of_all_plans_within_it() -> None:
    """On a small school each step costs what the best of all plans costs, counted by hand."""
    by_hand = cheapest_by_hand()
    assert [step.year_pence for step in curve().steps] == list(by_hand)
    assert by_hand[-1] < by_hand[0]


def test_no_step_changes_more_than_it_may_and_savings_rise() -> None:
    """Each plan keeps its limit, and within more changes nothing saves less."""
    savings = [step.saving_pence for step in curve().steps]
    assert savings == sorted(savings)
    for step in curve().steps:
        assert len(step.changed) <= step.most
        assert step.saving_pence == curve().do_nothing_pence - step.year_pence
        assert step.price_pence + step.routing_pence == step.saving_pence


def test_the_band_is_never_below_the_best_of_all_plans() -> None:
    """No plan saves more than the band says, at any number of changes; at few it says less."""
    problem = _problem()
    proving = Proving(problem, by_rounds=True, left_s=lambda: 60.0, stopped=lambda: False)
    proving.start()
    proved = proving.end()
    assert proved is not None
    assert proved.prices
    years = {today.carried.contract_id: today.year_pence for today in world().todays}
    least = least_cost(problem, proved, [years[c.contract_id] for c in problem.contracts])
    by_hand = np.array(cheapest_by_hand())
    assert (least <= by_hand).all()
    assert least[0] > least[-1]
    assert by_hand[0] - least[0] < (by_hand[0] - least[-1]) / 2


def test_places_alone_already_bound_every_plan() -> None:
    """Without any proof the bare cost of places holds: no route of any company costs less."""
    for ground in (world(), prepared({})[0]):
        problem = compile_side(ground, "firm").problem.replace(change_penalty_pence_year=0)
        prices = bare_prices(problem)
        pool = RoutePool(problem)
        contracts = [tuple(sorted(contract.members)) for contract in problem.contracts]
        pairs = combinations(range(problem.n), 2)
        companies = [*contracts, *((k,) for k in range(problem.n)), *pairs]
        legal = [option for members in companies for option in pool.options(members)]
        assert len(legal) > problem.n
        for option in legal:
            assert option.year_pence >= 100 * prices.prize[list(option.members)].sum() - 1
    problem = _problem()
    years = {today.carried.contract_id: today.year_pence for today in world().todays}
    least = least_cost(problem, None, [years[c.contract_id] for c in problem.contracts])
    assert (least <= np.array(cheapest_by_hand())).all()
    assert least[0] > least[-1] > 0


def test_the_curves_own_band_holds() -> None:
    """The band that is drawn lies above every step."""
    band = curve().band
    assert len(band) == curve().pupils + 1
    for step in curve().steps:
        assert step.most_saving_pence is not None
        assert step.most_saving_pence >= step.saving_pence
        assert band[step.most] == step.most_saving_pence


def test_moves_are_the_whole_saving_and_name_everybody_changed() -> None:
    """The pounds of a step's moves add up, and their pupils are those changed."""
    for step in curve().steps:
        assert sum(move.saving_pence for move in step.moves) == step.saving_pence
        assert sorted(p for move in step.moves for p in move.pupils) == sorted(step.changed)


def test_steps_are_chosen_where_none_are_asked_for() -> None:
    """The curve begins with the fewest changes and ends at the clean sheet."""
    found = frontier(world(), FrontierRequest(Budget(None, 3)))
    assert len(found.steps[0].changed) == found.fewest
    assert found.steps[-1].year_pence == cheapest_by_hand()[-1]
    costs = [step.year_pence for step in found.steps]
    assert costs == sorted(set(costs), reverse=True)


def test_a_contract_that_goes_on_whole_is_always_among_the_columns() -> None:
    """However dear a contract is, keeping it is a way that changes nobody."""
    problem = compile_side(alone_world(SPOTS, contracts=CARRIED, day_rate="900"), "firm").problem
    columns = Columns(problem.replace(change_penalty_pence_year=0))
    columns.begin()
    kept = {c.option.spec.contract for c in columns.all() if c.changed == 0}
    assert kept == set(range(len(problem.contracts)))


@pytest.mark.parametrize("value", [400, 0])
def test_where_minutes_are_worth_money_no_band_is_drawn(value: int) -> None:
    """The proof holds for money alone, and the reason is told where it is not."""
    ground = alone_world(SPOTS[:3], policy={"minute_value_gbp_year": str(value)})
    found = frontier(ground, FrontierRequest(Budget(None, 1)))
    assert bool(found.band) == (value == 0)
    assert bool(found.no_bound_reason) == (value > 0)
