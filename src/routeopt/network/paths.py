"""Finds the quickest ways between places joined to a road map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routeopt.domain.people import Place
from routeopt.network.joins import (
    Links,
    Snaps,
    direct_links,
    leaving_links,
    reaching_links,
    road_links,
    snap,
)
from routeopt.network.roads import RoadNetwork

_LENGTH_BITS = 25
_LENGTH_UNIT = 1 << _LENGTH_BITS
_SOURCES_AT_ONCE = 64

RoadPart = tuple[int, float, float]
"""An edge, and from where to where along it a way goes (0 to 1)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Arrivals:
    """Ways onto each place: its links from road nodes, side by side, and from its neighbours.

    ``node`` and ``weight`` are ``(k, p)``, infinitely heavy where a place has fewer than ``k``;
    ``link`` is the row of each in ``reaching``.
    """

    reaching: Links
    direct: Links
    node: NDArray[np.int64]
    weight: NDArray[np.float64]
    link: NDArray[np.int64]
    direct_weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceGraph:
    """A road map with places joined on.

    A link's weight holds its milliseconds and, below them, its decimetres in one whole
    number: the cheapest path is the quickest one (the shortest of several), and its sum
    gives back both figures exactly, up to 74 hours and 3,355 km.

    Places are beginnings only in the graph that is searched, so that it stays as small as the
    map and no drive depends on which other places are asked for; the last stretch onto a place
    is added afterwards. ``links`` are the links of that graph, in the order of its data.
    """

    network: RoadNetwork
    snaps: Snaps
    searched: csr_array
    links: Links
    arrivals: _Arrivals

    @property
    def road_nodes(self) -> int:
        """Number of road nodes, and so the node of the first place."""
        return len(self.network.lon)

    def free_times(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Quickest ways between all places.

        Returns
        -------
        tuple of numpy.ndarray
            ``(p, p)`` free-flow milliseconds, metres on the same way (halves up), and
            whether there is a way at all.
        """
        count = len(self.snaps.edge)
        free_ms = np.empty((count, count), dtype=np.int64)
        road_m = np.empty_like(free_ms)
        reached = np.empty((count, count), dtype=bool)
        for begin in range(0, count, _SOURCES_AT_ONCE):
            chunk = np.arange(begin, min(begin + _SOURCES_AT_ONCE, count))
            found = dijkstra(self.searched, indices=self.road_nodes + chunk)
            sums = self._onto_places(found, chunk)
            there = np.isfinite(sums, out=reached[chunk[0] : chunk[-1] + 1])
            sums[~there] = 0
            whole = sums.astype(np.int64)
            free_ms[chunk] = whole >> _LENGTH_BITS
            road_m[chunk] = ((whole & (_LENGTH_UNIT - 1)) + 5) // 10
        return free_ms, road_m, reached

    def _onto_places(
        self, found: NDArray[np.float64], sources: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Add the last stretch: ``(s, nodes)`` sums to road nodes become ``(s, p)`` to places."""
        arrivals = self.arrivals
        best = np.full((len(sources), len(self.snaps.edge)), np.inf)
        for node, weight in zip(arrivals.node, arrivals.weight, strict=True):
            np.minimum(best, found[:, node] + weight, out=best)
        row = np.searchsorted(sources, arrivals.direct.start)
        here = (row < len(sources)) & np.isin(arrivals.direct.start, sources)
        np.minimum.at(best, (row[here], arrivals.direct.end[here]), arrivals.direct_weight[here])
        best[np.arange(len(sources)), sources] = 0
        return best

    def ways(self, start: int, ends: Sequence[int]) -> Iterator[list[RoadPart] | None]:
        """Follow the quickest way from one place to others, road by road.

        Yields
        ------
        list or None
            The parts of roads driven, in order; None where there is no way.
        """
        found, before = dijkstra(
            self.searched, indices=[self.road_nodes + start], return_predecessors=True
        )
        sums = self._onto_places(found, np.array([start]))[0]
        for end in ends:
            if not np.isfinite(sums[end]):
                yield None
            elif end == start:
                yield []
            else:
                yield self._way(start, end, float(sums[end]), found[0], before[0])

    def _way(
        self,
        start: int,
        end: int,
        total: float,
        found: NDArray[np.float64],
        before: NDArray[np.int32],
    ) -> list[RoadPart]:
        arrivals = self.arrivals
        last = np.flatnonzero(found[arrivals.node[:, end]] + arrivals.weight[:, end] == total)
        if not len(last):
            beside = (arrivals.direct.start == start) & (arrivals.direct.end == end)
            rows = np.flatnonzero(beside & (arrivals.direct_weight == total))
            return [_part(arrivals.direct, int(rows[0]))]
        link = int(arrivals.link[last[0], end])
        nodes = [int(arrivals.reaching.start[link])]
        while before[nodes[-1]] >= 0:
            nodes.append(int(before[nodes[-1]]))
        nodes.reverse()
        whole = [_part(self.links, self._link(one, two)) for one, two in pairwise(nodes)]
        return [*whole, _part(arrivals.reaching, link)]

    def _link(self, start: int, end: int) -> int:
        """Row of the quickest link between two nodes of the graph that is searched."""
        first, last = self.searched.indptr[start : start + 2]
        return int(first + np.searchsorted(self.searched.indices[first:last], end))


def join_places(network: RoadNetwork, places: Sequence[Place]) -> PlaceGraph:
    """Join places to the roads next to them.

    A place beside a two-way road can be reached from and left towards both of its ends; on
    a one-way road only as traffic runs. One too far from any road is joined to nothing.
    """
    snaps = snap(network, places)
    nodes, size = len(network.lon), len(network.lon) + len(places)
    roads, leaving = road_links(network), leaving_links(network, snaps)
    links = Links(
        np.r_[roads.start, nodes + leaving.start],
        np.r_[roads.end, leaving.end],
        np.r_[roads.edge, leaving.edge],
        np.vstack([roads.share, leaving.share]),
    )
    weight = links.weights(network, _LENGTH_UNIT)
    order = np.lexsort((weight, links.end, links.start))
    pair = (links.start * size + links.end)[order]
    best = order[np.r_[True, pair[1:] != pair[:-1]]]
    kept = links.take(best)
    searched = csr_array((weight[best], (kept.start, kept.end)), shape=(size, size))
    return PlaceGraph(network, snaps, searched, kept, _arrivals(network, snaps))


def _arrivals(network: RoadNetwork, snaps: Snaps) -> _Arrivals:
    reaching, direct = reaching_links(network, snaps), direct_links(network, snaps)
    weights = reaching.weights(network, _LENGTH_UNIT)
    place = reaching.end
    slot = np.arange(len(place)) - np.searchsorted(place, place)
    shape = (int(slot.max(initial=0)) + 1, len(snaps.edge))
    node = np.zeros(shape, dtype=np.int64)
    weight = np.full(shape, np.inf)
    link = np.zeros(shape, dtype=np.int64)
    node[slot, place] = reaching.start
    weight[slot, place] = weights
    link[slot, place] = np.arange(len(place))
    return _Arrivals(reaching, direct, node, weight, link, direct.weights(network, _LENGTH_UNIT))


def _part(links: Links, row: int) -> RoadPart:
    first, last = links.share[row].tolist()
    return int(links.edge[row]), first, last
