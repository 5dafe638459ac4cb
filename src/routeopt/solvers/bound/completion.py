"""What the rest of a relaxed route can still win: a bound on every completion.

The rest is a walk that never returns to the few pupils it remembers (ng-routes with a small
memory), in time rounded down to a grid and with only the room that is left: each of these lets
more walks through, so that no label which could still become a route worth having is ever cut.
After Baldacci, Mingozzi and Roberti (Operations Research 2011).
"""

import numba
import numpy as np
from numpy.typing import NDArray

from routeopt.solvers.bound.absent import Past, state_of
from routeopt.solvers.bound.relaxed import Floats, Graph, Ints

Table = NDArray[np.float32]


@numba.njit(cache=True, nogil=True)
def _recalled(graph: Graph, recall: int) -> Ints:
    # (i, j, subset) -> what is remembered at j of a walk that remembered ``subset`` at i.
    n = graph.place.shape[0]
    subsets = 1 << recall
    carried = np.zeros((n, n, subsets), np.int64)
    for i in range(n):
        for j in range(n):
            for subset in range(subsets):
                kept = 0
                place = graph.place[j, i]
                if 0 < place <= recall:
                    kept |= 1 << (place - 1)
                for bit in range(recall):
                    other = graph.ng[i, bit + 1]
                    if subset >> bit & 1 and other >= 0:
                        place = graph.place[j, other]
                        if 0 < place <= recall:
                            kept |= 1 << (place - 1)
                carried[i, j, subset] = kept
    return carried


@numba.njit(cache=True, nogil=True)
def completions(
    graph: Graph, past: Past, nodes: Ints, most: Ints, demand: Ints, strides: Ints,
    miles: Floats, prize: Floats, step_s: int, recall: int,
) -> Table:  # fmt: skip
    """Least cost of going on from a pupil.

    Parameters
    ----------
    graph, past, nodes
        The school, its legs past the absent, and the pupils who may ride.
    most, demand
        ``(3,)`` seats, spaces and shared assistance there are; ``(n, 3)`` what each takes.
    strides
        ``(3,)`` steps of the index of what is left; 0 where that is not counted.
    miles, prize
        ``(tables,)`` pounds a metre, a table for each; pounds won at each pupil.
    step_s
        Grid of the elapsed time.
    recall
        Near pupils a walk remembers at a pupil, besides the one it stands at.

    Returns
    -------
    numpy.ndarray
        ``(left, states, 2 ** recall, buckets, tables)``: with so much room left, at a pupil
        (those of a part week by the quarter that the route came from, see
        :func:`~routeopt.solvers.bound.absent.state_of`), having seen some of the pupils nearest
        to them (the lowest bits of a label's memory after its own), from an elapsed time on.
        Rounded down by a hair to stay below the exact sums.
    """
    n = demand.shape[0]
    longest = 0
    for i in nodes:
        longest = max(longest, graph.cap_s[i])
    buckets = longest // step_s + 1
    subsets = 1 << recall
    carried = _recalled(graph, recall)
    rooms = 1
    for k in range(3):
        rooms += strides[k] * most[k]
    states = n + (past.slot.max() + 1) * past.least_m.shape[1]
    # What is looked up together lies together: with one table alone, that is all there is.
    tables = miles.shape[0]
    best = np.empty((rooms, states, subsets, buckets, tables if tables > 1 else 0), np.float32)
    one = np.zeros((rooms, states, subsets, buckets), np.float32)
    for number in range(tables):
        _fill(
            graph, past, nodes, most, demand, strides, miles[number], prize, step_s, recall,
            carried, one,
        )  # fmt: skip
        if tables == 1:
            return one.reshape((rooms, states, subsets, buckets, 1))
        best[..., number] = one
    return best


@numba.njit(cache=True, nogil=True)
def _fill(
    graph: Graph, past: Past, nodes: Ints, most: Ints, demand: Ints, strides: Ints, mile: float,
    prize: Floats, step_s: int, recall: int, carried: Ints, best: Table,
) -> None:  # fmt: skip
    states, subsets, buckets = best.shape[1:]
    flat, size = best.reshape(-1), subsets * buckets
    # The walks from one state, written to the table when all are known.
    here = np.empty(size, np.float32)
    allowed = np.zeros(demand.shape[0], np.bool_)
    allowed[nodes] = True
    n = demand.shape[0]
    quarters = past.least_m.shape[1]
    # Where a walk stands, and the quarter it came from where that matters.
    standing = np.empty((nodes.shape[0] * quarters, 2), np.int64)
    stands = 0
    for i in nodes:
        for quarter in range(quarters if past.slot[i] >= 0 else 1):
            standing[stands] = i, quarter
            stands += 1
    start_s = graph.from_s.copy()
    for i in nodes:
        if past.week[i] >= 0:
            start_s[i] -= past.most_s[past.week[i]].max()
    hair = np.float32(0.01)
    # What is not counted is always there in full.
    last_spaces = most[1] if strides[1] else 0
    last_shared = most[2] if strides[2] else 0
    for shared in range(last_shared + 1):
        for spaces in range(last_spaces + 1):
            for seats in range(most[0] + 1):
                left = seats * strides[0] + spaces * strides[1] + shared * strides[2]
                # Whoever shares an assistant takes a place: no more of it can be used.
                places = seats + (spaces if strides[1] else most[1])
                if shared > places:
                    best[left] = best[left - (shared - places) * strides[2]]
                    continue
                for stand in range(stands):
                    i, quarter = standing[stand]
                    week = past.week[i]
                    here[:] = np.float32(mile * graph.end_m[i])
                    for k in range(graph.reach):
                        j = graph.near[i, k]
                        if i == j or not allowed[j]:
                            continue
                        if graph.barred[i, j] or demand[j, 0] > seats:
                            continue
                        if strides[1] and demand[j, 1] > spaces:
                            continue
                        if strides[2] and demand[j, 2] > shared:
                            continue
                        leg, metres = graph.time_s[i, j], graph.metres[i, j]
                        came = past.quarter[i]
                        if week >= 0:
                            leg += past.least_s[week, quarter, j]
                            metres += past.least_m[week, quarter, j]
                            if past.week[j] == week:
                                came = quarter
                        then = state_of(past.slot[j], came, quarters, n, j)
                        latest = graph.cap_s[j] - leg
                        if latest < 0 or start_s[j] > graph.cap_s[j]:
                            continue
                        after = left - (
                            demand[j, 0] * strides[0]
                            + demand[j, 1] * strides[1]
                            + demand[j, 2] * strides[2]
                        )
                        place = graph.place[i, j]
                        price = np.float32(mile * metres - prize[j]) - hair
                        later = leg // step_s
                        last = min(buckets - 1 - later, latest // step_s)
                        # What is earlier than counts there comes to one.
                        first = max(0, start_s[j] // step_s)
                        early = min(last, first - later - 1)
                        _go_on(
                            flat, here, (after * states + then) * size, carried[i, j], place,
                            recall, buckets, later, first, early, last, price,
                        )  # fmt: skip
                    state = state_of(past.slot[i], quarter, quarters, n, i)
                    begin = (left * states + state) * size
                    flat[begin : begin + size] = here


@numba.njit(cache=True, nogil=True)
def _go_on(
    flat: Table, here: Table, then: int, carried: Ints, place: int, recall: int, buckets: int,
    later: int, first: int, early: int, last: int, price: np.float32,
) -> None:  # fmt: skip
    # Lowers what walks cost from one state by those that go on to another, whose part of the
    # table begins at ``then``. Places are unsigned, and arrays flat: only so is the inner loop
    # compiled to look at many buckets at once, which takes a quarter of the time.
    for subset in range(carried.shape[0]):
        if 0 < place <= recall and subset >> (place - 1) & 1:
            continue
        source = np.uint64(then + carried[subset] * buckets)
        target = np.uint64(subset * buckets)
        for bucket in range(early + 1):
            value = price + flat[source + np.uint64(first)]
            here[target + np.uint64(bucket)] = min(here[target + np.uint64(bucket)], value)
        begin = max(0, early + 1)
        source += np.uint64(begin + later)
        target += np.uint64(begin)
        for bucket in range(np.uint64(max(0, last + 1 - begin))):
            value, least = price + flat[source + bucket], here[target + bucket]
            here[target + bucket] = min(least, value)
