"""Proves that every form of road file loads to the same network, and bad ones say why."""

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import osmnx as ox
import pytest

from routeopt.data.faults import PackError
from routeopt.network.roads import load_roads


@pytest.mark.parametrize("name", ["tiny.osm.pbf", "tiny.osm"])
def test_only_the_connected_drivable_part_is_kept(
    write_map: Callable[[str], Path], name: str
) -> None:
    """Proves that footways, private roads and islands are gone and the rest is one piece."""
    network = load_roads(write_map(name))
    assert not {9, 10, 11} & set(network.graph.nodes)
    assert nx.is_strongly_connected(network.graph)
    assert network.name == name
    assert network.nodes_read > len(network.lon)


def test_graphml_gives_what_the_pbf_gave(write_map: Callable[[str], Path]) -> None:
    """Proves that a graph saved by osmnx and loaded again is the same network."""
    first = load_roads(write_map("tiny.osm.pbf"))
    saved = write_map("tiny.osm").with_name("tiny.graphml")
    for _, _, tags in first.graph.edges(data=True):
        tags.pop("maxspeed")
    ox.save_graphml(first.graph, saved)
    again = load_roads(saved)
    assert sorted(again.time_ms.tolist()) == sorted(first.time_ms.tolist())
    assert sorted(again.length_dm.tolist()) == sorted(first.length_dm.tolist())


def test_twins_are_the_same_road_the_other_way(write_map: Callable[[str], Path]) -> None:
    """Proves that two-way roads know their other direction and one-way roads have none."""
    network = load_roads(write_map("tiny.osm.pbf"))
    for edge, twin in enumerate(network.twin.tolist()):
        if twin >= 0:
            assert network.twin[twin] == edge
            assert network.start[twin] == network.end[edge]
    assert int((network.twin < 0).sum()) == 2


def test_osmnx_settings_are_left_alone(write_map: Callable[[str], Path]) -> None:
    """Proves that reading XML does not change osmnx's settings for others."""
    before = list(ox.settings.useful_tags_way)
    load_roads(write_map("tiny.osm"))
    assert ox.settings.useful_tags_way == before


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.osm.pbf", None, "roads_missing"),
        ("roads.shp", b"x", "roads_form"),
        ("broken.osm.pbf", b"not a map", "roads_unreadable"),
        ("broken.osm", b"<osm", "roads_unreadable"),
        ("broken.graphml", b"nothing", "roads_unreadable"),
    ],
)
def test_bad_files_are_faults(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    """Proves that a file that is not there, not known or broken is told in one fault."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PackError) as raised:
        load_roads(path)
    assert [fault.code for fault in raised.value.faults] == [code]


def test_a_map_without_roads_is_a_fault(tmp_path: Path) -> None:
    """Proves that a file with no drivable way says so, in both OpenStreetMap forms."""
    path = tmp_path / "empty.osm"
    path.write_text('<osm version="0.6"><node id="1" lat="52" lon="0" version="1"/></osm>', "utf-8")
    with pytest.raises(PackError):
        load_roads(path)


@pytest.mark.parametrize(
    ("name", "nodes"),
    [
        ("rutland-drive.osm.pbf", 4089),
        ("rutland-2018-02-27.osm.pbf", 4089),
        ("liechtenstein.osm.pbf", 3052),
        ("cambridge-city.graphml", 3281),
    ],
)
def test_real_maps_load(real_maps: Path, name: str, nodes: int) -> None:
    """Proves that real maps of two countries load to the size they are known to have."""
    assert len(load_roads(real_maps / name).lon) == nodes
