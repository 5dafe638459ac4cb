"""A school seen from the outer end: what chains need that grow towards it.

Such a chain keeps in mind how much of the longest time it leaves to whoever is called at before,
just as one that grows outward keeps in mind how much it has taken. So the same growing and the
same completions serve, on a graph whose arcs are turned round.
"""

from dataclasses import replace

import numpy as np

from routeopt.domain.travel import UNREACHED_S
from routeopt.solvers.bound.absent import backwards
from routeopt.solvers.bound.relaxed import Graph, Ints, School


def turned(school: School) -> School:
    """Turn a school's legs past the absent round; its graph is turned for each way to drive."""
    return replace(
        school,
        past=backwards(school.past),
        past_finely=backwards(school.past_finely),
        past_finest=backwards(school.past_finest),
    )


def inward(graph: Graph, nodes: Ints) -> tuple[Graph, int]:
    """Turn a graph round.

    Parameters
    ----------
    graph
        Outward.
    nodes
        Pupils who may ride.

    Returns
    -------
    Graph
        Its elapsed time is what is left of the longest: at a pupil whose chain may come to them
        after 20 minutes at most, with a longest time of 50, it is 30. Index ``n`` is where a
        chain begins, beyond its outer end. Memories are those of the graph itself. Who may not
        share with whom is kept of two in a row only: of a memory, too, it would be kept twice
        where chains meet, and bar two pupils whom a third may not ride with.
    int
        The longest time, seconds.
    """
    n = graph.cap_s.size
    longest = int(graph.cap_s[nodes].max())
    time_s, metres = np.zeros_like(graph.time_s), np.zeros_like(graph.metres)
    time_s[:n, :n] = np.where(graph.barred, UNREACHED_S, graph.time_s[:n, :n]).T
    metres[:n, :n] = graph.metres[:n, :n].T
    metres[n, :n] = graph.end_m
    turned_round = graph._replace(
        time_s=time_s,
        from_s=longest - graph.cap_s,
        cap_s=longest - _soonest(graph),
        metres=metres,
        end_m=graph.metres[n, :n].copy(),
        near=np.argsort(metres[:, :n], axis=1, kind="stable"),
        barred=np.zeros_like(graph.barred),
        reach=n,
    )
    return turned_round, longest


def _soonest(graph: Graph) -> Ints:
    # The least time after which any chain comes to each pupil, where legs past the absent take
    # none: what they let go may make a way round shorter than the straight one.
    n = graph.cap_s.size
    soonest: Ints = graph.time_s[n, :n].copy()
    while True:
        round_s = (soonest[:, None] + graph.time_s[:n, :n]).min(axis=0, initial=UNREACHED_S)
        if (round_s >= soonest).all():
            return soonest
        soonest = np.minimum(soonest, round_s)
