"""Draws drives and the roads around them, for maps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.ops import substring

from routeopt.domain.people import Place
from routeopt.network.paths import PlaceGraph, RoadPart, join_places
from routeopt.network.roads import RoadNetwork
from routeopt.network.settings import ROAD_CLASSES

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class MapLine:
    """A road of the ground of a map: its class and its course in lon and lat."""

    road_class: str
    points: tuple[LonLat, ...]


def road_lines(
    network: RoadNetwork, places: Mapping[str, Place], pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[LonLat]]:
    """Draw the quickest drive between pairs of places.

    Parameters
    ----------
    network
        The road map.
    places
        Where each id is.
    pairs
        Ids from and to.

    Returns
    -------
    dict
        Pair to its course, from the road beside the one place to the road beside the other.
        A pair without a way is not in it.
    """
    wanted = list(dict.fromkeys(pairs))
    ids = list(dict.fromkeys(place for pair in wanted for place in pair))
    if not ids:
        return {}
    joined = join_places(network, [places[place] for place in ids])
    number = {place: row for row, place in enumerate(ids)}
    ends: dict[str, list[str]] = {}
    for start, end in wanted:
        ends.setdefault(start, []).append(end)
    return {
        (start, end): _course(joined, parts, number[start])
        for start, reached in ends.items()
        for end, parts in zip(
            reached, joined.ways(number[start], [number[end] for end in reached]), strict=True
        )
        if parts is not None
    }


def _course(joined: PlaceGraph, parts: list[RoadPart], place: int) -> list[LonLat]:
    """Join up the parts of the roads; a drive to the same door is a single point."""
    if not parts:
        share = float(joined.snaps.share[place])
        return _part_of_road(joined.network, int(joined.snaps.edge[place]), share, share)
    course: list[LonLat] = []
    for edge, begin, end in parts:
        for point in _part_of_road(joined.network, edge, begin, end):
            if not course or course[-1] != point:
                course.append(point)
    return course


def _part_of_road(network: RoadNetwork, edge: int, begin: float, end: float) -> list[LonLat]:
    """Cut a part out of an edge; shares count metres, so the cut is made on the flat grid."""
    part = network.lines[edge]
    if (begin, end) != (0.0, 1.0):
        flat = shapely.transform(part, network.local_metres)
        part = shapely.transform(substring(flat, begin, end, normalized=True), network.degrees)
    return [(lon, lat) for lon, lat, *_ in part.coords]


def background_lines(
    network: RoadNetwork, bbox: tuple[float, float, float, float]
) -> list[MapLine]:
    """Draw the main roads of a part of the map, or all of them where none is a main road.

    Parameters
    ----------
    network
        The road map.
    bbox
        West, south, east and north, degrees.

    Returns
    -------
    list of MapLine
        Lines cut at the box, the greater roads last so that they are drawn on top.
    """
    once = (network.twin < 0) | (np.arange(len(network.twin)) < network.twin)
    inside = once & shapely.intersects(network.lines, shapely.box(*bbox))
    rows = np.flatnonzero(inside).tolist()
    main = [row for row in rows if _is_main(network.classes[row])]
    by_class: dict[str, list[shapely.LineString]] = {}
    for row in main or rows:
        by_class.setdefault(network.classes[row], []).append(network.lines[row])
    drawn = []
    for road_class in reversed([name for name in ROAD_CLASSES if name in by_class]):
        merged = shapely.line_merge(shapely.MultiLineString(by_class[road_class]))
        cut = shapely.clip_by_rect(merged, *bbox)
        drawn += [
            MapLine(road_class, tuple((lon, lat) for lon, lat, *_ in part.coords))
            for part in shapely.get_parts(cut)
            if part.geom_type == "LineString"
        ]
    return drawn


def _is_main(road_class: str) -> bool:
    return road_class in ROAD_CLASSES and ROAD_CLASSES[road_class].main
