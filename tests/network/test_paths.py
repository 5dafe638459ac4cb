"""Proves that the quickest ways are those networkx finds, and that places join the road."""

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from routeopt.domain.people import Place
from routeopt.network.paths import join_places
from routeopt.network.roads import RoadNetwork, load_roads

from .conftest import NODES, node_place


def _assert_as_networkx(network: RoadNetwork, nodes: list[int]) -> None:
    places = [Place(network.graph.nodes[k]["y"], network.graph.nodes[k]["x"]) for k in nodes]
    free_ms, road_m, reached = join_places(network, places).free_times()
    assert reached.all()
    single = _quickest_of_parallel(network)
    for row, start in enumerate(nodes):
        seconds, ways = nx.single_source_dijkstra(single, start, weight="travel_time")
        for column, end in enumerate(nodes):
            assert free_ms[row, column] / 1000 == pytest.approx(seconds[end], abs=0.2)
            metres = nx.path_weight(single, ways[end], "length")
            assert road_m[row, column] == pytest.approx(metres, abs=12)


def _quickest_of_parallel(network: RoadNetwork) -> "nx.DiGraph[int]":
    """Keep the quickest of parallel edges, with times and lengths as the arrays have them."""
    nodes = list(network.graph.nodes)
    single: nx.DiGraph[int] = nx.DiGraph()
    for row in np.argsort(-network.time_ms, kind="stable").tolist():
        single.add_edge(
            nodes[network.start[row]],
            nodes[network.end[row]],
            travel_time=network.time_ms[row] / 1000,
            length=network.length_dm[row] / 10,
        )
    return single


@pytest.mark.parametrize("name", ["tiny.osm.pbf", "tiny.osm"])
def test_both_readers_find_networkx_ways(write_map: Callable[[str], Path], name: str) -> None:
    """Proves minutes and miles between junctions against networkx on the tiny map."""
    network = load_roads(write_map(name))
    _assert_as_networkx(network, list(network.graph.nodes))


def test_both_readers_agree(write_map: Callable[[str], Path]) -> None:
    """Proves that osmnx's reading of XML and the compiled reading of pbf give the same drives."""
    places = [node_place(node) for node in NODES if node < 9]
    places += [Place(52.0, -0.475), Place(52.004, -0.4801)]
    times = [
        join_places(load_roads(write_map(name)), places).free_times()
        for name in ("tiny.osm.pbf", "tiny.osm")
    ]
    for first, second in zip(*times, strict=True):
        np.testing.assert_allclose(first, second, atol=4)


def test_places_beside_a_road_are_part_ways_along_it(write_map: Callable[[str], Path]) -> None:
    """Proves that a drive begins and ends part-way along an edge, in both directions."""
    network = load_roads(write_map("tiny.osm.pbf"))
    quarter, half = Place(52.0001, -0.475), Place(52.0001, -0.47)
    free_ms, road_m, _ = join_places(network, [node_place(3), quarter, half]).free_times()
    whole_m = 2 * 684.6
    assert road_m[0, 1] == road_m[1, 0] == pytest.approx(whole_m / 4, abs=2)
    assert road_m[1, 2] == road_m[2, 1] == pytest.approx(whole_m / 4, abs=2)
    assert free_ms[0, 2] == pytest.approx(whole_m / 2 / 50 * 3600, rel=0.002)


def test_one_way_road_is_driven_round(write_map: Callable[[str], Path]) -> None:
    """Proves that going back along a one-way road takes the long way round."""
    network = load_roads(write_map("tiny.osm.pbf"))
    # Traffic runs from node 1 over 5 to 4.
    near_start, near_end = Place(52.002, -0.5), Place(52.008, -0.5)
    _, road_m, reached = join_places(network, [near_start, near_end]).free_times()
    assert reached.all()
    assert road_m[0, 1] == pytest.approx(667, abs=2)
    assert road_m[1, 0] > 3_000


def test_distances_to_the_road_are_told_and_limited(write_map: Callable[[str], Path]) -> None:
    """Proves that the way to the road is measured and a place beyond the limit has no road."""
    network = load_roads(write_map("tiny.osm.pbf"))
    near, far = Place(51.999, -0.47), Place(51.9, -0.47)
    joined = join_places(network, [near, far, near])
    assert joined.snaps.distance_m[0] == pytest.approx(111.2, abs=0.5)
    assert joined.snaps.on_road.tolist() == [True, False, True]
    free_ms, _, reached = joined.free_times()
    assert not reached[0, 1]
    assert not reached[1, 0]
    assert reached[0, 2]
    assert free_ms[0, 2] == free_ms[2, 0] == 0


@pytest.mark.parametrize("name", ["rutland-drive.osm.pbf", "cambridge-city.graphml"])
def test_real_maps_find_networkx_ways(real_maps: Path, name: str) -> None:
    """Proves minutes and miles against networkx on samples of real maps."""
    network = load_roads(real_maps / name)
    sample = sorted(network.graph.nodes)[:: len(network.lon) // 12]
    _assert_as_networkx(network, sample)
