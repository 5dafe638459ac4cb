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
    groups = past.least_m.shape[1]
    words = cuts.member.shape[1]
    aboard = 0
    # In the loop below only arrays that have a name of their own are touched: those of a tuple
    # are counted at every use, which takes several times as long as all the rest.
    time_s, leg_m, cap_s, near, place = (
        graph.time_s, graph.metres, graph.cap_s, graph.near, graph.place
    )  # fmt: skip
    ng, barred = graph.ng, graph.barred
    part, past_s, past_m, slot, quarter = (
        past.week, past.seconds, past.metres, past.slot, past.quarter
    )  # fmt: skip
    demand, company, slopes = room.demand, room.company, room.slopes
    seats, spaces, shared = room.strides[0], room.strides[1], room.strides[2]
    fixed, least, mile, most = room.fixed, room.least, room.mile, room.most
    member, recollects, charged = cuts.member, cuts.memory, cuts.price
    node_, before_, elapsed_, load_ = book.node, book.before, book.elapsed, book.load
    memory_, metres_, cost_, odd_ = book.memory, book.metres, book.cost, book.odd
    new_node, new_parent, new_before = batch.node, batch.parent, batch.before
    new_elapsed, new_load, new_memory = batch.elapsed, batch.load, batch.memory
    new_metres, new_cost, new_raised, new_odd = batch.metres, batch.cost, batch.raised, batch.odd
    while begin < end:
        aboard += 1
        filled = 0
        for one in range(begin, end):
            if halt[0]:
                return Priced(np.zeros(0, np.int64), np.zeros(0), -np.inf, 0, False, 0)
            i = node_[one]
            week, before = part[i], before_[one]
            for k in range(n if i == n else graph.reach):
                j = near[i, k]
                if not allowed[j] or i == j:
                    continue
                if i != n:
                    bit = place[i, j]
                    if bit >= 0 and memory_[one] >> bit & 1:
                        continue
                    if barred[i, j]:
                        continue
                then = elapsed_[one] + time_s[i, j]
                joining = company[j] - aboard
                load = loaded(load_[one], demand[j], joining, most, room.places)
                if week >= 0:
                    then += past_s[week, before, j]
                if then > cap_s[j] or load < 0:
                    continue
                left = room_left(most - load, seats, spaces, shared)
                bucket = then // room.step_s
                if bucket >= buckets:
                    continue
                # Whom the label has seen is looked up only where even seeing nobody would do.
                leg = leg_m[i, j]
                if week >= 0:
                    leg += past_m[week, before, j]
                cost = cost_[one] + mile * leg - prize[j]
                metres = metres_[one] + leg
                came = before if week >= 0 and part[j] == week else i
                state = state_of(slot[j], quarter[came], groups, n, j)
                if hopeless(
                    slopes, fixed, least, mile, cost, metres,
                    best, left, state, 0, bucket, threshold,
                ):  # fmt: skip
                    continue
                for word in range(words):
                    odd = odd_[one, word] & recollects[j, word]
                    hit = odd & member[j, word]
                    bit = 0
                    while hit:
                        if hit & np.uint64(1):
                            cost += charged[word * 64 + bit]
                        hit >>= np.uint64(1)
                        bit += 1
                    new_odd[filled, word] = odd ^ member[j, word]
                memory = bars[j] | 1
                kept = memory_[one]
                bit = 0
                while kept:
                    if kept & 1:
                        at = place[j, ng[i, bit]]
                        if at >= 0:
                            memory |= 1 << at
                    kept >>= 1
                    bit += 1
                seen = memory >> 1 & recalled
                if hopeless(
                    slopes, fixed, least, mile, cost, metres,
                    best, left, state, seen, bucket, threshold,
                ):  # fmt: skip
                    continue
                new_node[filled], new_parent[filled], new_before[filled] = j, one, came
                new_elapsed[filled], new_load[filled], new_memory[filled] = then, load, memory
                new_metres[filled], new_cost[filled] = metres, cost
                # Under the minimum price more metres cost nothing: both must be no worse.
                new_raised[filled] = cost + max(0.0, least - fixed - mile * metres)
                filled += 1
                if filled == new_node.shape[0]:
                    used = keep_best(
                        past, mile, book, used, segments, segment_count, batch, filled,
                        cuts, beam, work, most_work,
                    )  # fmt: skip
                    if used < 0:
                        return _ends(graph, room, book, -used, threshold, False, work[0])
                    filled = 0
        used = keep_best(
            past, mile, book, used, segments, segment_count, batch, filled, cuts, beam,
            work, most_work,
        )  # fmt: skip
        if used < 0:
            return _ends(graph, room, book, -used, threshold, False, work[0])
        begin, end = end, used
    return _ends(graph, room, book, used, threshold, beam == 0, work[0])


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
