"""Proves that a drive does not depend on which other places are asked for."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from routeopt.domain.people import Place
from routeopt.network.paths import join_places
from routeopt.network.roads import load_roads

from .conftest import node_place


def test_other_places_change_no_drive(write_map: Callable[[str], Path]) -> None:
    """Proves that drives stay the same, to the millisecond, when more places join the road."""
    network = load_roads(write_map("tiny.osm.pbf"))
    few = [node_place(1), Place(52.0001, -0.4712), node_place(5)]
    more = [*few, *(Place(52.0, lon) for lon in np.linspace(-0.5, -0.46, 17))]
    alone = join_places(network, few).free_times()
    among = join_places(network, more).free_times()
    for one, two in zip(alone, among, strict=True):
        assert np.array_equal(one, two[:3, :3])


def test_a_way_takes_as_long_as_its_parts(write_map: Callable[[str], Path]) -> None:
    """Proves that following a way road by road adds up to the drive's metres."""
    network = load_roads(write_map("tiny.osm.pbf"))
    places = [Place(52.002, -0.5), Place(52.0001, -0.4712), node_place(7), Place(52.0001, -0.47)]
    joined = join_places(network, places)
    _, road_m, reached = joined.free_times()
    assert reached.all()
    for start in range(len(places)):
        for end, parts in enumerate(joined.ways(start, range(len(places)))):
            assert parts is not None
            metres = sum(network.length_dm[edge] / 10 * (b - a) for edge, a, b in parts)
            assert abs(metres - road_m[start, end]) < 1
