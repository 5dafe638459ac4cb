"""Reads road graphs through osmnx: OpenStreetMap XML and its own GraphML."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import networkx as nx
import osmnx as ox

from routeopt.network.osm import is_drivable
from routeopt.network.speeds import BUILT_IN, SpeedTable, road_class, speed_kph

_TAGS = ("access", "area", "highway", "junction", "maxspeed", "motor_vehicle", "motorcar",
         "oneway", "service", "vehicle")  # fmt: skip


@contextmanager
def tags_kept() -> Iterator[None]:
    """Have osmnx keep the tags that are needed here, and leave its settings as they were."""
    before = ox.settings.useful_tags_way
    ox.settings.useful_tags_way = list(_TAGS)
    try:
        yield
    finally:
        ox.settings.useful_tags_way = before


def largest_part(graph: "nx.MultiDiGraph[Any]") -> "nx.MultiDiGraph[Any]":
    """Keep the most nodes of which each can be reached from every other."""
    return ox.truncate.largest_component(graph, strongly=True)


def graph_from_osm_xml(path: Path, speeds: SpeedTable = BUILT_IN) -> "nx.MultiDiGraph[Any]":
    """Read ``.osm`` XML and keep the drivable ways, simplified between junctions.

    Speeds are set way by way before simplification, so that an edge made of two ways with
    different limits takes the time of both.
    """
    with tags_kept():
        graph = ox.graph_from_xml(path, bidirectional=False, simplify=False, retain_all=True)
    keep_open(graph)
    for _, _, tags in graph.edges(data=True):
        tags["travel_time"] = (
            tags["length"] * 3.6 / speed_kph(tags["highway"], tags.get("maxspeed"), speeds)
        )
    if not graph.number_of_edges():
        return graph
    return ox.simplify_graph(graph, edge_attr_aggs={"length": sum, "travel_time": sum})


def keep_open(graph: "nx.MultiDiGraph[Any]") -> None:
    """Take off the edges that a taxi or minibus may not drive."""
    closed = [
        (u, v, key) for u, v, key, tags in graph.edges(keys=True, data=True) if not _open(tags)
    ]
    graph.remove_edges_from(closed)
    graph.remove_nodes_from(list(nx.isolates(graph)))


def _open(tags: dict[str, Any]) -> bool:
    return is_drivable({key: str(tags[key]) for key in _TAGS if key in tags})


def graph_from_graphml(path: Path, speeds: SpeedTable = BUILT_IN) -> "nx.MultiDiGraph[Any]":
    """Read a graph that osmnx saved; edges of no drivable class are left out.

    A graph that already has ``travel_time`` on every edge keeps it, unless a table of speeds
    other than the built-in one is given and every edge says its class.
    """
    graph = ox.load_graphml(path)
    closed = [
        (u, v, key)
        for u, v, key, tags in graph.edges(keys=True, data=True)
        if "highway" in tags and not road_class(tags["highway"])
    ]
    graph.remove_edges_from(closed)
    if speeds != BUILT_IN and all("highway" in tags for _, _, tags in graph.edges(data=True)):
        for _, _, tags in graph.edges(data=True):
            tags.pop("travel_time", None)
    return graph
