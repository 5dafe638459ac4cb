"""Proves which ways are driven, in which direction, and where they are cut."""

from collections.abc import Callable
from pathlib import Path

import pytest

from routeopt.network.osm import graph_from_ways, is_drivable, read_ways, way_direction


@pytest.mark.parametrize(
    ("tags", "drivable"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "service"}, True),
        ({"highway": "service", "service": "driveway"}, False),
        ({"highway": "cycleway"}, False),
        ({"highway": "residential", "access": "private"}, False),
        ({"highway": "residential", "access": "no", "motor_vehicle": "yes"}, True),
        ({"highway": "residential", "motor_vehicle": "no"}, False),
        ({"highway": "tertiary", "access": "destination"}, True),
        ({"highway": "residential", "area": "yes"}, False),
        ({"building": "yes"}, False),
    ],
)
def test_drivable_ways(tags: dict[str, str], *, drivable: bool) -> None:
    """Proves that class, access and purpose decide whether a way is driven."""
    assert is_drivable(tags) is drivable


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({}, 0),
        ({"oneway": "no"}, 0),
        ({"oneway": "yes"}, 1),
        ({"oneway": "-1"}, -1),
        ({"junction": "roundabout"}, 1),
        ({"junction": "roundabout", "oneway": "-1"}, -1),
    ],
)
def test_directions(tags: dict[str, str], direction: int) -> None:
    """Proves that one-way streets, also those drawn backwards, and roundabouts are obeyed."""
    assert way_direction(tags) == direction


def test_pbf_becomes_edges_between_junctions(write_map: Callable[[str], Path]) -> None:
    """Proves that vertices between junctions are no nodes and one-ways have one edge."""
    graph = graph_from_ways(read_ways(write_map("tiny.osm.pbf")))
    pairs = {(u, v) for u, v, _ in graph.edges}
    assert pairs == {
        *((1, 2), (2, 1), (2, 3), (3, 2), (3, 4), (4, 3), (3, 12), (12, 3)),
        *((1, 4), (2, 2), (9, 10), (10, 9)),
    }
    edge = graph.edges[1, 4, 0]
    assert edge["reversed"]
    assert edge["oneway"]
    assert len(edge["geometry"].coords) == 3
    assert edge["travel_time"] == pytest.approx(edge["length"] * 3.6 / edge["speed_kph"])


def test_clipped_way_is_cut_where_it_leaves(tmp_path: Path) -> None:
    """Proves that a way with a vertex missing from the file keeps its two remaining parts."""
    path = tmp_path / "clipped.osm"
    nodes = "".join(
        f'<node id="{k}" lat="52.0" lon="{k / 100}" version="1"/>' for k in (1, 2, 4, 5)
    )
    refs = "".join(f'<nd ref="{k}"/>' for k in (1, 2, 3, 4, 5))
    tag = '<tag k="highway" v="residential"/>'
    path.write_text(
        f'<osm version="0.6">{nodes}<way id="1" version="1">{refs}{tag}</way></osm>',
        encoding="utf-8",
    )
    graph = graph_from_ways(read_ways(path))
    assert {(u, v) for u, v, _ in graph.edges} == {(1, 2), (2, 1), (4, 5), (5, 4)}
