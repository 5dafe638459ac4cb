"""Proves that halves improved side by side make one legal plan, the same on any machine."""

import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.interface import Budget
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RoutePool, option_of
from routeopt.solvers.portfolio import Portfolio, both_search, first_bound_s
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver, kernel
from routeopt.solvers.search.anneal import Work, new_work
from routeopt.solvers.search.build import arrays_of
from routeopt.solvers.search.halves import Halves
from routeopt.solvers.search.plans import Translator, spec_of
from routeopt.solvers.units import units_of
from tests.solvers.ruled_areas import ruled_problem


def _walked(here: Problem, seed: int, rounds: int = 6) -> tuple[Work, Halves, Translator] | None:
    pool = RoutePool(here)
    arrays = arrays_of(here, units_of(here), pool)
    work = new_work(arrays, seed)
    if not Halves.serve(arrays) or not kernel.build_up(arrays, work):
        return None
    halves = Halves(arrays, work, seed)
    share = work.best.price[0] / here.n
    for _ in range(rounds):
        before = work.best.price[0]
        halves.improve(150, kernel.Tuning(0.5 * share, 0.05 * share, 6.0))
        assert work.best.price[0] <= before
    return work, halves, Translator(here, arrays, pool)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 8])
def test_two_halves_make_one_legal_plan_at_its_price(seed: int) -> None:
    """Whatever rules are on, contracts kept included, nobody is lost or carried twice."""
    here = ruled_problem(seed, 24).replace(supply=ruled_problem(seed, 24).supply * 0 - 1)
    walked = _walked(here.replace(pa_supply=None), seed)
    assert walked is not None
    work, halves, translate = walked
    results = [evaluate(here, spec_of(here, *found)) for found in translate.found(work)]
    assert all(result.legal for result in results)
    routes = [option_of(result) for result in results]
    assert sorted(m for route in routes for m in route.members) == list(range(here.n))
    kept = [route.spec.contract for route in routes if route.spec.contract >= 0]
    assert len(set(kept)) == len(kept)
    assert sum(route.objective_pence for route in routes) == work.best.price[0]
    for half in halves.works:
        for column in translate.harvested(half, choice_of(here, routes), 1000):
            assert evaluate(here, column.spec).objective_pence == column.objective_pence


def test_threads_do_not_matter() -> None:
    """Each half draws its own numbers, so that the same seed makes the same plan."""
    here = plain_problem(60, 2, "all")
    one, two = (_walked(here, 3) for _ in range(2))
    assert one is not None
    assert two is not None
    assert (one[0].best.price == two[0].best.price).all()
    assert (one[0].best.order == two[0].best.order).all()


def test_a_school_that_runs_short_of_vehicles_is_not_cut() -> None:
    """What is scarce is counted over the whole plan, which halves do not see."""
    here = plain_problem(20, 1, "small")
    units = units_of(here)
    assert Halves.serve(arrays_of(here, units, RoutePool(here)))
    short = here.replace(pa_supply=1)
    assert not Halves.serve(arrays_of(short, units, RoutePool(short)))


def test_where_no_bound_can_come_in_time_both_threads_search() -> None:
    """A large school in a second has a plan, and says why there is no bound."""
    here = plain_problem(110, 1, "all")
    assert first_bound_s(here) > 1
    engine = Portfolio(SearchSolver(), both=SearchSolver(threads=2))
    outcome = engine.solve(here, Budget(seconds=1.0), 1, lambda _: None)
    assert outcome.choice is not None
    assert sorted(m for route in outcome.choice.routes for m in route.members) == list(range(110))
    assert (outcome.lower_bound_pence, outcome.bounds) == (None, ())
    assert outcome.no_bound_reason == "no bound: the time was too short"


def test_the_proof_is_given_up_only_where_both_threads_can_search() -> None:
    """A small school, a stated supply, enough seconds or no clock: the proof runs as ever."""
    large = plain_problem(110, 1, "all")
    assert both_search(large, Budget(seconds=1.0))
    assert not both_search(large, Budget(seconds=1000.0))
    assert not both_search(large, Budget(seconds=None, iterations=5))
    assert not both_search(large.replace(pa_supply=500), Budget(seconds=1.0))
    assert not both_search(plain_problem(60, 1, "all"), Budget(seconds=1.0))
