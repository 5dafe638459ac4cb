"""A peer's plan is priced as our evaluator prices it, in its favour, and passes the checker."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.instances import Instance, compiled, instance
from benchmarks.judge import breaches_of
from benchmarks.peers.model import Peer, peer_model
from benchmarks.peers.ortools_routing import with_surrogate, with_variants
from benchmarks.reprice import Repriced, Repricer

from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.problem import Problem

SEARCH_S = 0.5  # a plan of any quality will do: nothing below depends on how good it is


@pytest.fixture(scope="module")
def made() -> Instance:
    """Make a school of 20 pupils."""
    return instance(20, 3)


@pytest.fixture(scope="module")
def problem(made: Instance) -> Problem:
    """Compile it."""
    return compiled(made)


def carried(plan: Repriced) -> list[int]:
    """Every pupil carried, as often as carried."""
    return sorted(member for result in plan.results for member in result.spec.members)


@pytest.mark.parametrize("peer", [with_variants, with_surrogate])
def test_a_peers_plan_costs_what_the_evaluator_says(
    peer: Peer, made: Instance, problem: Problem
) -> None:
    """The price shown is the sum of the evaluator's, every route is legal, the checker agrees."""
    found = peer(problem, SEARCH_S, 1)
    plan = Repricer(problem).plan(found.routes)
    again = [evaluate(problem, result.spec) for result in plan.results]
    assert all(result.legal for result in again)
    assert plan.year_pence == sum(result.year_pence for result in again)
    assert carried(plan) == list(range(problem.n))
    assert breaches_of(made, problem, plan.results) == []


def test_what_a_peer_model_allows_is_legal(problem: Problem) -> None:
    """The variants hold no more than the rules do: no route of a peer has to be parted."""
    plan = Repricer(problem).plan(with_variants(problem, SEARCH_S, 1).routes)
    assert plan.split == 0


def test_pupils_left_out_ride_alone(made: Instance, problem: Problem) -> None:
    """A peer gains nothing by leaving pupils out: each costs a route of its own."""
    plan = Repricer(problem).plan([])
    assert plan.left_out == problem.n
    assert [len(result.spec.members) for result in plan.results] == [1] * problem.n
    assert breaches_of(made, problem, plan.results) == []


def test_pupils_who_may_not_meet_are_parted(made: Instance, problem: Problem) -> None:
    """An illegal route is not refused but parted, so that the rest of the plan still counts."""
    sharing = [k for k in range(problem.n) if not problem.alone[k]]
    one, two = next(
        (int(i), int(j)) for i, j in np.argwhere(problem.apart) if {i, j} <= set(sharing)
    )
    plan = Repricer(problem).plan([(one, two)])
    assert plan.split == 1
    assert carried(plan) == list(range(problem.n))
    assert breaches_of(made, problem, plan.results) == []


def test_the_peers_order_is_kept_where_it_is_no_dearer(problem: Problem) -> None:
    """Repricing never makes a route dearer than the peer's own order in its best vehicle."""
    for route in with_variants(problem, SEARCH_S, 1).routes:
        best = Repricer(problem).plan([route]).results[0]
        backwards = replace(best.spec, morning=best.spec.morning[::-1])
        backwards = replace(backwards, afternoon=backwards.morning[::-1])
        turned = evaluate(problem, backwards)
        assert not turned.legal or best.year_pence <= turned.year_pence


def test_a_drive_outward_adds_what_the_ride_grows_by(problem: Problem) -> None:
    """Elapsed time along a peer's route is the evaluator's ride, morning and afternoon."""
    laid = peer_model(problem)
    for result in Repricer(problem).plan(with_variants(problem, SEARCH_S, 1).routes).results:
        if problem.alone[result.spec.members[0]]:
            continue
        outward = [laid.members.index(stop[0]) for stop in result.spec.afternoon]
        before, am, pm = laid.n, 0, 0
        for member in outward:
            am += int(laid.am_s[before, member])
            pm += int(laid.pm_s[before, member])
            assert result.longest_s[laid.members[member]] == (am, pm)
            before = member
