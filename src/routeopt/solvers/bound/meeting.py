"""Pricing from both ends: chains outward from the school and inward from the last call meet.

Labels of n pupils are many times those of half as many, so that two searches for halves may be
less work than one for whole chains. After Righini and Salani (Discrete Optimization 2006); how
far each half goes is found on the way: the one with fewer labels grows (Tilk, Rothenbaecher,
Gschwind and Irnich, European Journal of Operational Research 2017).
"""

from typing import NamedTuple

import numba
import numpy as np

from routeopt.solvers.bound.absent import Past
from routeopt.solvers.bound.book import GUARD, OTHERS, Book, Cuts, Priced, Room
from routeopt.solvers.bound.dominance import BLOCK, any_fits
from routeopt.solvers.bound.growing import Growth, begin, grow
from routeopt.solvers.bound.labels import ends, route_of
from routeopt.solvers.bound.relaxed import Floats, Graph, Ints
from routeopt.solvers.bound.tactics import Way

_PER_PUPIL = 3
"""Best meetings kept for each pupil after whom chains meet."""


class Half(NamedTuple):
    """The inner ends of chains that have grown towards the school, as they are met.

    Attributes
    ----------
    book
        Where they are.
    start
        ``(n+1,)`` where the labels of each pupil begin; in order of cost.
    label
        Their numbers in the book.
    cost, elapsed, memory, load
        What the book has of them; the fourth field of a load is how many pupils they have.
    won
        Their cost without miles.
    """

    book: Book
    start: Ints
    label: Ints
    cost: Floats
    elapsed: Ints
    memory: Ints
    load: Ints
    won: Floats


class Meetings(NamedTuple):
    """Where chains meet.

    Attributes
    ----------
    pairs
        ``(meetings, 2)`` labels outward and inward, and ``reduced`` the costs of their routes.
    least
        The least of all, nought at most.
    complete
        Whether none was overlooked.
    """

    pairs: Ints
    reduced: Floats
    least: float
    complete: bool


def price_from_both_ends(
    way: Way, back: Way, longest_s: int, cuts: Cuts, threshold: float,
    book: Book, back_book: Book, batch: Book, most_work: int, halt: Ints,
) -> tuple[Priced, list[list[int]]]:  # fmt: skip
    """Find relaxed routes whose reduced cost is below a threshold.

    Parameters
    ----------
    way, back
        The variant outward, and turned round (see :mod:`~routeopt.solvers.bound.inward`).
    longest_s
        The longest time of the graph turned round.
    cuts, threshold, batch, most_work, halt
        As :func:`~routeopt.solvers.bound.labels.price` has them.
    book, back_book
        Room for labels of either half.

    Returns
    -------
    Priced
        As :func:`~routeopt.solvers.bound.labels.price` has it, without last labels.
    list of list of int
        The routes, nearest the school first, the cheapest first.
    """
    n = way.graph.cap_s.size
    outward, inward = begin(book, batch, n), begin(back_book, batch, n)
    # No vehicle carries more, whatever chains that return to somebody could have.
    most = min(way.room.places, way.room.nodes.size, int(way.room.company.max()))
    complete = True
    while complete and outward.span[2] + inward.span[2] < most:
        if not (_left(outward) and _left(inward)):
            break
        spent = int(outward.work[0] + inward.work[0])
        forwards = _next(outward) <= _next(inward)
        there, growth = (way, outward) if forwards else (back, inward)
        complete = grow(
            there.graph, there.past, there.room, there.won, cuts, there.table,
            threshold, growth, 0, most_work - spent + int(growth.work[0]), halt,
        )  # fmt: skip
    work = outward.work + inward.work
    ended = ends(way.graph, way.room, book, int(outward.span[1]), threshold, complete, 0)
    found = [(float(cost), route_of(book, int(end)))
             for end, cost in zip(ended.ends, ended.reduced, strict=True)]  # fmt: skip
    least = ended.least
    if complete and _left(outward):
        half = _half(back_book, int(inward.span[1]), n, way.room, int(outward.span[2]))
        met = _meet(
            way.graph, way.past, way.room, cuts, outward, half, longest_s, threshold,
            work, most_work, halt,
        )  # fmt: skip
        least, complete = min(least, met.least), met.complete
        for (end, front), cost in zip(met.pairs, met.reduced, strict=True):
            route = route_of(book, int(end)) + route_of(back_book, int(front))[::-1]
            found.append((float(cost), route))
    found.sort(key=lambda one: one[0])
    labels = int(outward.span[1] + inward.span[1])
    nothing = np.zeros(0, np.int64)
    reduced = np.array([cost for cost, _ in found])
    priced = Priced(nothing, reduced, least, labels, complete, int(work[0]))
    return priced, [route for _, route in found]


def _left(growth: Growth) -> int:
    # Labels that may still grow.
    return int(growth.span[1] - growth.span[0])


def _next(growth: Growth) -> float:
    # How many labels the next pupil is likely to make of them.
    return _left(growth) ** 2 / int(growth.span[3])


@numba.njit(cache=True, nogil=True)
def _half(book: Book, used: int, n: int, room: Room, met: int) -> Half:
    # Those that let in as many pupils as the other half has, by pupil and cost.
    aboard = np.zeros(used, np.int64)
    start = np.zeros(n + 1, np.int64)
    for one in range(1, used):
        aboard[one] = aboard[book.parent[one]] + 1
        if room.places - (book.load[one] >> OTHERS) >= met:
            start[book.node[one] + 1] += 1
    for j in range(n):
        start[j + 1] += start[j]
    label = np.empty(start[n], np.int64)
    at = start[:n].copy()
    for one in np.argsort(book.cost[:used]):
        if one and room.places - (book.load[one] >> OTHERS) >= met:
            label[at[book.node[one]]] = one
            at[book.node[one]] += 1
    load = np.empty(label.size, np.int64)
    for k in range(label.size):
        load[k] = book.load[label[k]] & (1 << OTHERS) - 1 | aboard[label[k]] << OTHERS
    cost = book.cost[label]
    won = cost - room.mile * book.metres[label]
    return Half(book, start, label, cost, book.elapsed[label], book.memory[label], load, won)


@numba.njit(cache=True, nogil=True)
def _meet(
    graph: Graph, past: Past, room: Room, cuts: Cuts, outward: Growth,
    half: Half, longest_s: int, threshold: float, work: Ints, most_work: int, halt: Ints,
) -> Meetings:  # fmt: skip
    # Every chain outward goes on to every one inward that fits: in time, in room, in whom they
    # remember. What both are odd in is charged here, and so are legs past the absent around.
    n = graph.cap_s.size
    value = np.full((n, _PER_PUPIL), threshold)
    pairs = np.full((n, _PER_PUPIL, 2), -1, np.int64)
    least, complete = 0.0, True
    start, cost, elapsed, memory, load = (
        half.start, half.cost, half.elapsed, half.memory, half.load
    )  # fmt: skip
    nodes, time_s, leg_m, place, ng = room.nodes, graph.time_s, graph.metres, graph.place, graph.ng
    week, seconds, metres = past.week, past.seconds, past.metres
    book, span, back = outward.book, outward.span, half.book
    odd, back_odd = book.odd, back.odd
    full, charged = room.most | GUARD, cuts.price
    for one in range(span[0], span[1]):
        if halt[0] or work[0] > most_work:
            complete = False
            break
        i = book.node[one]
        before = book.before[one]
        # What the other half may cost without miles, for the minimum price to be worth it.
        dearest = threshold - room.least - book.cost[one] + room.mile * book.metres[one]
        for j in nodes:
            if i == j or graph.barred[i, j]:
                continue
            then = book.elapsed[one] + time_s[i, j]
            base = book.cost[one] + room.fixed + room.mile * leg_m[i, j]
            far = book.metres[one] + leg_m[i, j]
            if week[i] >= 0 and week[i] != week[j]:
                then += seconds[week[i], before, j]
                base += room.mile * metres[week[i], before, j]
                far += metres[week[i], before, j]
            if (
                then > graph.cap_s[j]
                or start[j] == start[j + 1]
                or base + cost[start[j]] >= threshold
            ):
                continue
            came = before if week[j] >= 0 and week[i] == week[j] else i
            carried, kept, bit = 0, book.memory[one], 0
            while kept:
                if kept & 1:
                    at = place[j, ng[i, bit]]
                    if at >= 0:
                        carried |= 1 << at
                kept >>= 1
                bit += 1
            latest = longest_s - then
            free = full - book.load[one]
            stop = start[j] + np.searchsorted(cost[start[j] : start[j + 1]], threshold - base)
            work[0] += stop - start[j]
            for first in range(start[j], stop, BLOCK):
                last = min(stop, first + BLOCK)
                if not any_fits(
                    elapsed, memory, load, half.won, first, last, latest, carried, free, dearest
                ):
                    continue
                for k in range(first, last):
                    if elapsed[k] > latest or carried & memory[k]:
                        continue
                    if (free - load[k]) & GUARD != GUARD:
                        continue
                    two = half.label[k]
                    reduced, whole = base + cost[k], far + back.metres[two]
                    after = back.before[two]
                    if week[j] >= 0 and after != n:
                        if elapsed[k] + seconds[week[j], came, after] > latest:
                            continue
                        reduced += room.mile * metres[week[j], came, after]
                        whole += metres[week[j], came, after]
                    for word in range(odd.shape[1]):
                        hit = odd[one, word] & back_odd[two, word]
                        bit = 0
                        while hit:
                            if hit & np.uint64(1):
                                reduced += charged[word * 64 + bit]
                            hit >>= np.uint64(1)
                            bit += 1
                    reduced += max(0.0, room.least - room.fixed - room.mile * whole)
                    least = min(least, reduced)
                    _note(value[i], pairs[i], reduced, one, two)
    flat, values = pairs.reshape(-1, 2), value.ravel()
    found = np.flatnonzero(flat[:, 0] >= 0)
    return Meetings(flat[found], values[found], least, complete)


@numba.njit(cache=True, nogil=True)
def _note(value: Floats, pairs: Ints, reduced: float, one: int, two: int) -> None:
    # Among the best few, in order.
    slot = value.size - 1
    if reduced >= value[slot]:
        return
    while slot > 0 and reduced < value[slot - 1]:
        value[slot] = value[slot - 1]
        pairs[slot] = pairs[slot - 1]
        slot -= 1
    value[slot] = reduced
    pairs[slot, 0], pairs[slot, 1] = one, two
