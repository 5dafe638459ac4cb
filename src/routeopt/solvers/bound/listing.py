"""Every route that could be part of a cheaper plan: enumeration once the gap is small.

A plan cheaper than the best known uses no route whose reduced cost is as large as the gap, so
the routes listed here hold an optimal plan (Baldacci, Christofides and Mingozzi, Mathematical
Programming 2008). Pupils are visited once at most; of two orders of the same pupils with the
same last one, the slower and longer is left out.
"""

import numba
import numpy as np

from routeopt.solvers.bound.absent import Past, state_of
from routeopt.solvers.bound.book import Cuts, Room, Words, hopeless, loaded, room_left
from routeopt.solvers.bound.completion import Table
from routeopt.solvers.bound.relaxed import Flags, Floats, Graph, Ints

_SEED = 20_080_117


def marks_of(n: int) -> Words:
    """Draw a random word for each pupil; sets are told apart by the sum of theirs."""
    rng = np.random.default_rng(_SEED)
    return rng.integers(0, 2**64, size=n, dtype=np.uint64)


@numba.njit(cache=True, nogil=True)
def _visited(node: Ints, parent: Ints, one: int, j: int) -> bool:
    while parent[one] >= 0:
        if node[one] == j:
            return True
        one = parent[one]
    return False


@numba.njit(cache=True, nogil=True)
def _welcome(barred: Flags, node: Ints, parent: Ints, one: int, j: int) -> bool:
    while parent[one] >= 0:
        if barred[node[one], j]:
            return False
        one = parent[one]
    return True


@numba.njit(cache=True, nogil=True)
def _seen(places: Ints, node: Ints, parent: Ints, one: int, j: int, recall: int) -> int:
    # Those of the pupils nearest to j whom the route has visited, as completions know them.
    seen = 0
    while parent[one] >= 0:
        place = places[j, node[one]]
        if 0 < place <= recall:
            seen |= 1 << (place - 1)
        one = parent[one]
    return seen


@numba.njit(cache=True, nogil=True)
def _alive(
    past: Past, begin: int, end: int, node: Ints, behind: Ints, elapsed: Ints, metres: Floats,
    mark: Words, marks: Words,
) -> Flags:  # fmt: skip
    # Of labels with the same pupils and the same end, the quicker and shorter order stays.
    key = np.empty(end - begin, np.uint64)
    for k in range(begin, end):
        key[k - begin] = mark[k] + marks[node[k]]
    rank = np.argsort(key)
    alive = np.ones(end - begin, np.bool_)
    start = 0
    while start < rank.shape[0]:
        stop = start + 1
        while stop < rank.shape[0] and key[rank[stop]] == key[rank[start]]:
            stop += 1
        for a in range(start, stop):
            for b in range(start, stop):
                one, two = rank[a], rank[b]
                if a == b or not alive[two] or not alive[one]:
                    continue
                k, m = begin + one, begin + two
                far, late = metres[k], elapsed[k]
                week = past.week[node[k]]
                if week >= 0:
                    far += past.worse[week, behind[k], behind[m]]
                    late += past.later[week, behind[k], behind[m]]
                if far > metres[m] or late > elapsed[m]:
                    continue
                same = elapsed[k] == elapsed[m] and metres[k] == metres[m]
                if not same or a < b:
                    alive[two] = False
        start = stop
    return alive


@numba.njit(cache=True, nogil=True)
def list_routes(
    graph: Graph, past: Past, room: Room, prize: Floats, cuts: Cuts,
    best: Table,
    gap: float, marks: Words, most: int, halt: Ints,
) -> tuple[Ints, Ints, Ints, Words, bool]:  # fmt: skip
    """List relaxed routes with reduced costs below the gap.

    ``halt`` is set from another thread to give up.

    Returns
    -------
    node, parent, ends, marks, complete
        Labels as a tree, the last labels of routes, the mark of each route's set of pupils;
        ``complete`` is False where there are more than ``most`` labels.
    """
    n = room.demand.shape[0]
    words = cuts.member.shape[1]
    node = np.empty(most, np.int64)
    parent = np.empty(most, np.int64)
    behind = np.empty(most, np.int64)
    elapsed = np.empty(most, np.int64)
    load = np.empty(most, np.int64)
    metres = np.empty(most)
    cost = np.empty(most)
    odd = np.empty((most, words), np.uint64)
    mark = np.empty(most, np.uint64)
    node[0], parent[0], elapsed[0], metres[0], cost[0] = n, -1, 0, 0.0, 0.0
    load[0], behind[0] = 0, n
    odd[0, :] = 0
    mark[0] = 0
    used, begin, end = 1, 0, 1
    buckets = best.shape[3]
    recall = 0
    while 1 << recall < best.shape[2]:
        recall += 1
    nothing = np.zeros(0, np.int64)
    aboard = 0
    quarters = past.least_m.shape[1]
    barred, places = graph.barred, graph.place
    strides, slopes = room.strides, room.slopes
    while begin < end:
        aboard += 1
        for one in range(begin, end):
            i = node[one]
            week, before = past.week[i], behind[one]
            for j in room.nodes:
                if i == j:
                    continue
                then = elapsed[one] + graph.time_s[i, j]
                joining = room.company[j] - aboard
                taken = loaded(load[one], room.demand[j], joining, room.most, room.places)
                leg = graph.metres[i, j]
                if week >= 0:
                    then += past.seconds[week, before, j]
                    leg += past.metres[week, before, j]
                if then > graph.cap_s[j] or taken < 0:
                    continue
                bucket = then // room.step_s
                if bucket >= buckets:
                    continue
                left = room_left(room.most - taken, strides[0], strides[1], strides[2])
                price = cost[one] + room.mile * leg - prize[j]
                far = metres[one] + leg
                came = before if week >= 0 and past.week[j] == week else i
                state = state_of(past.slot[j], past.quarter[came], quarters, n, j)
                if hopeless(
                    slopes, room.fixed, room.least, room.mile, price, far,
                    best, left, state, 0, bucket, gap,
                ):  # fmt: skip
                    continue
                seen = _seen(places, node, parent, one, j, recall)
                if hopeless(
                    slopes, room.fixed, room.least, room.mile, price, far,
                    best, left, state, seen, bucket, gap,
                ):  # fmt: skip
                    continue
                if _visited(node, parent, one, j) or not _welcome(barred, node, parent, one, j):
                    continue
                for word in range(words):
                    hit = odd[one, word] & cuts.member[j, word]
                    bit = 0
                    while hit:
                        if hit & np.uint64(1):
                            price += cuts.price[word * 64 + bit]
                        hit >>= np.uint64(1)
                        bit += 1
                if hopeless(
                    slopes, room.fixed, room.least, room.mile, price, far,
                    best, left, state, seen, bucket, gap,
                ):  # fmt: skip
                    continue
                if used >= most or halt[0]:
                    return node, parent, nothing, mark[:0], False
                node[used], parent[used], elapsed[used] = j, one, then
                load[used] = taken
                behind[used] = came
                metres[used] = far
                cost[used] = price
                mark[used] = mark[one] + marks[j]
                for word in range(words):
                    odd[used, word] = odd[one, word] ^ cuts.member[j, word]
                used += 1
        begin, end = end, used
        alive = _alive(past, begin, end, node, behind, elapsed, metres, mark, marks)
        write = begin
        for k in range(begin, end):
            if alive[k - begin]:
                node[write], parent[write], elapsed[write] = node[k], parent[k], elapsed[k]
                load[write], behind[write] = load[k], behind[k]
                metres[write], cost[write], mark[write] = metres[k], cost[k], mark[k]
                odd[write] = odd[k]
                write += 1
        end = used = write
    ends = np.empty(used, np.int64)
    found = 0
    for one in range(1, used):
        extra = room.mile * graph.end_m[node[one]]
        reduced = cost[one] + room.fixed + extra
        whole = metres[one] + graph.end_m[node[one]]
        reduced += max(0.0, room.least - room.fixed - room.mile * whole)
        if reduced < gap:
            ends[found] = one
            found += 1
    kept = ends[:found].copy()
    return node[:used], parent[:used], kept, mark[:used][kept], True
