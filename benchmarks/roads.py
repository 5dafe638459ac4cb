"""Times the matrix of a road map against bare scipy: ``python benchmarks/roads.py FILE``.

Both make minutes and miles between the same number of points of one map, already loaded, and
neither uses the disk; the median of the runs counts, after one run each to warm up.

Ours is all that a review asks for: places joined to their roads, quickest drives, miles on the
same way, traffic in, whole seconds. Bare scipy is what a program would do that asks for as little
as it can: its points are junctions, so that nothing has to be joined; one Dijkstra over minutes
that keeps predecessors; miles added up along these. The leanest figure shown beside it leaves
the miles out altogether, and so is not the same two matrices.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routeopt.domain.people import Place
from routeopt.network.free_flow import find_free_flow
from routeopt.network.roads import RoadNetwork, load_roads
from routeopt.network.traffic import in_traffic

_TRAFFIC = (1.3, 1.2)
_CHUNK = 64


def bare_graphs(network: RoadNetwork) -> tuple[csr_array, csr_array]:
    """Lay the map out as scipy wants it: milliseconds, and metres of the same edges."""
    order = np.lexsort((network.length_dm, network.time_ms, network.end, network.start))
    pair = (network.start * len(network.lon) + network.end)[order]
    best = order[np.r_[True, pair[1:] != pair[:-1]]]
    shape = (len(network.lon), len(network.lon))
    ends = (network.start[best], network.end[best])
    minutes = csr_array((network.time_ms[best].astype(float), ends), shape=shape)
    return minutes, csr_array((network.length_dm[best] / 10, ends), shape=shape)


def bare(
    minutes: csr_array, metres: csr_array, points: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Minutes by scipy, miles along its predecessors: both ``(points, points)``."""
    time_ms = np.empty((len(points), len(points)))
    road_m = np.empty_like(time_ms)
    for begin in range(0, len(points), _CHUNK):
        chunk = points[begin : begin + _CHUNK]
        found, before = dijkstra(minutes, indices=chunk, return_predecessors=True)
        time_ms[begin : begin + len(chunk)] = found[:, points]
        for row in range(len(chunk)):
            road_m[begin + row] = _along(found[row], before[row], metres)[points]
    return time_ms, road_m


def _along(
    found: NDArray[np.float64], before: NDArray[np.int32], metres: csr_array
) -> NDArray[np.float64]:
    """Add metres up from the beginning, by pointer doubling over the tree of predecessors."""
    nodes = np.arange(len(found))
    up = np.where(before < 0, nodes, before)
    total = np.where(before < 0, 0.0, np.asarray(metres[up, nodes]).ravel())
    while (up != up[up]).any():
        total = total + total[up]
        up = up[up]
    return total


def ours(network: RoadNetwork, places: list[Place]) -> NDArray[np.int64]:
    """All that a review asks for, without the disk."""
    return in_traffic(find_free_flow(network, places).free_ms, _TRAFFIC)


def medians_s(works: Sequence[Callable[[], object]], runs: int) -> list[float]:
    """Median seconds of each work, after one run that does not count.

    The works take turns, so that whatever else the machine does meets them all alike.
    """
    seconds: list[list[float]] = [[] for _ in works]
    for run in range(runs + 1):
        for work, taken in zip(works, seconds, strict=True):
            started = time.perf_counter()
            work()
            if run:
                taken.append(time.perf_counter() - started)
    return [statistics.median(taken) for taken in seconds]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--points", type=int, default=1500)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    started = time.perf_counter()
    network = load_roads(asked.file)
    print(
        f"{network.name}: {len(network.lon)} junctions, "
        f"{len(network.start)} edges, loaded in {time.perf_counter() - started:.2f} s"
    )
    rng = np.random.default_rng(1)
    points = rng.choice(len(network.lon), asked.points, replace=asked.points > len(network.lon))
    off_m = rng.normal(0, 60, (asked.points, 2))
    lon_lat = network.degrees(
        network.local_metres(np.column_stack([network.lon, network.lat])[points]) + off_m
    )
    places = [Place(lat, lon) for lon, lat in lon_lat.tolist()]
    minutes, metres = bare_graphs(network)
    ours_s, bare_s, tree_s, lean_s = medians_s(
        [
            lambda: ours(network, places),
            lambda: bare(minutes, metres, points),
            lambda: dijkstra(minutes, indices=points, return_predecessors=True),
            lambda: dijkstra(minutes, indices=points),
        ],
        asked.runs,
    )
    print(f"ours, {asked.points} x {asked.points} minutes and miles: {ours_s:.3f} s")
    for words, seconds in (
        ("bare scipy, the same two matrices", bare_s),
        ("scipy's Dijkstra with predecessors, no miles", tree_s),
        ("scipy's Dijkstra alone, no miles", lean_s),
    ):
        print(f"{words}: {seconds:.3f} s; ratio {ours_s / seconds:.2f}")


if __name__ == "__main__":
    main()
