"""Compiles search and proof ahead of any clock; the machine code is kept on disk for next time."""

import time

import numpy as np

from routeopt.solvers import ordering
from routeopt.solvers.bound.warm import warm_bound
from routeopt.solvers.search import kernel


def warm_up() -> float:
    """Compile (or load) searches and proof and say how many seconds it took."""
    started = time.perf_counter()
    one = np.ones((2, 1, 2), np.int64)
    grid = np.ones((2, 3, 3), np.int64)
    for mode in (ordering.REVERSE, ordering.SAME):
        ordering.best_orders(
            ordering.OrderProblem(
                mode=mode,
                time_s=grid,
                dist_m=grid,
                riders=one,
                service_s=one,
                cap_s=one * 1000,
                home_from_s=np.zeros((1, 2), np.int64),
                home_by_s=np.full((1, 2), 100_000, np.int64),
                leave_group=np.zeros(1, np.int64),
                leave_from_s=np.zeros(1, np.int64),
                leave_by_s=np.full(1, 10, np.int64),
                weight=np.ones(1, np.int64),
                home_from_binds=False,
            ),
            10,
        )
    kernel.warm_up()
    warm_bound()
    warm_bound()
    return time.perf_counter() - started
