"""Loads a road map once, whatever its form, for times, lines and the ground of a map."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from routeopt.data.codes import fault
from routeopt.data.faults import PackError
from routeopt.network.settings import EARTH_RADIUS_M
from routeopt.network.speeds import BUILT_IN, SpeedTable, posts_limit, road_class, speed_kph

if TYPE_CHECKING:
    import networkx as nx

FORMS = (".osm.pbf", ".pbf", ".osm", ".graphml")


@dataclass(frozen=True, slots=True, eq=False)
class RoadNetwork:
    """A road map as a graph and, the same, as arrays; every node can be reached from every other.

    Attributes
    ----------
    name
        The file's name.
    graph
        As osmnx lays graphs out: ``x``, ``y``, ``length`` (metres), ``travel_time`` (seconds).
    lon, lat
        ``(n,)`` degrees of the nodes, in the graph's order.
    start, end
        ``(m,)`` nodes of each directed edge.
    time_ms, length_dm
        ``(m,)`` free-flow milliseconds and decimetres of each edge.
    twin
        ``(m,)`` the same road the other way, or -1 on a one-way road.
    lines
        ``(m,)`` shapely lines of lon and lat.
    flat
        The same lines in ``local_metres``, indexed by where they are.
    classes
        Road class of each edge.
    nodes_read
        Nodes before those that cannot be reached from everywhere were dropped.
    posted
        ``(m,)`` whether the map posts a limit on the edge.
    timed
        Whether the file brought the drives' seconds itself, so that no table of speeds was used.
    speeds
        The table of speeds asked for.
    sha256
        Of the file's bytes; blank where there is no file.
    """

    name: str
    graph: "nx.MultiDiGraph[Any]"
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    length_dm: NDArray[np.int64]
    twin: NDArray[np.int64]
    lines: NDArray[np.object_]
    flat: shapely.STRtree = field(init=False, repr=False)
    classes: tuple[str, ...]
    nodes_read: int
    posted: NDArray[np.bool_]
    timed: bool = False
    speeds: SpeedTable = BUILT_IN
    sha256: str = ""

    def __post_init__(self) -> None:
        """Index the lines."""
        flat = shapely.transform(self.lines, self.local_metres)
        object.__setattr__(self, "flat", shapely.STRtree(flat))

    @property
    def speed_words(self) -> str:
        """Say what the free-flow speeds are, for the sentence on travel times."""
        if self.timed:
            return "at the speeds the file brings"
        table = f"the table {self.speeds.name}" if self.speeds.name else "the built-in table"
        share = f"{self.speeds.limit_share:g} x " if self.speeds.limit_share != 1 else ""
        return f"at {share}posted limits, else by class of road ({table})"

    @property
    def _middle(self) -> NDArray[np.float64]:
        return np.array([self.lon.mean(), self.lat.mean()])

    @property
    def _metres_a_radian(self) -> NDArray[np.float64]:
        return np.array([np.cos(np.radians(self.lat.mean())), 1.0]) * EARTH_RADIUS_M

    def local_metres(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """Put ``(k, 2)`` lon and lat on a flat grid of metres around the map's middle."""
        return np.asarray(np.radians(degrees - self._middle) * self._metres_a_radian)

    def degrees(self, local_metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give ``(k, 2)`` lon and lat of points on the flat grid of ``local_metres``."""
        return np.asarray(np.degrees(local_metres / self._metres_a_radian) + self._middle)


def load_roads(path: Path, speeds: SpeedTable = BUILT_IN) -> RoadNetwork:
    """Load a road map: ``.osm.pbf``, ``.osm`` or an osmnx ``.graphml``.

    Only roads a vehicle may use are kept, and of them the largest part in which every node
    can be reached from every other.

    Parameters
    ----------
    path
        The file.
    speeds
        Free-flow speeds by class and posted limit.

    Returns
    -------
    RoadNetwork
        The map.

    Raises
    ------
    PackError
        If there is no such file, its form is none of the three, it cannot be read, or it
        holds no drivable road.
    """
    graph = _read(path, speeds)
    if not graph.number_of_edges():
        raise _fault("roads_empty", "the file holds no road that can be driven")
    whole = graph.number_of_nodes()
    network = network_from_graph(_largest_part(graph), path.name, whole, speeds)
    own_times = path.name.lower().endswith(".graphml") and network.timed
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(network, timed=own_times, sha256=sha256)


def network_from_graph(
    graph: "nx.MultiDiGraph[Any]",
    name: str,
    nodes_read: int | None = None,
    speeds: SpeedTable = BUILT_IN,
) -> RoadNetwork:
    """Lay a strongly connected road graph out as arrays.

    Parameters
    ----------
    graph
        Nodes with ``x`` and ``y``; edges with ``length``, and with ``travel_time`` or the tags
        a speed follows from.
    name
        What to call it.
    nodes_read
        Nodes of the map before some were dropped; None where none were.
    speeds
        For edges without ``travel_time``.

    Returns
    -------
    RoadNetwork
        The same network.
    """
    index = {node: number for number, node in enumerate(graph.nodes)}
    lon = np.array([float(tags["x"]) for _, tags in graph.nodes(data=True)])
    lat = np.array([float(tags["y"]) for _, tags in graph.nodes(data=True)])
    edges = list(graph.edges(data=True))
    start = np.array([index[edge[0]] for edge in edges], dtype=np.int64)
    end = np.array([index[edge[1]] for edge in edges], dtype=np.int64)
    metres = np.array([float(tags["length"]) for _, _, tags in edges])
    timed = all("travel_time" in tags for _, _, tags in edges)
    seconds = (
        np.array([float(tags["travel_time"]) for _, _, tags in edges])
        if timed
        else metres * 3.6 / np.array([_speed(tags, speeds) for _, _, tags in edges])
    )
    lines = np.empty(len(edges), dtype=object)
    for row, (_, _, tags) in enumerate(edges):
        ends = ((lon[start[row]], lat[start[row]]), (lon[end[row]], lat[end[row]]))
        lines[row] = tags.get("geometry") or shapely.LineString(ends)
    length_dm = np.rint(metres * 10).astype(np.int64)
    return RoadNetwork(
        name=name,
        graph=graph,
        lon=lon,
        lat=lat,
        start=start,
        end=end,
        time_ms=np.rint(seconds * 1000).astype(np.int64),
        length_dm=length_dm,
        twin=_twins(start, end, length_dm),
        lines=lines,
        classes=tuple(road_class(tags.get("highway")) for _, _, tags in edges),
        nodes_read=len(index) if nodes_read is None else nodes_read,
        posted=np.array([posts_limit(tags.get("maxspeed")) for _, _, tags in edges], dtype=bool),
        timed=timed,
        speeds=speeds,
    )


def _speed(tags: dict[str, Any], speeds: SpeedTable) -> float:
    return speed_kph(tags.get("highway"), tags.get("maxspeed"), speeds)


def _twins(
    start: NDArray[np.int64], end: NDArray[np.int64], length_dm: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Pair each edge with the one that runs the other way over the same metres."""
    waiting: dict[tuple[int, int, int], list[int]] = {}
    twin = np.full(len(start), -1, dtype=np.int64)
    for row, (u, v, length) in enumerate(
        zip(start.tolist(), end.tolist(), length_dm.tolist(), strict=True)
    ):
        others = waiting.get((v, u, length))
        if others:
            twin[row] = others.pop(0)
            twin[twin[row]] = row
        else:
            waiting.setdefault((u, v, length), []).append(row)
    return twin


def _fault(code: str, message: str) -> PackError:
    return PackError((fault(code, message, table="roads"),))


def _largest_part(graph: "nx.MultiDiGraph[Any]") -> "nx.MultiDiGraph[Any]":
    from routeopt.network.osmnx_graphs import largest_part  # noqa: PLC0415 - as in _read

    return largest_part(graph)


def _read(path: Path, speeds: SpeedTable) -> "nx.MultiDiGraph[Any]":
    if not path.is_file():
        raise _fault("roads_missing", "there is no such road file")
    name = path.name.lower()
    if not name.endswith(FORMS):
        raise _fault("roads_form", "a road file ends in .osm.pbf, .osm or .graphml")
    # What reads maps takes most of a second to load, and many a run has no map to read.
    from routeopt.network import osm, osmnx_graphs  # noqa: PLC0415 - loaded only for a map

    try:
        if name.endswith(".pbf"):
            return osm.graph_from_ways(osm.read_ways(path), speeds)
        if name.endswith(".osm"):
            return osmnx_graphs.graph_from_osm_xml(path, speeds)
        return osmnx_graphs.graph_from_graphml(path, speeds)
    # Three libraries read these files and each has its own errors for a broken one.
    except Exception as broken:
        raise _fault(
            "roads_unreadable", f"the road file cannot be read ({type(broken).__name__})"
        ) from broken
