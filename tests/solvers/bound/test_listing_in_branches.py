"""Proves that routes listed within a branch never lift its bound above the best plan."""

import math
from typing import Any

import pytest

from routeopt.solvers.bound import prover
from routeopt.solvers.bound.master import Count, Solution
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.watch import Watch
from tests.solvers.bound.test_prover import bounded_problem
from tests.solvers.brute_force import optimum_pence

_CLOSE = vars(Prover)["_close"]


def _below_the_root(here: Prover, node: Any, *given: object) -> bool:
    return bool(node.counts or node.arcs) and bool(_CLOSE(here, node, *given))


def _types_first(solution: Solution, _kinds: int) -> tuple[Count, Count] | None:
    # Decides on types one by one, though their numbers be whole.
    for kind, value in sorted(solution.vehicles().items()):
        low = math.floor(value - 1e-6)
        which = frozenset([kind])
        return Count(which, -math.inf, low), Count(which, low + 1.0, math.inf)
    return None


@pytest.mark.parametrize("seed", range(6))
def test_lists_within_branches_on_types_stay_below_the_best_plan(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A branch with fewer of the cheapest type may need the dearer one for the same pupils."""
    monkeypatch.setattr(Prover, "_close", _below_the_root)
    monkeypatch.setattr(prover, "split", _types_first)
    monkeypatch.setattr(prover, "_NODES", 20)
    here = bounded_problem(seed)
    least = optimum_pence(here)
    assert least is not None
    for best in (least, least + least // 20):
        watch = Watch(lambda: False, lambda b=best: b, lambda _: None, lambda _: None, lambda: 60.0)
        proof = Prover(here, watch)
        proof.run()
        assert 0 < proof.bound_pence <= least
