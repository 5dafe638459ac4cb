"""Reads an OpenStreetMap ``.osm.pbf`` extract into a road graph, by compiled parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from routeopt.network.settings import EARTH_RADIUS_M, ROAD_CLASSES
from routeopt.network.speeds import BUILT_IN, SpeedTable, speed_kph

_FORWARD = frozenset({"yes", "true", "1"})
_BACKWARD = frozenset({"-1", "reverse"})
_ROUND = frozenset({"roundabout", "circular"})
_OPEN_TO_CARS = frozenset({"yes", "designated", "permissive", "destination"})
_CLOSED = frozenset({"no", "private", "agricultural", "forestry", "emergency"})
_ASIDE_SERVICES = frozenset(
    {"alley", "driveway", "emergency_access", "parking_aisle", "drive-through"}
)


@dataclass(slots=True)
class Ways:
    """Drivable ways as flat lists; vertex ``k`` belongs to way ``way[k]``."""

    ids: list[int] = field(default_factory=list)
    highway: list[str] = field(default_factory=list)
    maxspeed: list[str | None] = field(default_factory=list)
    direction: list[int] = field(default_factory=list)
    node: list[int] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    way: list[int] = field(default_factory=list)

    def add(self, way_id: int, tags: Mapping[str, str], vertices: list[Any]) -> None:
        """Add one stretch of a way, all of whose vertices have a place."""
        self.ids.append(way_id)
        self.highway.append(tags["highway"])
        self.maxspeed.append(tags.get("maxspeed"))
        self.direction.append(way_direction(tags))
        self.node.extend(vertex.ref for vertex in vertices)
        self.lon.extend(vertex.lon for vertex in vertices)
        self.lat.extend(vertex.lat for vertex in vertices)
        self.way.extend([len(self.ids) - 1] * len(vertices))


def is_drivable(tags: Mapping[str, str]) -> bool:
    """Whether a way may be driven by a taxi or minibus on its way to a door."""
    if tags.get("highway") not in ROAD_CLASSES or tags.get("area") == "yes":
        return False
    if tags.get("service") in _ASIDE_SERVICES:
        return False
    for key in ("motorcar", "motor_vehicle", "vehicle"):
        value = tags.get(key)
        if value is not None:
            return value in _OPEN_TO_CARS or value not in _CLOSED
    return tags.get("access") not in _CLOSED


def way_direction(tags: Mapping[str, str]) -> int:
    """Say which way traffic may go: 1 as drawn, -1 against it, 0 both."""
    oneway = tags.get("oneway", "")
    if oneway in _BACKWARD:
        return -1
    if oneway in _FORWARD or (tags.get("junction") in _ROUND and oneway != "no"):
        return 1
    return 0


def read_ways(path: Path) -> Ways:
    """Collect the drivable ways of a file; a way clipped at the file's edge is cut there.

    Raises
    ------
    RuntimeError
        If the file cannot be read.
    """
    ways = Ways()
    reader = (
        osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter("highway"))
    )
    for way in reader:
        tags = dict(way.tags)
        if not isinstance(way, osmium.osm.Way) or not is_drivable(tags):
            continue
        stretch: list[Any] = []
        for vertex in way.nodes:
            if vertex.location.valid():
                stretch.append(vertex)
                continue
            if len(stretch) > 1:
                ways.add(way.id, tags, stretch)
            stretch = []
        if len(stretch) > 1:
            ways.add(way.id, tags, stretch)
    return ways


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Stretches between junctions: first and last vertex of each, both included."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]


def _cut_at_junctions(ways: Ways) -> _Pieces:
    """Cut the ways wherever a vertex is shared or a way begins or ends."""
    node = np.array(ways.node, dtype=np.int64)
    way = np.array(ways.way, dtype=np.int64)
    _, which, times_used = np.unique(node, return_inverse=True, return_counts=True)
    begins = np.r_[True, way[1:] != way[:-1]]
    ends = np.r_[begins[1:], True]
    cuts = np.flatnonzero((times_used[which] > 1) | begins | ends)
    inside = way[cuts[1:]] == way[cuts[:-1]]
    return _Pieces(first=cuts[:-1][inside], last=cuts[1:][inside])


def _step_metres(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle metres from each vertex to the next."""
    lam, phi = np.radians(lon), np.radians(lat)
    half = (
        np.sin(np.diff(phi) / 2) ** 2
        + np.cos(phi[1:]) * np.cos(phi[:-1]) * np.sin(np.diff(lam) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half)))


def _piece_lines(
    pieces: _Pieces, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Draw each piece as a line of lon and lat."""
    sizes = pieces.last - pieces.first + 1
    piece = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    vertex = pieces.first[piece] + within
    lines = shapely.linestrings(np.column_stack([lon[vertex], lat[vertex]]), indices=piece)
    return np.asarray(lines, dtype=object)


def graph_from_ways(ways: Ways, speed_table: SpeedTable = BUILT_IN) -> "nx.MultiDiGraph[int]":
    """Build a graph as osmnx lays them out, an edge for each direction between junctions.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes have ``x`` and ``y`` (degrees); edges ``length`` (metres), ``travel_time``
        (free-flow seconds), ``speed_kph``, ``highway``, ``maxspeed``, ``oneway``,
        ``reversed``, ``osmid`` and ``geometry``.
    """
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    if not ways.ids:
        return graph
    lon, lat = np.array(ways.lon), np.array(ways.lat)
    pieces = _cut_at_junctions(ways)
    so_far = np.r_[0.0, np.cumsum(_step_metres(lon, lat))]
    lengths = so_far[pieces.last] - so_far[pieces.first]
    lines = _piece_lines(pieces, lon, lat)
    backward = shapely.reverse(lines)
    speeds = [
        speed_kph(highway, maxspeed, speed_table)
        for highway, maxspeed in zip(ways.highway, ways.maxspeed, strict=True)
    ]
    for row, (first, last) in enumerate(zip(pieces.first, pieces.last, strict=True)):
        way = ways.way[first]
        start, end = ways.node[first], ways.node[last]
        for vertex in (first, last):
            graph.add_node(ways.node[vertex], x=ways.lon[vertex], y=ways.lat[vertex])
        length_m = float(lengths[row])
        shared = {
            "osmid": ways.ids[way],
            "highway": ways.highway[way],
            "maxspeed": ways.maxspeed[way],
            "oneway": ways.direction[way] != 0,
            "length": length_m,
            "speed_kph": speeds[way],
            "travel_time": length_m * 3.6 / speeds[way],
        }
        if ways.direction[way] >= 0:
            graph.add_edge(start, end, **shared, reversed=False, geometry=lines[row])
        if ways.direction[way] <= 0:
            graph.add_edge(end, start, **shared, reversed=True, geometry=backward[row])
    return graph
