"""Fetches a road map of an area from OpenStreetMap; called by a command of its own only."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import osmnx as ox

from routeopt.domain.people import Place
from routeopt.network.osmnx_graphs import keep_open, tags_kept
from routeopt.network.settings import EARTH_RADIUS_M, ROAD_CLASSES

BUFFER_M = 10_000.0
"""Roads this far around the area are fetched too: the quickest way may leave it."""

LICENCE = "(c) OpenStreetMap contributors, Open Database Licence 1.0"

Box = tuple[float, float, float, float]
"""West, south, east and north, degrees."""

_HUNDREDTHS = 100
_PATIENCE_S = 300
_FILTER = f'["highway"~"^({"|".join(ROAD_CLASSES)})$"]'


class DownloadError(Exception):
    """No map came; the message says why, for people."""


def box_around(places: Sequence[Place]) -> Box:
    """Put a box around places, 10 km wider on each side and rounded out to 0.01 degrees."""
    lats = [place.lat for place in places]
    lons = [place.lon for place in places]
    return _wider((min(lons), min(lats), max(lons), max(lats)))


def _wider(box: Box) -> Box:
    west, south, east, north = box
    up = math.degrees(BUFFER_M / EARTH_RADIUS_M)
    across = up / math.cos(math.radians(max(abs(south), abs(north))))
    return (
        math.floor((west - across) * _HUNDREDTHS) / _HUNDREDTHS,
        math.floor((south - up) * _HUNDREDTHS) / _HUNDREDTHS,
        math.ceil((east + across) * _HUNDREDTHS) / _HUNDREDTHS,
        math.ceil((north + up) * _HUNDREDTHS) / _HUNDREDTHS,
    )


def box_of_area(name: str) -> Box:
    """Ask OpenStreetMap's search where an area lies, and put a box around it.

    Raises
    ------
    DownloadError
        If there is no network or no such area.
    """
    with _plain_requests():
        west, south, east, north = ox.geocode_to_gdf(name).total_bounds.tolist()
    return _wider((west, south, east, north))


def download_roads(box: Box, path: Path) -> None:
    """Fetch the drivable roads of a box and write them as GraphML, whole or not at all.

    No times are written: speeds stay a setting of whoever reads the map.

    Raises
    ------
    DownloadError
        If there is no network, or no road in the box.
    """
    with _plain_requests(), tags_kept():
        graph = ox.graph_from_bbox(box, custom_filter=_FILTER, simplify=False, retain_all=True)
    keep_open(graph)
    if not graph.number_of_edges():
        raise DownloadError("there is no road to drive on in that area")
    graph = ox.simplify_graph(graph, edge_attrs_differ=["highway", "maxspeed"])
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent) as aside:
        part = Path(aside) / path.name
        ox.save_graphml(graph, part)
        part.replace(path)


@contextmanager
def _plain_requests() -> Iterator[None]:
    """Send what was announced and nothing else: no copy on disk, no other name server asked."""
    wanted = {
        "use_cache": False,
        "doh_url_template": None,
        "overpass_rate_limit": False,
        "requests_timeout": _PATIENCE_S,
    }
    before = {name: getattr(ox.settings, name) for name in wanted}
    for name, value in wanted.items():
        setattr(ox.settings, name, value)
    try:
        yield
    except OSError as failed:  # what requests raises when nobody answers
        raise DownloadError(
            f"OpenStreetMap's servers cannot be reached from here ({type(failed).__name__})"
        ) from failed
    # osmnx's errors for nothing found, an answer refused, or a name that is no area.
    except (ValueError, TypeError) as failed:
        raise DownloadError(
            f"OpenStreetMap's servers gave no map of that ({type(failed).__name__})"
        ) from failed
    finally:
        for name, value in before.items():
            setattr(ox.settings, name, value)
