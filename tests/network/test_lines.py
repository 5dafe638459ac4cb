"""Proves that drives and the ground of a map are drawn where the roads run."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from routeopt.domain.people import Place
from routeopt.network.estimate import crow_metres
from routeopt.network.lines import LonLat, background_lines, road_lines
from routeopt.network.paths import join_places
from routeopt.network.roads import load_roads

from .conftest import NODES, node_place


def _length_m(points: list[LonLat]) -> float:
    return sum(crow_metres(Place(a[1], a[0]), Place(b[1], b[0])) for a, b in pairwise(points))


def _rounded(points: list[LonLat]) -> list[LonLat]:
    return [(round(lon, 6), round(lat, 6)) for lon, lat in points]


def test_a_line_follows_the_quickest_way(write_map: Callable[[str], Path]) -> None:
    """Proves that a drive's line passes the vertices of the roads it takes, in order."""
    network = load_roads(write_map("tiny.osm.pbf"))
    places = {"a": node_place(1), "b": node_place(4), "c": Place(52.0, -0.47)}
    drawn = road_lines(network, places, [("a", "b"), ("b", "a"), ("c", "a")])
    assert _rounded(drawn["a", "b"]) == [NODES[1], NODES[5], NODES[4]]
    assert _rounded(drawn["b", "a"]) == [NODES[4], NODES[3], NODES[2], NODES[1]]
    assert drawn["c", "a"][0] == pytest.approx((-0.47, 52.0))


def test_a_line_is_as_long_as_the_drive(write_map: Callable[[str], Path]) -> None:
    """Proves that every line measures what the travel times say the drive does."""
    network = load_roads(write_map("tiny.osm.pbf"))
    places = {str(k): node_place(k) for k in NODES if k < 9}
    ids = list(places)
    _, road_m, _ = join_places(network, list(places.values())).free_times()
    drawn = road_lines(network, places, [(a, b) for a in ids for b in ids])
    for (a, b), points in drawn.items():
        assert _length_m(points) == pytest.approx(road_m[ids.index(a), ids.index(b)], abs=3)
    assert len(drawn["1", "1"]) == 1


def test_no_way_no_line(write_map: Callable[[str], Path]) -> None:
    """Proves that a place far from any road is left out, and that no pairs give no lines."""
    network = load_roads(write_map("tiny.osm.pbf"))
    places = {"a": node_place(1), "far": Place(51.0, -0.5)}
    assert road_lines(network, places, [("a", "far"), ("far", "a")]) == {}
    assert road_lines(network, places, []) == {}


def test_ground_shows_main_roads_cut_at_the_box(write_map: Callable[[str], Path]) -> None:
    """Proves that each main road in view is drawn once, inside the box, greater roads last."""
    network = load_roads(write_map("tiny.osm.pbf"))
    drawn = background_lines(network, (-0.51, 51.99, -0.485, 52.02))
    assert [line.road_class for line in drawn] == ["tertiary", "secondary"]
    assert all(-0.51 <= lon <= -0.485 for line in drawn for lon, _ in line.points)


def test_ground_is_never_blank_where_there_are_roads(write_map: Callable[[str], Path]) -> None:
    """Proves that without a main road in view the small ones are drawn."""
    network = load_roads(write_map("tiny.osm.pbf"))
    drawn = background_lines(network, (-0.479, 51.99, -0.45, 52.02))
    assert {line.road_class for line in drawn} == {"unclassified"}
    assert background_lines(network, (10, 10, 11, 11)) == []
