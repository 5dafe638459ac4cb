"""Cuts about five pupils: at most two routes can each carry two of them.

Subset-row cuts of five (Jepsen, Petersen, Spoorendonk and Pisinger, Operations Research 2008),
found by adding pairs to the triples that a solution comes closest to breaking.
"""

from collections.abc import Sequence

import numba
import numpy as np

from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.relaxed import Flags, Floats, Ints

_SEEDS = 400
_LEAST_BREACH = 0.02
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
    # Triples with the largest sums, each with the pair that makes its sum of five largest.
    triples = _largest_triples(rides, value, with_, seeds)
    sets = np.zeros((triples.shape[0], 5), np.int64)
    worth = np.zeros(triples.shape[0])
    pupils = rides.shape[1]
    for k in range(triples.shape[0]):
        held = rides[:, triples[k, 0]] + rides[:, triples[k, 1]] + rides[:, triples[k, 2]]
        near = with_[triples[k, 0]] | with_[triples[k, 1]] | with_[triples[k, 2]]
        near[triples[k]] = False
        for p in np.flatnonzero(near):
            for q in range(pupils):
                if q == p or not (near[q] or with_[p, q]) or (near[q] and q < p):
                    continue
                if (triples[k] == q).any():
                    continue
                total = _pairs(value, held, rides[:, p], rides[:, q])
                if total > worth[k]:
                    worth[k] = total
                    sets[k, :3] = triples[k]
                    sets[k, 3], sets[k, 4] = p, q
    return sets, worth


@numba.njit(cache=True, nogil=True)
def _largest_triples(rides: Ints, value: Floats, with_: Flags, most: int) -> Ints:
    pupils = rides.shape[1]
    triples = np.zeros((most, 3), np.int64)
    sums = np.full(most, -1.0)
    for a in range(pupils):
        for b in range(a + 1, pupils):
            if not with_[a, b]:
                continue
            for c in range(b + 1, pupils):
                if with_[a, c] or with_[b, c]:
                    total = _pairs(value, rides[:, a], rides[:, b], rides[:, c])
                    low = np.argmin(sums)
                    if total > sums[low]:
                        sums[low] = total
                        triples[low, 0], triples[low, 1], triples[low, 2] = a, b, c
    return triples[sums >= 0]


@numba.njit(cache=True, nogil=True)
def _pairs(value: Floats, one: Ints, two: Ints, three: Ints) -> float:
    # How often routes carry two of the pupils, weighted.
    total = 0.0
    for route in range(value.shape[0]):
        total += value[route] * ((one[route] + two[route] + three[route]) // 2)
    return total
