"""Pricing: relaxed routes that cost less than the duals say, label by label from the school.

A label is a partial route; its pupils so far, nearest the school first. Labels grow one pupil
at a time. One is cut where another at the same pupil is at least as good in every respect, or
where no completion makes it worth having. Routes are ng-routes (Baldacci, Mingozzi and Roberti
2011): they may call again at a pupil whom they have forgotten, which only lowers the bound.
Subset-row cuts follow Jepsen, Petersen, Spoorendonk and Pisinger (Operations Research 2008).
"""

import numba
import numpy as np

from routeopt.solvers.bound.book import GUARD, Book, Cuts, Priced, Room, hopeless, room_left
from routeopt.solvers.bound.completion import Table
from routeopt.solvers.bound.relaxed import Floats, Graph, Ints

_MOST_WORK = 2_000_000_000
"""Comparisons of labels after which a pricing gives up."""


@numba.njit(cache=True, nogil=True)
def _extend(
    graph: Graph, room: Room, cuts: Cuts, bars: Ints, prize: Floats,
    book: Book, one: int, batch: Book, two: int, j: int,
) -> None:  # fmt: skip
    # Writes label ``one`` grown by pupil ``j`` to the batch.
    i = book.node[one]
    load = book.load[one] + room.demand[j]
    metres = book.metres[one] + graph.metres[i, j]
    cost = book.cost[one] + room.mile * graph.metres[i, j] - prize[j]
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
    batch.elapsed[two] = book.elapsed[one] + graph.time_s[i, j]
    batch.load[two] = load
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
def _copy(source: Book, one: int, target: Book, two: int) -> None:
    target.node[two] = source.node[one]
    target.parent[two] = source.parent[one]
    target.elapsed[two] = source.elapsed[one]
    target.load[two] = source.load[one]
    target.memory[two] = source.memory[one]
    target.metres[two] = source.metres[one]
    target.cost[two] = source.cost[one]
    target.raised[two] = source.raised[one]
    for word in range(target.odd.shape[1]):
        target.odd[two, word] = source.odd[one, word]


@numba.njit(cache=True, nogil=True)
def _as_good(book: Book, one: int, batch: Book, two: int, cuts: Cuts, quick: bool) -> bool:
    # Whether kept label ``one`` can do all that label ``two`` of the batch can, at no more.
    if book.elapsed[one] > batch.elapsed[two]:
        return False
    if not quick and book.memory[one] & ~batch.memory[two]:
        return False
    if (batch.load[two] | GUARD) - book.load[one] & GUARD != GUARD:
        return False
    if quick:
        return True
    gap = min(batch.cost[two] - book.cost[one], batch.raised[two] - book.raised[one])
    if gap < 0.0:
        return False
    for word in range(book.odd.shape[1]):
        more = book.odd[one, word] & ~batch.odd[two, word]
        bit = 0
        while more:
            if more & np.uint64(1):
                gap -= cuts.price[word * 64 + bit]
                if gap < 0.0:
                    return False
            more >>= np.uint64(1)
            bit += 1
    return True


@numba.njit(cache=True, nogil=True)
def _dominated(
    book: Book, segments: Ints, segment_count: Ints, fresh: int, used: int,
    batch: Book, two: int, cuts: Cuts, quick: bool, work: Ints,
) -> bool:  # fmt: skip
    # Kept labels of a pupil lie in segments, the cheapest first in each; ``fresh`` begins the
    # one that is being written.
    j = batch.node[two]
    cost = batch.cost[two]
    for segment in range(segment_count[j]):
        for one in range(segments[j, segment, 0], segments[j, segment, 1]):
            if book.cost[one] > cost:
                work[0] += one - segments[j, segment, 0]
                break
            if _as_good(book, one, batch, two, cuts, quick):
                return True
    work[0] += used - fresh
    for one in range(fresh, used):
        if _as_good(book, one, batch, two, cuts, quick):
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _keep(
    book: Book, used: int, segments: Ints, segment_count: Ints,
    batch: Book, filled: int, cuts: Cuts, beam: int, work: Ints,
) -> int:  # fmt: skip
    # Moves the undominated labels of a batch to the book; the number kept, negative
    # where they are too many.
    rank = np.argsort(batch.cost[:filled])
    n = segments.shape[0]
    start = np.zeros(n + 1, np.int64)
    for k in range(filled):
        start[batch.node[k] + 1] += 1
    for j in range(n):
        start[j + 1] += start[j]
    at = start[:n].copy()
    ordered = np.empty(filled, np.int64)
    for k in rank:
        j = batch.node[k]
        ordered[at[j]] = k
        at[j] += 1
    for j in range(n):
        fresh = used
        for k in range(start[j], start[j + 1]):
            two = ordered[k]
            if beam > 0 and used - fresh >= beam:
                break
            if _dominated(
                book, segments, segment_count, fresh, used, batch, two, cuts, beam > 0, work
            ):
                continue
            if used >= book.node.shape[0] or work[0] > _MOST_WORK:
                return -used
            _copy(batch, two, book, used)
            used += 1
        if used > fresh:
            if segment_count[j] >= segments.shape[1]:
                return -used
            segments[j, segment_count[j], 0] = fresh
            segments[j, segment_count[j], 1] = used
            segment_count[j] += 1
    return used


@numba.njit(cache=True, nogil=True)
def price(
    graph: Graph, room: Room, prize: Floats, cuts: Cuts,
    best: Table, step_s: int,
    threshold: float, book: Book, batch: Book, beam: int, halt: Ints,
) -> Priced:  # fmt: skip
    """Find relaxed routes whose reduced cost is below a threshold.

    Parameters
    ----------
    graph, room, prize, cuts
        The school, the variant, pounds won at each pupil, and the cuts.
    best, step_s
        Completions, see :func:`~routeopt.solvers.bound.completion.completions`.
    threshold
        Routes from here up are of no interest.
    book, batch
        Room for labels kept, and for one batch of new ones.
    beam
        Labels kept at a pupil and length in a quick search that proves nothing; 0 for all.
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
    buckets = best.shape[4]
    recalled = best.shape[3] - 1
    while begin < end:
        filled = 0
        for one in range(begin, end):
            if halt[0]:
                return Priced(np.zeros(0, np.int64), np.zeros(0), -np.inf, 0, False)
            i = book.node[one]
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
                load = book.load[one] + room.demand[j]
                if then > graph.cap_s[j] or (room.most | GUARD) - load & GUARD != GUARD:
                    continue
                after = room_left(room, load)
                bucket = then // step_s
                if bucket >= buckets:
                    continue
                # Whom the label has seen is looked up only where even seeing nobody would do.
                cost = book.cost[one] + room.mile * graph.metres[i, j] - prize[j]
                metres = book.metres[one] + graph.metres[i, j]
                if hopeless(room, cost, metres, best[:, after, j, 0, bucket], threshold):
                    continue
                _extend(graph, room, cuts, bars, prize, book, one, batch, filled, j)
                seen = batch.memory[filled] >> 1 & recalled
                cost = batch.cost[filled]
                if hopeless(room, cost, metres, best[:, after, j, seen, bucket], threshold):
                    continue
                filled += 1
                if filled == batch.node.shape[0]:
                    used = _keep(
                        book, used, segments, segment_count, batch, filled, cuts, beam, work
                    )
                    if used < 0:
                        return _ends(graph, room, book, -used, threshold, False)
                    filled = 0
        used = _keep(book, used, segments, segment_count, batch, filled, cuts, beam, work)
        if used < 0:
            return _ends(graph, room, book, -used, threshold, False)
        begin, end = end, used
    return _ends(graph, room, book, used, threshold, beam == 0)


_PER_PUPIL = 3


@numba.njit(cache=True, nogil=True)
def _ends(
    graph: Graph, room: Room, book: Book, used: int, threshold: float, complete: bool
) -> Priced:
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
    return Priced(flat[order], values[order], least, used, complete)


def route_of(book: Book, end: int) -> list[int]:
    """Pupils of a label's route, nearest the school first."""
    route = []
    while book.parent[end] >= 0:
        route.append(int(book.node[end]))
        end = int(book.parent[end])
    return route[::-1]
