"""A tiny map, written in the forms a user may bring, and the places of it."""

import os
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import osmium
import pytest

from routeopt.domain.people import Place
from routeopt.domain.policy import Policy

# Node -> (lon, lat); about 690 m a hundredth of a degree east, 1,110 m north.
NODES = {
    1: (-0.50, 52.00),
    2: (-0.49, 52.00),
    3: (-0.48, 52.00),
    4: (-0.48, 52.01),
    5: (-0.50, 52.01),
    6: (-0.489, 52.001),
    7: (-0.490, 52.002),
    8: (-0.491, 52.001),
    9: (-0.30, 52.20),
    10: (-0.29, 52.20),
    11: (-0.51, 52.00),
    12: (-0.46, 52.00),
}
WAYS: tuple[tuple[tuple[int, ...], dict[str, str]], ...] = (
    ((1, 2, 3), {"highway": "secondary", "maxspeed": "60 mph"}),
    ((3, 4), {"highway": "residential"}),
    ((4, 5, 1), {"highway": "tertiary", "oneway": "-1"}),
    ((2, 6, 7, 8, 2), {"highway": "residential", "junction": "roundabout"}),
    ((2, 4), {"highway": "footway"}),
    ((9, 10), {"highway": "residential"}),
    ((1, 11), {"highway": "service", "access": "private"}),
    ((3, 12), {"highway": "unclassified", "maxspeed": "50"}),
)


def node_place(node: int) -> Place:
    """Give the place of a node of the tiny map."""
    lon, lat = NODES[node]
    return Place(lat, lon)


@pytest.fixture
def write_map(tmp_path: Path) -> Callable[[str], Path]:
    """Write the tiny map; the name's ending says in which form."""

    def write(name: str) -> Path:
        path = tmp_path / name
        with osmium.SimpleWriter(str(path)) as writer:
            for node, (lon, lat) in NODES.items():
                writer.add_node(osmium.osm.mutable.Node(id=node, location=(lon, lat), version=1))
            for number, (nodes, tags) in enumerate(WAYS, start=1):
                writer.add_way(
                    osmium.osm.mutable.Way(id=number, nodes=list(nodes), tags=tags, version=1)
                )
        return path

    return write


@pytest.fixture(scope="session")
def real_maps() -> Path:
    """Give the folder of real maps, or skip."""
    folder = os.environ.get("ROUTEOPT_ROADS_DIR")
    if not folder:
        pytest.skip("ROUTEOPT_ROADS_DIR does not name a folder of real road files")
    return Path(folder)


@pytest.fixture
def policy() -> Policy:
    """Give a policy with every setting at its default."""
    return Policy(
        plan_from=date(2026, 9, 1),
        ride_guide_s={"primary": 2700, "secondary": 4500, "post16": 4500},
        ride_detour_s=600,
        ride_detour_ratio=1.15,
        ride_detour_max_s=1200,
        ride_increase_max_s=None,
        pickup_earliest_s=7 * 3600,
        home_latest_s=None,
        arrival_buffer_s=300,
        pa_day_pence=5500,
        pa_share_max=6,
        pa_for_wheelchair=False,
        pa_supply=None,
        shortage_factor=Fraction(3, 2),
        market_growth=Fraction(1, 4),
        one_way_share=Fraction(3, 5),
        mixed_schools="never",
        pm_order="reverse",
        max_pupils_per_route=None,
        keep_contracts=True,
        days_per_year=190,
        am_traffic=None,
        pm_traffic=None,
        minute_value_pence_year=0,
        change_penalty_pence_year=0,
        time_change_counts_s=600,
        link_s=None,
        allow_second_address=False,
        allow_pickup_points=False,
        budgets="list",
        given=frozenset(),
    )
