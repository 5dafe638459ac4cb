"""Proves that deciding who is called at right after whom never cuts off the best plan."""

from itertools import permutations

import pytest
from benchmarks.instances import problem as plain_problem

from routeopt.solvers.bound import prover
from routeopt.solvers.bound.arcs import Arc, split_arc
from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.master import Count, Solution
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.settling import Settled
from routeopt.solvers.bound.watch import Watch
from routeopt.solvers.problem import Problem
from tests.solvers.bound.test_prover import bounded_problem
from tests.solvers.brute_force import optimum_pence


def _no_cuts(_prover: Prover, _node: object, _master: object, settled: Settled, _: int) -> Settled:
    return settled


def _no_counts(_solution: Solution, _kinds: int) -> tuple[Count, Count] | None:
    return None


def _decided(
    monkeypatch: pytest.MonkeyPatch, here: Problem, *, sides: tuple[bool, ...] = (True, False)
) -> tuple[Prover, list[tuple[Arc, ...]]]:
    # Proves by arcs alone; of each decision only some sides are looked at.
    monkeypatch.setattr(Prover, "_cut", _no_cuts)
    monkeypatch.setattr(prover, "split", _no_counts)
    monkeypatch.setattr(prover, "_NODES", 60)
    found: list[tuple[Arc, ...]] = []

    def noted(solution: Solution) -> tuple[Arc, ...] | None:
        pair = split_arc(solution)
        if pair is None:
            return None
        found.append(pair)
        chosen = [arc for arc in pair if arc.used in sides]
        return (chosen[0], chosen[-1])

    monkeypatch.setattr(prover, "split_arc", noted)
    watch = Watch(lambda: False, lambda: None, lambda _: None, lambda _: None, lambda: 60.0)
    proof = Prover(here, watch)
    proof.run()
    return proof, found


@pytest.mark.parametrize("seed", range(40))
def test_deciding_on_arcs_alone_stays_below_the_best_plan(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no cut, list or count, arcs decided one by one: no plan costs less than it says."""
    here = bounded_problem(seed)
    least = optimum_pence(here)
    assert least is not None
    proof, _ = _decided(monkeypatch, here)
    assert 0 < proof.bound_pence <= least


def test_half_of_a_decision_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were one side of every decision left out, the bound would pass some best plan."""
    above = dict.fromkeys((True, False), 0)
    for seed in (11, 35):
        here = bounded_problem(seed)
        least = optimum_pence(here)
        assert least is not None
        for side in above:
            proof, _ = _decided(monkeypatch, here, sides=(side,))
            above[side] += proof.bound_pence > least
    assert all(above.values()), above


@pytest.mark.parametrize("seed", range(1, 5))
def test_arcs_lift_the_bound_where_chains_are_shared_out(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At ten pupils without rules arcs alone bring the bound nearer to the best plan known."""
    here = plain_problem(10, seed, "small")
    proof, found = _decided(monkeypatch, here)
    assert proof.root is not None
    if found:
        assert proof.bound_pence > 100 * proof.root.pounds


def test_a_column_keeps_to_a_rule_or_breaks_it() -> None:
    """Of all chains of four pupils just those with the arc, or without both ends, are allowed."""
    used, unused = Arc(1, 2, used=True), Arc(1, 2, used=False)
    for length in range(1, 5):
        for path in permutations(range(4), length):
            column = Column(tuple((p, 1) for p in sorted(path)), 1.0, 0, path=path)
            together = any(path[k : k + 2] == (1, 2) for k in range(length))
            assert used.allows(column) == (together or not {1, 2} & set(path))
            assert unused.allows(column) == (not together)
    again = Column(((1, 2), (2, 1), (3, 1)), 1.0, 0, path=(1, 3, 1, 2))
    assert not used.allows(again)
    for pupils in ((1,), (2, 3), (3,)):
        kept = Column(tuple((p, 1) for p in pupils), 1.0, 0, contract=0)
        assert used.allows(kept) == (not {1, 2} & set(pupils))
        assert unused.allows(kept)
