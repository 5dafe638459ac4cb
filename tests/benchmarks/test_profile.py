"""Proves that the profiles are of the real thing."""

import numpy as np
import pytest
from benchmarks.instances import problem

from benchmarks import profile_proof, profile_search
from routeopt.solvers.search import kernel


def test_the_walk_that_is_timed_is_the_search_s_own() -> None:
    """With a stopwatch between its parts the search makes the same plans, row for row."""
    here = problem(25, 1, "all")
    plain, timed = (profile_search.begun(here, 1) for _ in range(2))
    kernel.improve(*plain, 500, kernel.Tuning(1e6, 1e4))
    ticks = profile_search.walk(*timed, 500, 1e6, 1e4)
    np.testing.assert_array_equal(plain[1].plan.rows, timed[1].plan.rows)
    np.testing.assert_array_equal(plain[1].best.route, timed[1].best.route)
    assert (ticks > 0).all()


def test_the_proof_s_shares_are_of_all_its_time() -> None:
    """Nothing is counted twice: work within other work counts for itself, and all adds up."""
    shares = profile_proof.shares(problem(12, 1, "small"), 10**9, 5.0)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["price exactly"] > 0
