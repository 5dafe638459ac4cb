"""Both halves of a plan improved at once, on a core each, and the plan cut anew every while.

Parts of a large plan that lie apart have little to say to each other; POPMUSIC (Taillard and
Voss, 2002) improves them one by one, here two go side by side. A half is the routes nearest to
some pupil, so that every border comes to lie inside a half sooner or later.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from routeopt.solvers.search import kernel
from routeopt.solvers.search.anneal import B_END, B_PRICE, Work, new_work
from routeopt.solvers.search.arrays import LONGEST, NONE, SCARCE, UNIT, Arrays, Ints
from routeopt.solvers.search.state import END, HEAD, LENGTH, PRICE

HALVES_FROM = 100
"""Units, or pupils, from which two threads take half of a plan each."""


class _Route(NamedTuple):
    """Orders outward from the school, am and pm, and pence a year."""

    orders: Ints
    pence: int


class Halves:
    """Improves a plan as :func:`kernel.improve` does, by halves on two threads.

    Parameters
    ----------
    arrays, work
        The search; ``work`` holds the whole plan and the best met, before and after.
    seed
        For where the plan is cut and for the halves' own walks.
    """

    def __init__(self, arrays: Arrays, work: Work, seed: int) -> None:
        self._arrays = arrays
        self._whole = work
        self._rng = np.random.default_rng(seed)
        self._works = [new_work(arrays, int(one)) for one in self._rng.integers(1, 2**31, 2)]

    @staticmethod
    def serve(arrays: Arrays) -> bool:
        """Whether a plan can be cut: what is scarce is counted over the whole of it."""
        return arrays.const[SCARCE] == 0 and len(arrays.movable) > 1

    @property
    def works(self) -> tuple[Work, ...]:
        """The halves' memories, where their routes are kept."""
        return tuple(self._works)

    def improve(self, steps: int, tuning: kernel.Tuning) -> int:
        """Ruin and recreate ``steps`` times in each half; the steps done in all."""
        routes = _standing(self._arrays, self._whole)
        halves = self._cut(routes)
        if not all(halves):
            kernel.improve(self._arrays, self._whole, steps, tuning)
            return steps
        whole_pence = sum(route.pence for route in routes)
        ready = []
        for work, half in zip(self._works, halves, strict=True):
            within = self._within(half)
            # Routes are kept near the best plan met, of which this half has its share.
            share = sum(route.pence for route in half) / whole_pence
            work.best.price[:] = self._whole.best.price[0] * share, 0.0
            if not kernel.start_from(within, work, *_laid(half)):
                raise AssertionError("half of a legal plan is legal")
            ready.append((within, work))
        with ThreadPoolExecutor(len(ready)) as threads:
            for done in [
                threads.submit(kernel.improve, within, work, steps, tuning)
                for within, work in ready
            ]:
                done.result()
        self._join(routes)
        return steps * len(ready)

    def _cut(self, routes: Sequence[_Route]) -> tuple[list[_Route], list[_Route]]:
        # The routes met first among a pupil's nearest, until they hold half of all.
        arrays = self._arrays
        route_of = np.full(len(arrays.unit), NONE)
        for number, route in enumerate(routes):
            route_of[arrays.pupil[route.orders[0], UNIT]] = number
        start = int(self._rng.choice(arrays.movable))
        near = arrays.near[start]
        met = dict.fromkeys(route_of[near[near != NONE]].tolist())
        first: list[_Route] = []
        aboard = 0
        for number in met:
            if 2 * aboard >= len(arrays.pupil):
                break
            first.append(routes[number])
            aboard += routes[number].orders.shape[1]
        taken = {id(route) for route in first}
        return first, [route for route in routes if id(route) not in taken]

    def _within(self, half: Sequence[_Route]) -> Arrays:
        # The same school, where only the half's units move and only they are near.
        arrays = self._arrays
        here = np.zeros(len(arrays.unit) + 1, np.bool_)
        here[arrays.pupil[np.concatenate([route.orders[0] for route in half]), UNIT]] = True
        inside = here[arrays.near]  # of nobody, -1, the last, which is never here
        order = np.argsort(~inside, axis=1, kind="stable")
        near = np.take_along_axis(np.where(inside, arrays.near, NONE), order, axis=1)
        return arrays._replace(
            near=np.ascontiguousarray(near), movable=arrays.movable[here[arrays.movable]]
        )

    def _join(self, before: Sequence[_Route]) -> None:
        # The best of each half together may be the best plan yet; the walk goes on from where
        # the halves stand.
        standing = [_standing(self._arrays, work) for work in self._works]
        best = [
            found if (found := _best(work)) else stood
            for work, stood in zip(self._works, standing, strict=True)
        ]
        together = [route for half in best for route in half]
        if sum(route.pence for route in together) < self._whole.best.price[0]:
            kernel.start_from(self._arrays, self._whole, *_laid(together))
        stood = [route for half in standing for route in half]
        if not kernel.start_from(self._arrays, self._whole, *_laid(stood)):
            # Both halves counted on the same contract, and one cannot do without.
            kernel.start_from(self._arrays, self._whole, *_laid(before))


def _standing(arrays: Arrays, work: Work) -> list[_Route]:
    rows = work.plan.rows
    second = HEAD + int(arrays.const[LONGEST])
    found = []
    for row in rows[: int(work.plan.ledger[END])]:
        length = int(row[LENGTH])
        if length:
            orders = np.stack([row[HEAD : HEAD + length], row[second : second + length]])
            found.append(_Route(orders, int(row[PRICE])))
    return found


def _best(work: Work) -> list[_Route]:
    # Nothing where the half has met none better than its share of the best plan.
    found, first = [], 0
    for row in work.best.route[: int(work.best.price[1])]:
        last = int(row[B_END])
        found.append(_Route(work.best.order[:, first:last].copy(), int(row[B_PRICE])))
        first = last
    return found


def _laid(routes: Sequence[_Route]) -> tuple[Ints, Ints]:
    ends = np.cumsum([route.orders.shape[1] for route in routes], dtype=np.int64)
    order = np.ascontiguousarray(np.concatenate([route.orders for route in routes], axis=1))
    return ends, order
