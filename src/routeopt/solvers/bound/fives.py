"""Cuts about five pupils: at most two routes can each carry two of them.

Subset-row cuts of five (Jepsen, Petersen, Spoorendonk and Pisinger, Operations Research 2008),
found by adding pairs to the triples that a solution comes closest to breaking.
"""

from collections.abc import Sequence

import numba
import numpy as np

from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.relaxed import Flags, Floats, Ints

_SEEDS = 150
_LEAST_BREACH = 0.05
_MOST = 2.0


def broken_fives(used: Sequence[tuple[Column, float]], most: int) -> list[frozenset[int]]:
    """List sets of five pupils that a fractional solution breaks, the worst first."""
    fractional = [(column, value) for column, value in used if value < 1 - 1e-6]
    pupils = sorted({pupil for column, _ in fractional for pupil, _ in column.visits})
    if len(pupils) < 5:
        return []
    place = {pupil: k for k, pupil in enumerate(pupils)}
    rides = np.zeros((len(fractional), len(pupils)), np.int64)
    for row, (column, _) in enumerate(fractional):
        for pupil, times in column.visits:
            rides[row, place[pupil]] = times
    value = np.array([value for _, value in fractional])
    with_ = (rides.T * value) @ rides > 0
    sets, worth = _grown(rides, value, with_, _SEEDS)
    found: dict[frozenset[int], float] = {}
    for members, breach in zip(sets.tolist(), (worth - _MOST).tolist(), strict=True):
        if breach > _LEAST_BREACH:
            found[frozenset(pupils[k] for k in members)] = breach
    ranked = sorted(found, key=lambda members: (-found[members], sorted(members)))
    return ranked[:most]


@numba.njit(cache=True, nogil=True)
def _grown(rides: Ints, value: Floats, with_: Flags, seeds: int) -> tuple[Ints, Floats]:
    # Triples with the largest sums, each with the pair added that makes its sum of five largest.
    routes, pupils = rides.shape
    triples = np.zeros((seeds, 3), np.int64)
    sums = np.full(seeds, -1.0)
    for a in range(pupils):
        for b in range(a + 1, pupils):
            if not with_[a, b]:
                continue
            for c in range(b + 1, pupils):
                if not (with_[a, c] or with_[b, c]):
                    continue
                total = 0.0
                for r in range(routes):
                    total += value[r] * ((rides[r, a] + rides[r, b] + rides[r, c]) // 2)
                low = np.argmin(sums)
                if total > sums[low]:
                    sums[low] = total
                    triples[low, 0], triples[low, 1], triples[low, 2] = a, b, c
    sets = np.zeros((seeds, 5), np.int64)
    worth = np.zeros(seeds)
    held = np.zeros(routes, np.int64)
    for k in range(seeds):
        if sums[k] < 0:
            continue
        a, b, c = triples[k]
        for r in range(routes):
            held[r] = rides[r, a] + rides[r, b] + rides[r, c]
        for p in range(pupils):
            if p in (a, b, c) or not (with_[a, p] or with_[b, p] or with_[c, p]):
                continue
            for q in range(p + 1, pupils):
                if q in (a, b, c) or not (with_[a, q] or with_[b, q] or with_[c, q] or with_[p, q]):
                    continue
                total = 0.0
                for r in range(routes):
                    total += value[r] * ((held[r] + rides[r, p] + rides[r, q]) // 2)
                if total > worth[k]:
                    worth[k] = total
                    sets[k] = np.array([a, b, c, p, q])
    return sets, worth
