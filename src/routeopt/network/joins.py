"""Joins places to the road map: where each meets a road, and the links that makes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from routeopt.domain.people import Place
from routeopt.network.roads import RoadNetwork
from routeopt.network.settings import SNAP_LIMIT_M

_AT_JUNCTION_DM = 5

Link = tuple[int, int, int, float, float]
"""From, to, edge, and from where to where along it (0 to 1)."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Directed links, each a part of an edge.

    Attributes
    ----------
    start, end
        ``(k,)`` road nodes or places, by what the links are for.
    edge
        ``(k,)`` edge of the network the link lies on.
    share
        ``(k, 2)`` from where to where along that edge, 0 to 1.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    edge: NDArray[np.int64]
    share: NDArray[np.float64]

    def weights(self, network: RoadNetwork, unit: int) -> NDArray[np.float64]:
        """``(k,)`` milliseconds times a unit, plus decimetres: two whole numbers in one."""
        part = self.share[:, 1] - self.share[:, 0]
        time_ms = np.rint(part * network.time_ms[self.edge])
        length_dm = np.rint(part * network.length_dm[self.edge])
        return np.asarray(time_ms * unit + length_dm)

    def take(self, rows: NDArray[np.int64]) -> "Links":
        """Give some of the links."""
        return Links(self.start[rows], self.end[rows], self.edge[rows], self.share[rows])


def snap(network: RoadNetwork, places: Sequence[Place]) -> Snaps:
    """Find the nearest point of the nearest road for each place."""
    flat = network.flat.geometries
    degrees = np.array([(place.lon, place.lat) for place in places], dtype=float).reshape(-1, 2)
    points = shapely.points(network.local_metres(degrees))
    which, edges = network.flat.query_nearest(points, all_matches=True)
    twin = network.twin[edges]
    first_listed = np.where((twin >= 0) & (twin < edges), twin, edges)
    edge = np.full(len(places), len(network.start), dtype=np.int64)
    np.minimum.at(edge, which, first_listed)
    return Snaps(
        edge=edge,
        share=np.asarray(shapely.line_locate_point(flat[edge], points, normalized=True)),
        distance_m=np.asarray(shapely.distance(flat[edge], points)),
    )


def road_links(network: RoadNetwork) -> Links:
    """Give every edge of the map, whole, from road node to road node."""
    count = len(network.start)
    share = np.tile(np.array([0.0, 1.0]), (count, 1))
    return Links(network.start, network.end, np.arange(count), share)


def leaving_links(network: RoadNetwork, snaps: Snaps) -> Links:
    """Link each place to the road nodes it may be left towards."""
    found: list[Link] = []
    for place in _joined(snaps):
        for edge, share in _sides(network, snaps, place):
            found.append((place, int(network.end[edge]), edge, share, 1.0))
        for node, edge, share in _at_junction(network, snaps, place):
            found.append((place, node, edge, share, share))
    return _links(found)


def reaching_links(network: RoadNetwork, snaps: Snaps) -> Links:
    """Link to each place the road nodes it may be reached from."""
    found: list[Link] = []
    for place in _joined(snaps):
        for edge, share in _sides(network, snaps, place):
            found.append((int(network.start[edge]), place, edge, 0.0, share))
        for node, edge, share in _at_junction(network, snaps, place):
            found.append((node, place, edge, share, share))
    return _links(found)


def direct_links(network: RoadNetwork, snaps: Snaps) -> Links:
    """Link places on one edge to each other, as far as its direction allows."""
    on_side: dict[int, list[tuple[float, int]]] = {}
    for place in _joined(snaps):
        for edge, share in _sides(network, snaps, place):
            on_side.setdefault(edge, []).append((share, place))
    return _links([
        (first, second, edge, first_share, second_share)
        for edge, found in on_side.items()
        for first_share, first in found
        for second_share, second in found
        if first != second and first_share <= second_share
    ])  # fmt: skip


def _joined(snaps: Snaps) -> list[int]:
    return list(map(int, np.flatnonzero(snaps.on_road)))


def _links(rows: Sequence[Link]) -> Links:
    table = np.array(rows, dtype=float).reshape(-1, 5)
    whole = table[:, :3].astype(np.int64)
    return Links(whole[:, 0], whole[:, 1], whole[:, 2], table[:, 3:])


def _sides(network: RoadNetwork, snaps: Snaps, place: int) -> list[tuple[int, float]]:
    """Edges a place lies on, one for each direction of the road, and how far along each."""
    edge, share = int(snaps.edge[place]), float(snaps.share[place])
    twin = int(network.twin[edge])
    return [(edge, share)] if twin < 0 else [(edge, share), (twin, 1 - share)]


def _at_junction(
    network: RoadNetwork, snaps: Snaps, place: int
) -> Iterator[tuple[int, int, float]]:
    """Find the junction a place is at, whatever the direction of the road that ends there."""
    edge, share = int(snaps.edge[place]), float(snaps.share[place])
    if share * network.length_dm[edge] <= _AT_JUNCTION_DM:
        yield int(network.start[edge]), edge, share
    if (1 - share) * network.length_dm[edge] <= _AT_JUNCTION_DM:
        yield int(network.end[edge]), edge, share
