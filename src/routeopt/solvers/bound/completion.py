"""What the rest of a relaxed route can still win: a bound on every completion.

The rest is a walk that never returns to the few pupils it remembers (ng-routes with a small
memory), in time rounded down to a grid and with only the room that is left: each of these lets
more walks through, so that no label which could still become a route worth having is ever cut.
After Baldacci, Mingozzi and Roberti (Operations Research 2011).
"""

import numba
import numpy as np
from numpy.typing import NDArray

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


@numba.njit(cache=True, nogil=True, fastmath=False)
def completions(
    graph: Graph, nodes: Ints, demand: Ints, room: int, mile: float, prize: Floats,
    step_s: int, recall: int,
) -> Table:  # fmt: skip
    """Least cost of going on from a pupil.

    Parameters
    ----------
    graph, nodes
        The school, and the pupils who may ride.
    demand, room
        Seats and spaces together that each takes, and that there are.
    mile, prize
        Pounds a metre; pounds won at each pupil.
    step_s
        Grid of the elapsed time.
    recall
        Near pupils a walk remembers at a pupil, besides the one it stands at.

    Returns
    -------
    numpy.ndarray
        ``(room+1, n, 2 ** recall, buckets)``: with so much room left, at a pupil, having seen
        some of the pupils nearest to them (the lowest bits of a label's memory after its own),
        from an elapsed time on. Rounded down by a hair to stay below the exact sums.
    """
    n = demand.shape[0]
    school = n
    longest = 0
    for i in nodes:
        if graph.cap_s[i] > longest and graph.time_s[school, i] <= graph.cap_s[i]:
            longest = graph.cap_s[i]
    buckets = longest // step_s + 1
    subsets = 1 << recall
    carried = _recalled(graph, recall)
    best = np.zeros((room + 1, n, subsets, buckets), np.float32)
    for i in nodes:
        best[:, i, :, :] = np.float32(mile * graph.end_m[i])
    hair = np.float32(0.01)
    for left in range(1, room + 1):
        for i in nodes:
            for j in nodes:
                if i == j or demand[j] > left or graph.barred[i, j]:
                    continue
                leg = graph.time_s[i, j]
                latest = graph.cap_s[j] - leg
                if latest < 0:
                    continue
                place = graph.place[i, j]
                price = np.float32(mile * graph.metres[i, j] - prize[j]) - hair
                after = left - demand[j]
                later = leg // step_s
                last = min(buckets - 1 - later, latest // step_s)
                for subset in range(subsets):
                    if 0 < place <= recall and subset >> (place - 1) & 1:
                        continue
                    rest = best[after, j, carried[i, j, subset]]
                    here = best[left, i, subset]
                    for bucket in range(last + 1):
                        here[bucket] = min(here[bucket], price + rest[bucket + later])
    return best
