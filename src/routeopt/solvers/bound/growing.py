"""Labels a pupil longer: a label is a partial route, and grows one pupil at a time.

One is cut where another at the same pupil is at least as good in every respect, or where no
completion makes it worth having.
"""

from typing import NamedTuple

import numba
import numpy as np

from routeopt.solvers.bound.absent import Past, state_of
from routeopt.solvers.bound.book import Book, Cuts, Room, hopeless, loaded, room_left
from routeopt.solvers.bound.completion import Table
from routeopt.solvers.bound.dominance import keep_best
from routeopt.solvers.bound.relaxed import Floats, Graph, Ints

_STRETCHES = 256


class Growth(NamedTuple):
    """Labels and how far they have grown.

    Attributes
    ----------
    book, batch
        The labels kept, and room for one batch of new ones.
    span
        ``(4,)`` where the last labels begin in the book and end, how many pupils they have, and
        how many labels there were that have one fewer.
    work
        ``(1,)`` comparisons of labels so far.
    segments, segment_count
        ``(n, stretches, 2)`` where a pupil's labels lie in the book, and ``(n,)`` how many
        stretches.
    """

    book: Book
    batch: Book
    span: Ints
    work: Ints
    segments: Ints
    segment_count: Ints


@numba.njit(cache=True, nogil=True)
def begin(book: Book, batch: Book, n: int) -> Growth:
    """Write the label that has no pupil yet; ``n`` is where it stands."""
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
    return Growth(
        book,
        batch,
        np.array([0, 1, 0, 1]),
        np.zeros(1, np.int64),
        np.zeros((n, _STRETCHES, 2), np.int64),
        np.zeros(n, np.int64),
    )


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
def grow(
    graph: Graph, past: Past, room: Room, prize: Floats, cuts: Cuts,
    best: Table,
    threshold: float, growth: Growth, beam: int, most_work: int, halt: Ints,
) -> bool:  # fmt: skip
    """Let the last labels grow by a pupil; False where it had to give up.

    Parameters
    ----------
    graph, past, room, prize, cuts, best, threshold, beam, most_work, halt
        As :func:`~routeopt.solvers.bound.labels.price` has them.
    growth
        How far they are; it changes.
    """
    n = room.demand.shape[0]
    bars = _bars(graph)
    allowed = np.zeros(n, np.bool_)
    for j in room.nodes:
        allowed[j] = True
    book, batch, work = growth.book, growth.batch, growth.work
    segments, segment_count = growth.segments, growth.segment_count
    begin, end, aboard = growth.span[0], growth.span[1], growth.span[2] + 1
    used = end
    growth.span[2], growth.span[3] = aboard, end - begin
    buckets = best.shape[3]
    recalled = best.shape[2] - 1
    groups = past.least_m.shape[1]
    words = cuts.member.shape[1]
    # In the loop below only arrays that have a name of their own are touched: those of a tuple
    # are counted at every use, which takes several times as long as all the rest.
    time_s, leg_m, from_s, cap_s, near, place = (
        graph.time_s, graph.metres, graph.from_s, graph.cap_s, graph.near, graph.place
    )  # fmt: skip
    ng, barred = graph.ng, graph.barred
    part, past_s, past_m, most_s, slot, quarter = (
        past.week, past.seconds, past.metres, past.most_s, past.slot, past.quarter
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
    filled = 0
    for one in range(begin, end):
        if halt[0]:
            return False
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
            came = before if week >= 0 and part[j] == week else i
            start = from_s[j]
            if part[j] >= 0:
                # What going on takes past them is not theirs to wait for.
                start -= most_s[part[j], came]
            then = max(then, start)
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
                    growth.span[1] = -used
                    return False
                filled = 0
    used = keep_best(
        past, mile, book, used, segments, segment_count, batch, filled, cuts, beam,
        work, most_work,
    )  # fmt: skip
    growth.span[0], growth.span[1] = end, abs(used)
    return used >= 0
