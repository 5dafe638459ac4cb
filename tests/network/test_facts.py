"""Proves the counts of a road map."""

from collections.abc import Callable
from pathlib import Path

import pytest

from routeopt.network.facts import class_facts
from routeopt.network.roads import load_roads


def test_classes_add_up_to_the_map(write_map: Callable[[str], Path]) -> None:
    """Proves edges, kilometres, posted limits and speeds by class on the tiny map."""
    network = load_roads(write_map("tiny.osm.pbf"))
    found = {facts.road_class: facts for facts in class_facts(network)}
    assert sum(facts.edges for facts in found.values()) == len(network.start)
    assert found["secondary"].posted_share == 1
    assert found["secondary"].mean_mph == pytest.approx(60, rel=0.001)
    assert found["residential"].posted_share == 0
    assert found["unclassified"].km == pytest.approx(2 * 1.369, rel=0.01)
