"""Pricing: relaxed routes that cost less than the duals say, label by label from the school.

A label is a partial route; its pupils so far, nearest the school first. Routes are ng-routes
(Baldacci, Mingozzi and Roberti 2011): they may call again at a pupil whom they have forgotten,
which only lowers the bound.
Subset-row cuts follow Jepsen, Petersen, Spoorendonk and Pisinger (Operations Research 2008).
"""

import numba
import numpy as np

from routeopt.solvers.bound.absent import Past, state_of
from routeopt.solvers.bound.book import Book, Cuts, Priced, Room, loaded, room_left
from routeopt.solvers.bound.completion import Table
from routeopt.solvers.bound.growing import begin, grow
from routeopt.solvers.bound.relaxed import Floats, Graph, Ints


@numba.njit(cache=True, nogil=True)
def price(
    graph: Graph, past: Past, room: Room, prize: Floats, cuts: Cuts,
    best: Table,
    threshold: float, book: Book, batch: Book, beam: int, most_work: int, halt: Ints,
) -> Priced:  # fmt: skip
    """Find relaxed routes whose reduced cost is below a threshold.

    Parameters
    ----------
    graph, past, room, prize, cuts
        The school, its legs past the absent, the variant, pounds won at each pupil, the cuts.
    best
        Completions, see :func:`~routeopt.solvers.bound.completion.completions`.
    threshold
        Routes from here up are of no interest.
    book, batch
        Room for labels kept, and for one batch of new ones.
    beam
        Labels kept at a pupil and length in a quick search that proves nothing; 0 for all.
    most_work
        Comparisons of labels after which the search gives up.
    halt
        ``(1,)`` set from another thread to give up.

    Returns
    -------
    Priced
        ``complete`` is False after a quick search or where labels did not fit.
    """
    growth = begin(book, batch, room.demand.shape[0])
    while growth.span[0] < growth.span[1]:
        if not grow(
            graph, past, room, prize, cuts, best, threshold, growth, beam, most_work, halt,
        ):  # fmt: skip
            return ends(graph, room, book, growth.span[1], threshold, False, growth.work[0])
    return ends(graph, room, book, growth.span[1], threshold, beam == 0, growth.work[0])


@numba.njit(cache=True, nogil=True)
def least_walk(graph: Graph, past: Past, room: Room, prize: Floats, best: Table) -> float:
    """Say what completions know of the cheapest route: it costs no less, prizes taken off.

    Parameters
    ----------
    graph, past, room, prize, best
        As :func:`price` has them.

    Returns
    -------
    float
        Pounds a year, nought at most. Subset-row cuts, which make routes dearer, are left out.
    """
    least = 0.0
    demand, company = room.demand, room.company
    n = demand.shape[0]
    groups = past.least_m.shape[1]
    seats, spaces, shared = room.strides[0], room.strides[1], room.strides[2]
    for k in range(room.nodes.size):
        j = room.nodes[k]
        then = graph.time_s[n, j]
        load = loaded(0, demand[j], company[j] - 1, room.most, room.places)
        bucket = then // room.step_s
        if then > graph.cap_s[j] or load < 0 or bucket >= best.shape[3]:
            continue
        left = room_left(room.most - load, seats, spaces, shared)
        state = state_of(past.slot[j], int(past.quarter[n]), groups, n, j)
        leg = graph.metres[n, j]
        highest = -np.inf
        for number in range(room.slopes.shape[0]):
            flat = 1.0 - room.slopes[number]
            base = room.slopes[number] * room.fixed + flat * room.least
            base += room.slopes[number] * room.mile * leg - prize[j]
            highest = max(highest, base + best[left, state, 0, bucket, number])
        least = min(least, highest)
    return least


_PER_PUPIL = 3


@numba.njit(cache=True, nogil=True)
def ends(
    graph: Graph, room: Room, book: Book, used: int, threshold: float, complete: bool, work: int
) -> Priced:  # fmt: skip
    """Choose the best few routes ending at each pupil.

    Parameters
    ----------
    graph, room, book, threshold
        As :func:`price` has them.
    used, complete, work
        Labels in the book, whether none was overlooked, and how many were compared.
    """
    n = graph.place.shape[0]
    ends = np.full((n, _PER_PUPIL), -1, np.int64)
    value = np.full((n, _PER_PUPIL), threshold)
    least = 0.0
    for one in range(1, used):
        j = book.node[one]
        extra = room.mile * graph.end_m[j]
        metres = book.metres[one] + graph.end_m[j]
        reduced = book.cost[one] + room.fixed + extra
        reduced += max(0.0, room.least - room.fixed - room.mile * metres)
        least = min(least, reduced)
        k = _PER_PUPIL - 1
        if reduced >= value[j, k]:
            continue
        while k > 0 and reduced < value[j, k - 1]:
            value[j, k] = value[j, k - 1]
            ends[j, k] = ends[j, k - 1]
            k -= 1
        value[j, k] = reduced
        ends[j, k] = one
    flat, values = ends.ravel(), value.ravel()
    found = np.flatnonzero(flat >= 0)
    order = found[np.argsort(values[found])]
    return Priced(flat[order], values[order], least, used, complete, work)


def route_of(book: Book, end: int) -> list[int]:
    """Pupils of a label's route, nearest the school first."""
    route = []
    while book.parent[end] >= 0:
        route.append(int(book.node[end]))
        end = int(book.parent[end])
    return route[::-1]
