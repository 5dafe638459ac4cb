"""Pricing: relaxed routes that cost less than the duals say, label by label from the school.

A label is a partial route; its pupils so far, nearest the school first. Labels grow one pupil
at a time. One is cut where another at the same pupil is at least as good in every respect, or
where no completion makes it worth having. Routes are ng-routes (Baldacci, Mingozzi and Roberti
2011): they may call again at a pupil whom they have forgotten, which only lowers the bound.
Subset-row cuts follow Jepsen, Petersen, Spoorendonk and Pisinger (Operations Research 2008).
"""

import numba
import numpy as np

from routeopt.solvers.bound.absent import Past, state_of
from routeopt.solvers.bound.book import Book, Cuts, Priced, Room, hopeless, loaded, room_left
from routeopt.solvers.bound.completion import Table
from routeopt.solvers.bound.dominance import keep_best
from routeopt.solvers.bound.relaxed import Floats, Graph, Ints


@numba.njit(cache=True, nogil=True)
def _extend(
    graph: Graph, room: Room, cuts: Cuts, bars: Ints, prize: Floats,
    book: Book, one: int, batch: Book, two: int, j: int, leg: float,
) -> None:  # fmt: skip
    # Writes label ``one`` grown by pupil ``j`` to the batch, but for its times, load and past.
    i = book.node[one]
    metres = book.metres[one] + leg
    cost = book.cost[one] + room.mile * leg - prize[j]
    for word in range(cuts.member.shape[1]):
        odd = book.odd[one, word] & cuts.memory[j, word]
        hit = odd & cuts.member[j, word]
        bit = 0
        while hit:
            if hit & np.uint64(1):
                cost += cuts.price[word * 64 + bit]
            hit >>= np.uint64(1)
            bit += 1
        batch.odd[two, word] = odd ^ cuts.member[j, word]
    memory = bars[j] | 1
    kept = book.memory[one]
    bit = 0
    while kept:
        if kept & 1:
            place = graph.place[j, graph.ng[i, bit]]
            if place >= 0:
                memory |= 1 << place
        kept >>= 1
        bit += 1
    batch.node[two] = j
    batch.parent[two] = one
    batch.memory[two] = memory
    batch.metres[two] = metres
    batch.cost[two] = cost
    # Under the minimum price more metres cost nothing: both prices must be no worse.
    batch.raised[two] = cost + max(0.0, room.least - room.fixed - room.mile * metres)


@numba.njit(cache=True, nogil=True)
def _bars(graph: Graph) -> Ints:
    # Bits of a pupil's memory that stand for those who may not share with them.
    n = graph.place.shape[0]
    bars = np.zeros(n, np.int64)
    for i in range(n):
        for bit in range(graph.ng.shape[1]):
            other = graph.ng[i, bit]
            if other >= 0 and graph.barred[i, other]:
                bars[i] |= 1 << bit
    return bars


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
    n = room.demand.shape[0]
    bars = _bars(graph)
    allowed = np.zeros(n, np.bool_)
    for j in room.nodes:
        allowed[j] = True
    book.node[0] = n
    book.parent[0] = -1
    book.before[0] = n
    book.elapsed[0] = 0
    book.load[0] = 0
    book.memory[0] = 0
    book.metres[0] = 0.0
    book.cost[0] = 0.0
    book.raised[0] = 0.0
    book.odd[0, :] = 0
    used = 1
    begin, end = 0, 1
    segments = np.zeros((n, 256, 2), np.int64)
    work = np.zeros(1, np.int64)
    segment_count = np.zeros(n, np.int64)
    buckets = best.shape[3]
    recalled = best.shape[2] - 1
    quarters = past.least_m.shape[1]
    aboard = 0
    while begin < end:
        aboard += 1
        filled = 0
        for one in range(begin, end):
            if halt[0]:
                return Priced(np.zeros(0, np.int64), np.zeros(0), -np.inf, 0, False, 0)
            i = book.node[one]
            week, before = past.week[i], book.before[one]
            for k in range(n if i == n else graph.reach):
                j = graph.near[i, k]
                if not allowed[j] or i == j:
                    continue
                if i != n:
                    place = graph.place[i, j]
                    if place >= 0 and book.memory[one] >> place & 1:
                        continue
                    if graph.barred[i, j]:
                        continue
                then = book.elapsed[one] + graph.time_s[i, j]
                joining = room.company[j] - aboard
                load = loaded(book.load[one], room.demand[j], joining, room.most, room.places)
                if week >= 0:
                    then += past.seconds[week, before, j]
                if then > graph.cap_s[j] or load < 0:
                    continue
                after = room_left(room, load)
                bucket = then // room.step_s
                if bucket >= buckets:
                    continue
                # Whom the label has seen is looked up only where even seeing nobody would do.
                leg = graph.metres[i, j]
                if week >= 0:
                    leg += past.metres[week, before, j]
                cost = book.cost[one] + room.mile * leg - prize[j]
                metres = book.metres[one] + leg
                came = before if week >= 0 and past.week[j] == week else i
                state = state_of(past.slot[j], past.quarter[came], quarters, n, j)
                if hopeless(room, cost, metres, best[after, state, 0, bucket], threshold):
                    continue
                _extend(graph, room, cuts, bars, prize, book, one, batch, filled, j, leg)
                batch.elapsed[filled], batch.load[filled] = then, load
                batch.before[filled] = came
                seen = batch.memory[filled] >> 1 & recalled
                cost = batch.cost[filled]
                if hopeless(room, cost, metres, best[after, state, seen, bucket], threshold):
                    continue
                filled += 1
                if filled == batch.node.shape[0]:
                    used = keep_best(
                        past, room.mile, book, used, segments, segment_count, batch, filled,
                        cuts, beam, work, most_work,
                    )  # fmt: skip
                    if used < 0:
                        return _ends(graph, room, book, -used, threshold, False, work[0])
                    filled = 0
        used = keep_best(
            past, room.mile, book, used, segments, segment_count, batch, filled, cuts, beam,
            work, most_work,
        )  # fmt: skip
        if used < 0:
            return _ends(graph, room, book, -used, threshold, False, work[0])
        begin, end = end, used
    return _ends(graph, room, book, used, threshold, beam == 0, work[0])


_PER_PUPIL = 3


@numba.njit(cache=True, nogil=True)
def _ends(
    graph: Graph, room: Room, book: Book, used: int, threshold: float, complete: bool, work: int
) -> Priced:  # fmt: skip
    # The best few routes ending at each pupil.
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
