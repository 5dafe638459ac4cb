"""Proves what the search promises as a solver: legal plans, never dearer than today, repeatable."""

import threading

import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.solvers.as_today import as_they_are, todays_sets
from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.interface import Bound, Budget, Incumbent, Outcome
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver, kernel
from routeopt.solvers.search.anneal import Work
from routeopt.solvers.search.arrays import Arrays
from tests.solvers.ruled_areas import ruled_problem
from tests.solvers.small_areas import problem


def _solved(here: Problem, iterations: int = 2, seed: int = 1) -> tuple[Outcome, list[Incumbent]]:
    heard: list[Incumbent] = []

    def hear(found: Incumbent | Bound) -> None:
        assert isinstance(found, Incumbent)
        heard.append(found)

    budget = Budget(seconds=None, iterations=iterations)
    return SearchSolver().solve(here, budget, seed, hear), heard


@pytest.mark.parametrize("seed", range(8))
def test_every_plan_told_is_whole_legal_and_cheaper_than_the_last(seed: int) -> None:
    """Each plan streamed carries everybody once, breaks nothing and costs what is said."""
    here = ruled_problem(seed, 9 + seed)
    outcome, heard = _solved(here)
    assert outcome.choice is not None
    assert heard[-1].choice == outcome.choice
    for found in heard:
        routes = found.choice.routes
        assert sorted(m for route in routes for m in route.members) == list(range(here.n))
        assert all(evaluate(here, route.spec).legal for route in routes)
        assert found.choice.objective_pence == choice_of(here, routes).objective_pence
    prices = [found.choice.objective_pence for found in heard]
    assert prices == sorted(prices, reverse=True)


@pytest.mark.parametrize("seed", range(8))
def test_no_plan_is_dearer_than_todays_legal_routes(seed: int) -> None:
    """Where today's routes may all go on, the plan costs no more than they do."""
    here = ruled_problem(20 + seed, 12)
    pool = RoutePool(here)
    today = as_they_are(pool, todays_sets(here, pool, parts=True))
    outcome, _ = _solved(here, iterations=1)
    assert outcome.choice is not None
    if today:
        assert outcome.choice.objective_pence <= choice_of(here, today).objective_pence


def test_a_seed_gives_the_same_plan_again() -> None:
    """Under iterations nothing reads a clock: plan, rounds and ending are the same again."""
    here = problem(14, 4)
    first, again = _solved(here, 3)[0], _solved(here, 3)[0]
    assert first.choice == again.choice
    assert (first.rounds, first.termination) == (again.rounds, again.termination)
    assert (first.rounds, first.termination) == (3, "iteration_limit")


def test_a_search_begins_anew_where_its_budget_holds_several_walks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three walks' worth of steps are three plans from nothing; the best of any walk is given."""
    here = plain_problem(12, 1, "all")
    best: list[int] = []
    kernel.warm_up()
    build_up = kernel.build_up

    def counted(arrays: Arrays, work: Work) -> bool:
        best.append(int(min(work.best.price[0], 1e15)))
        return build_up(arrays, work)

    # Compiled by now: what it tries to see that is not a walk.
    monkeypatch.setattr(kernel, "warm_up", lambda: None)
    monkeypatch.setattr(kernel, "build_up", counted)
    outcome = _solved(here, 54)[0]
    assert outcome.choice is not None
    assert len(best) == 3
    assert best[0] >= best[1] >= best[2] >= outcome.choice.objective_pence


def test_stopped_at_once_there_still_is_a_whole_plan() -> None:
    """Ctrl-C before the first step leaves a complete plan and says so."""
    here = problem(14, 5)
    stop = threading.Event()
    stop.set()
    outcome = SearchSolver().solve(here, Budget(seconds=60.0, stop=stop), 1, lambda _: None)
    assert outcome.choice is not None
    assert outcome.termination == "cancelled"
    assert sum(len(route.members) for route in outcome.choice.routes) == here.n


def test_nobody_and_one_pupil_are_planned() -> None:
    """A scope without pupils has an empty plan, one pupil a route alone."""
    here = problem(1, 2)
    outcome, _ = _solved(here)
    assert outcome.choice is not None
    assert [route.members for route in outcome.choice.routes] == [(0,)]


def test_pupils_who_must_travel_alone_are_planned_though_nothing_can_be_moved() -> None:
    """Where everybody travels alone the plan is a route for each."""
    here = problem(10, 3)
    alone = here.replace(alone=here.alone | True, contracts=())
    outcome, _ = _solved(alone)
    assert outcome.choice is not None
    assert sorted(route.members for route in outcome.choice.routes) == [(k,) for k in range(10)]
