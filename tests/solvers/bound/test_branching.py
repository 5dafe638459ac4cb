"""Proves that branching on counted vehicles and assistants never cuts off the best plan."""

import math

import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.solvers.bound import prover
from routeopt.solvers.bound.branching import split
from routeopt.solvers.bound.master import ASSISTANTS, Count, Master, Solution
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.settling import Settled
from routeopt.solvers.bound.watch import Watch
from tests.solvers.bound.test_prover import bounded_problem
from tests.solvers.brute_force import optimum_pence


def _no_cuts(_prover: Prover, _node: object, _master: Master, settled: Settled, _: int) -> Settled:
    return settled


def _assistants_first(solution: Solution, kinds: int) -> tuple[Count, Count] | None:
    number = solution.blocks()
    if abs(number - round(number)) < 0.02:
        return split(solution, kinds)
    low = math.floor(number)
    return Count(ASSISTANTS, -math.inf, low), Count(ASSISTANTS, low + 1.0, math.inf)


@pytest.mark.parametrize("seed", range(24))
def test_branching_alone_stays_below_the_best_plan(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no cut and no list, assistants and vehicles decided one by one: no plan costs less."""
    monkeypatch.setattr(Prover, "_cut", _no_cuts)
    monkeypatch.setattr(prover, "split", _assistants_first)
    here = bounded_problem(seed)
    least = optimum_pence(here)
    assert least is not None
    watch = Watch(lambda: False, lambda: None, lambda _: None, lambda _: None, lambda: 60.0)
    proof = Prover(here, watch)
    proof.run()
    assert 0 < proof.bound_pence <= least


def test_deciding_on_assistants_lifts_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A programme that shares out parts of an assistant is dearer once their number is whole."""
    monkeypatch.setattr(Prover, "_cut", _no_cuts)
    decided: list[Count] = []

    def noted(solution: Solution, kinds: int) -> tuple[Count, Count] | None:
        if decided or abs(solution.blocks() - round(solution.blocks())) < 0.02:
            return None
        decided.extend(found := _assistants_first(solution, kinds) or ())
        return found[0], found[1]

    monkeypatch.setattr(prover, "split", noted)
    raised: list[int] = []
    watch = Watch(lambda: False, lambda: None, raised.append, lambda _: None, lambda: 60.0)
    proof = Prover(plain_problem(25, 1, "small"), watch)
    proof.run()
    assert {count.kinds for count in decided} == {ASSISTANTS}
    assert proof.root is not None
    assert proof.bound_pence > 100 * proof.root.pounds
