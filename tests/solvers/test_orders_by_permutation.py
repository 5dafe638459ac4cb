"""Proves that the search over orders finds what trying every order finds."""

from itertools import permutations

import pytest

from routeopt.domain.vehicles import Layout
from routeopt.solvers.evaluator import RouteSpec, evaluate
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.stops import stops_of

from .small_areas import problem

ROOMY = Layout(99, 99)


def _tried(here: Problem, members: tuple[int, ...], kind: int) -> tuple[int, int] | None:
    """Cheapest (objective, ride seconds) of every order of the stops, or None."""
    stops = stops_of(here, members)
    best: tuple[int, int] | None = None
    for morning in permutations(stops):
        if here.pm_order == "optimised":
            afternoons = tuple(permutations(stops))
        else:
            afternoons = (morning if here.pm_order == "same" else morning[::-1],)
        for afternoon in afternoons:
            result = evaluate(here, RouteSpec(morning, afternoon, kind, ROOMY, 99))
            if any(breach.rule in ("R2", "R3", "R14") for breach in result.breaches):
                continue
            found = (result.objective_pence, result.ride_s)
            best = found if best is None else min(best, found)
    return best


@pytest.mark.parametrize("pm_order", ["reverse", "same", "optimised"])
def test_the_order_is_the_cheapest_of_all(pm_order: str) -> None:
    """With part weeks, two weeks, early Fridays and late homes no tried order is cheaper."""
    compared = illegal = 0
    for seed in range(24):
        size = 4 if pm_order == "optimised" else 5
        here = problem(size, seed, pm_order=pm_order).replace(contracts=())
        free = ~here.alone
        members = tuple(k for k in range(size) if free[k])
        pool = RoutePool(here)
        pool.sharpen(members)
        option = pool.in_type(members, list(here.type_ids).index("wav84"))
        tried = _tried(here, members, list(here.type_ids).index("wav84"))
        if tried is None or option is None:
            # A type too small has no option though orders exist; no order means no option.
            assert option is None or tried is not None
            illegal += 1
            continue
        assert (option.objective_pence, option.ride_s) == tried, f"seed {seed}"
        compared += 1
    assert compared >= 8
    assert illegal < 16


def test_prices_of_the_search_are_the_evaluators() -> None:
    """Every option the pool prices is legal for the evaluator at the very same pence."""
    seen = 0
    for seed in range(8):
        here = problem(6, seed, minute_value_pence_year=35, change_penalty_pence_year=4000)
        pool = RoutePool(here)
        for one in range(here.n):
            for two in range(one + 1, here.n):
                pool.options((one, two))
        for option in pool.all_options():
            result = evaluate(here, option.spec)
            assert result.legal
            assert result.year_pence == option.year_pence
            assert result.objective_pence == option.objective_pence
            assert result.ride_s == option.ride_s
            seen += 1
    assert seen > 40
