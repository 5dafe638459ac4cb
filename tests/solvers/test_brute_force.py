"""Proves how far plans are from the best there is, by trying everything on small problems.

``python -m tests.solvers.test_brute_force 200`` prints the distances over 200 problems.
"""

import sys

import pytest

from routeopt.solvers.interface import Budget, Solver
from routeopt.solvers.ortools_solver import OrtoolsSolver
from routeopt.solvers.search import SearchSolver

from .brute_force import optimum_pence
from .ruled_areas import ruled_problem
from .small_areas import problem


def distance(seed: int, solver: Solver) -> tuple[int, int]:
    """Objective found by a solver, and the least there is, in pence, with every rule at random."""
    here = ruled_problem(seed)
    outcome = solver.solve(here, Budget(seconds=None, iterations=3), seed, lambda _: None)
    least = optimum_pence(here)
    assert outcome.choice is not None
    assert least is not None
    return outcome.choice.objective_pence, least


@pytest.mark.parametrize("seed", range(20))
def test_the_search_finds_the_best_plan_there_is(seed: int) -> None:
    """With days, contracts, supply, groups, pins and all the rest at random nothing is cheaper."""
    found, least = distance(seed, SearchSolver())
    assert found == least


def test_the_first_solver_is_never_below_the_best_and_mostly_on_it() -> None:
    """On packs of five its plans never cost less than the best there is, most cost as much."""
    pairs = []
    for seed in range(8):
        here = problem(5, seed)
        budget = Budget(seconds=None, iterations=3)
        outcome = OrtoolsSolver().solve(here, budget, seed, lambda _: None)
        least = optimum_pence(here)
        assert outcome.choice is not None
        assert least is not None
        pairs.append((outcome.choice.objective_pence, least))
    assert all(found >= least for found, least in pairs)
    assert sum(found == least for found, least in pairs) >= 7


if __name__ == "__main__":
    _measured = []
    for _seed in range(int(sys.argv[1])):
        _found, _least = distance(_seed, SearchSolver())
        _measured.append(100 * (_found - _least) / _least)
        if _found != _least:
            sys.stdout.write(f"seed {_seed}: {_found} pence found, {_least} the least\n")
    sys.stdout.write(
        f"{len(_measured)} problems: {sum(gap == 0 for gap in _measured)} optimal, "
        f"mean gap {sum(_measured) / len(_measured):.4f} %, worst {max(_measured):.3f} %\n"
    )
