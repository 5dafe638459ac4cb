"""Joins places to a road map and finds the quickest ways between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routeopt.domain.people import Place
from routeopt.network.roads import RoadNetwork
from routeopt.network.settings import SNAP_LIMIT_M

_LENGTH_BITS = 23
_LENGTH_UNIT = 1 << _LENGTH_BITS
_SOURCES_AT_ONCE = 64
_AT_JUNCTION_DM = 5


@dataclass(frozen=True, slots=True, eq=False)
class Snaps:
    """Where places meet the road: the nearest point of the nearest edge.

    Attributes
    ----------
    edge
        ``(p,)`` edge of the network; of a two-way road the one listed first.
    share
        ``(p,)`` how far along the edge, 0 to 1.
    distance_m
        ``(p,)`` metres from the place to that point.
    """

    edge: NDArray[np.int64]
    share: NDArray[np.float64]
    distance_m: NDArray[np.float64]

    @property
    def on_road(self) -> NDArray[np.bool_]:
        """Whether each place is near enough to a road to be reached by it."""
        return np.asarray(self.distance_m <= SNAP_LIMIT_M)


def snap(network: RoadNetwork, places: Sequence[Place]) -> Snaps:
    """Find the nearest point of the nearest road for each place."""
    flat = shapely.transform(network.lines, network.local_metres)
    degrees = np.array([(place.lon, place.lat) for place in places], dtype=float).reshape(-1, 2)
    points = shapely.points(network.local_metres(degrees))
    which, edges = shapely.STRtree(flat).query_nearest(points, all_matches=True)
    twin = network.twin[edges]
    first_listed = np.where((twin >= 0) & (twin < edges), twin, edges)
    edge = np.full(len(places), len(network.start), dtype=np.int64)
    np.minimum.at(edge, which, first_listed)
    return Snaps(
        edge=edge,
        share=np.asarray(shapely.line_locate_point(flat[edge], points, normalized=True)),
        distance_m=np.asarray(shapely.distance(flat[edge], points)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Directed links of a graph of road nodes and places; ``share`` is the part of ``edge``.

    Attributes
    ----------
    start, end
        ``(k,)`` nodes; place ``p`` is node ``number of road nodes + p``.
    edge
        ``(k,)`` edge of the network the link lies on.
    share
        ``(k, 2)`` from where to where along that edge, 0 to 1.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    edge: NDArray[np.int64]
    share: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceGraph:
    """A road map with places joined on.

    A link's weight holds its milliseconds and, below them, its decimetres in one whole
    number: the cheapest path is the quickest one (the shortest of several), and its sum
    gives back both figures exactly.
    """

    network: RoadNetwork
    snaps: Snaps
    links: Links
    weights: csr_array

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
        targets = np.arange(self.road_nodes, self.weights.shape[0])
        sums = np.empty((len(targets), len(targets)))
        for begin in range(0, len(targets), _SOURCES_AT_ONCE):
            chunk = targets[begin : begin + _SOURCES_AT_ONCE]
            found = dijkstra(self.weights, indices=chunk)
            sums[begin : begin + len(chunk)] = found[:, targets]
        reached = np.isfinite(sums)
        whole = np.where(reached, sums, 0).astype(np.int64)
        return whole >> _LENGTH_BITS, (whole % _LENGTH_UNIT + 5) // 10, reached


def join_places(network: RoadNetwork, places: Sequence[Place]) -> PlaceGraph:
    """Join places to the roads next to them.

    A place beside a two-way road can be reached from and left towards both of its ends; on
    a one-way road only as traffic runs. One too far from any road is joined to nothing.
    """
    snaps = snap(network, places)
    links = _all_links(network, snaps)
    time_ms = np.rint(_part(links) * network.time_ms[links.edge])
    length_dm = np.rint(_part(links) * network.length_dm[links.edge])
    weight = time_ms * _LENGTH_UNIT + length_dm
    size = len(network.lon) + len(places)
    order = np.lexsort((weight, links.end, links.start))
    pair = (links.start * size + links.end)[order]
    best = order[np.r_[True, pair[1:] != pair[:-1]]]
    kept = Links(links.start[best], links.end[best], links.edge[best], links.share[best])
    weights = csr_array((weight[best], (kept.start, kept.end)), shape=(size, size))
    return PlaceGraph(network, snaps, kept, weights)


def _part(links: Links) -> NDArray[np.float64]:
    return np.asarray(links.share[:, 1] - links.share[:, 0])


def _all_links(network: RoadNetwork, snaps: Snaps) -> Links:
    nodes, count = len(network.lon), len(network.start)
    roads = Links(
        network.start,
        network.end,
        np.arange(count),
        np.tile(np.array([0.0, 1.0]), (count, 1)),
    )
    rows: list[tuple[int, int, int, float, float]] = []
    for place in np.flatnonzero(snaps.on_road).tolist():
        for edge, share in _sides(network, snaps, place):
            rows.append((nodes + place, int(network.end[edge]), edge, share, 1.0))
            rows.append((int(network.start[edge]), nodes + place, edge, 0.0, share))
        rows.extend(_links_at_a_junction(network, snaps, place))
    rows.extend(_links_along_one_road(network, snaps))
    extra = np.array(rows, dtype=float).reshape(-1, 5)
    whole = extra[:, :3].astype(np.int64)
    return Links(
        np.r_[roads.start, whole[:, 0]],
        np.r_[roads.end, whole[:, 1]],
        np.r_[roads.edge, whole[:, 2]],
        np.vstack([roads.share, extra[:, 3:]]),
    )


def _sides(network: RoadNetwork, snaps: Snaps, place: int) -> list[tuple[int, float]]:
    """Edges a place lies on, one for each direction of the road, and how far along each."""
    edge, share = int(snaps.edge[place]), float(snaps.share[place])
    twin = int(network.twin[edge])
    return [(edge, share)] if twin < 0 else [(edge, share), (twin, 1 - share)]


def _links_at_a_junction(
    network: RoadNetwork, snaps: Snaps, place: int
) -> list[tuple[int, int, int, float, float]]:
    """Link a place at a road's very end to the junction, whatever the road's direction."""
    edge, share = int(snaps.edge[place]), float(snaps.share[place])
    here, nodes = len(network.lon) + place, []
    if share * network.length_dm[edge] <= _AT_JUNCTION_DM:
        nodes.append(int(network.start[edge]))
    if (1 - share) * network.length_dm[edge] <= _AT_JUNCTION_DM:
        nodes.append(int(network.end[edge]))
    ways = [pair for node in nodes for pair in ((here, node), (node, here))]
    return [(start, end, edge, share, share) for start, end in ways]


def _links_along_one_road(
    network: RoadNetwork, snaps: Snaps
) -> list[tuple[int, int, int, float, float]]:
    """Link places on one edge directly, as far as its direction allows."""
    nodes = len(network.lon)
    on_side: dict[int, list[tuple[float, int]]] = {}
    for place in np.flatnonzero(snaps.on_road).tolist():
        for edge, share in _sides(network, snaps, place):
            on_side.setdefault(edge, []).append((share, place))
    return [
        (nodes + first, nodes + second, edge, first_share, second_share)
        for edge, found in on_side.items()
        for first_share, first in found
        for second_share, second in found
        if first != second and first_share <= second_share
    ]
