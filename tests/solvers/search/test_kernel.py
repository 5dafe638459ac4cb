"""Proves that the compiled search prices every route as the evaluator does, and breaks no rule."""

import numpy as np
import pytest

from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RouteOption, RoutePool, option_of
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import kernel
from routeopt.solvers.search.anneal import B_PRICE, Work, new_work
from routeopt.solvers.search.build import arrays_of
from routeopt.solvers.search.plans import Translator, end_to_end, spec_of
from routeopt.solvers.units import units_of
from tests.solvers.brute_force import optimum_pence
from tests.solvers.ruled_areas import ruled_problem


def _searched(here: Problem, seed: int, steps: int) -> tuple[Work, Translator]:
    pool = RoutePool(here)
    arrays = arrays_of(here, units_of(here), pool)
    work = new_work(arrays, seed)
    assert kernel.build_up(arrays, work)
    share = work.best.price[0] / here.n
    kernel.improve(arrays, work, steps, kernel.Tuning(0.5 * share, 0.01 * share, 6.0))
    return work, Translator(here, arrays, pool)


def _routes(here: Problem, work: Work, translate: Translator) -> list[RouteOption]:
    results = [evaluate(here, spec_of(here, *found)) for found in translate.found(work)]
    assert all(result.legal for result in results)
    return [option_of(result) for result in results]


@pytest.mark.parametrize("seed", range(12))
def test_every_route_met_is_legal_at_the_price_of_the_evaluator(seed: int) -> None:
    """Whatever rules are on, each route kept by the search is what the evaluator says of it."""
    here = ruled_problem(seed, 4 + seed)
    work, translate = _searched(here, seed, 1500)
    best = _routes(here, work, translate)
    prices = work.best.route[: len(best), B_PRICE].tolist()
    assert [route.objective_pence for route in best] == prices
    for column in translate.harvested(work, choice_of(here, best), 10_000):
        result = evaluate(here, column.spec)
        assert result.breaches == ()
        assert result.objective_pence == column.objective_pence
        assert result.ride_s == column.ride_s
        assert option_of(result).days == column.days
        assert option_of(result).pas_by_day == column.pas_by_day


@pytest.mark.parametrize("seed", range(6))
def test_the_price_of_a_plan_holds_its_shortages(seed: int) -> None:
    """Routes and what the supply does not hold make the sum the search compares plans by."""
    here = ruled_problem(seed, 10)
    work, translate = _searched(here, seed, 300)
    routes = _routes(here, work, translate)
    assert sorted(m for route in routes for m in route.members) == list(range(here.n))
    kept = [route.spec.contract for route in routes if route.spec.contract >= 0]
    assert len(set(kept)) == len(kept)
    assert choice_of(here, routes).objective_pence == pytest.approx(work.best.price[0], abs=1)


def test_alone_it_finds_the_best_plan_of_most_small_problems() -> None:
    """Without pool or partition it is never below the best there is, and nearly always on it."""
    reached = 0
    for seed in range(20):
        here = ruled_problem(seed, 5)
        least = optimum_pence(here)
        assert least is not None
        work, _ = _searched(here, seed, 3000)
        assert work.best.price[0] >= least - 1
        reached += work.best.price[0] <= least + 1
    assert reached >= 18


def test_a_plan_goes_in_and_out_unchanged() -> None:
    """Routes entered into the search are found there again at the same price."""
    here = ruled_problem(3, 10)
    work, translate = _searched(here, 3, 300)
    routes = _routes(here, work, translate)
    laid = end_to_end(here, routes)
    assert laid is not None
    arrays = arrays_of(here, units_of(here), RoutePool(here))
    again = new_work(arrays, 3)
    assert kernel.start_from(arrays, again, *laid)
    assert again.best.price[0] == work.best.price[0]
    assert np.array_equal(again.best.order, work.best.order)


def test_the_same_seed_walks_the_same_way() -> None:
    """Two searches of one seed end alike, in one go or in two; another seed walks elsewhere."""
    here = ruled_problem(5, 14)
    arrays = arrays_of(here, units_of(here), RoutePool(here))
    ends = []
    for seed, steps in ((1, (400,)), (1, (200, 200)), (2, (400,))):
        work = new_work(arrays, seed)
        kernel.build_up(arrays, work)
        for count in steps:
            kernel.improve(arrays, work, count, kernel.Tuning(1e5, 1e5, 6.0))
        ends.append(work.plan.rows.copy())
    assert np.array_equal(ends[0], ends[1])
    assert not np.array_equal(ends[0], ends[2])
