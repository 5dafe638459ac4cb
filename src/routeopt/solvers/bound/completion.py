"""What the rest of a relaxed route can still win: a bound on every completion.

The rest is a walk that never turns straight back (no 2-cycle), in time rounded down to a grid
and with only the room that is left: each of these lets more walks through, so that no label
which could still become a route worth having is ever cut. After Christofides, Mingozzi and
Toth (Mathematical Programming 1981) and Baldacci, Mingozzi and Roberti (Operations Research
2011).
"""

import numba
import numpy as np

from routeopt.solvers.bound.relaxed import Floats, Graph, Ints


@numba.njit(cache=True, nogil=True)
def completions(
    graph: Graph, nodes: Ints, demand: Ints, room: int, mile: float, prize: Floats, step_s: int
) -> tuple[Floats, Ints, Floats]:
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

    Returns
    -------
    best, successor, second
        ``(room+1, n, buckets)``: the least cost with so much room left, whom it visits next
        (-1: it ends), and the least by another next.
    """
    n = demand.shape[0]
    school = graph.time_s.shape[0] - 1
    longest = 0
    for i in nodes:
        if graph.cap_s[i] > longest and graph.time_s[school, i] <= graph.cap_s[i]:
            longest = graph.cap_s[i]
    buckets = longest // step_s + 1
    best = np.zeros((room + 1, n, buckets))
    successor = np.full((room + 1, n, buckets), -1, np.int64)
    second = np.zeros((room + 1, n, buckets))
    for i in nodes:
        end = mile * graph.end_m[i]
        for left in range(room + 1):
            for bucket in range(buckets):
                best[left, i, bucket] = end
                second[left, i, bucket] = end
    for left in range(1, room + 1):
        for i in nodes:
            for j in nodes:
                if i == j or demand[j] > left or graph.barred[i, j]:
                    continue
                leg = graph.time_s[i, j]
                latest = graph.cap_s[j] - leg
                if latest < 0:
                    continue
                price = mile * graph.metres[i, j] - prize[j]
                after = left - demand[j]
                later = leg // step_s
                last = min(buckets - 1, latest // step_s)
                for bucket in range(last + 1):
                    then = bucket + later
                    rest = best[after, j, then]
                    if successor[after, j, then] == i:
                        rest = second[after, j, then]
                    cost = price + rest
                    if cost < best[left, i, bucket]:
                        second[left, i, bucket] = best[left, i, bucket]
                        best[left, i, bucket] = cost
                        successor[left, i, bucket] = j
                    elif cost < second[left, i, bucket]:
                        second[left, i, bucket] = cost
    return best, successor, second
