"""Proves which source the travel times come from and what they say of themselves."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from routeopt.data.postcodes import postcodes_of_district
from routeopt.data.rawpack import RawPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Place, Pupil
from routeopt.domain.policy import Policy
from routeopt.domain.schools import Bells, School
from routeopt.domain.travel import UNREACHED_S
from routeopt.network.estimate import estimated_times
from routeopt.network.roads import load_roads
from routeopt.network.times import road_times, travel_times

from .conftest import node_place

BELLS = Bells(31_000, 32_400, 54_000, 55_000)


def _area(policy: Policy) -> ServiceArea:
    homes = {"P1": node_place(1), "P2": node_place(12), "P3": Place(51.9, -0.5)}
    return ServiceArea(
        name="tiny",
        policy=policy,
        pupils={key: Pupil(key, "S1", home, "primary") for key, home in homes.items()},
        schools={"S1": School("S1", "School", node_place(4), (BELLS,) * 5)},
        vehicle_types={},
    )


def _raw(*rows: tuple[str, str, str, str, str]) -> RawPack:
    columns = ["from_id", "to_id", "session", "minutes", "miles"]
    return RawPack("tiny", {"travel_times": pd.DataFrame(rows, columns=columns)}, "")


def test_matrix_goes_before_roads(policy: Policy, write_map: Callable[[str], Path]) -> None:
    """Proves that a pack's own matrix is used even where a road file is named."""
    raw = _raw(("P1", "S1", "", "20", "9"))
    found = travel_times(_area(policy), raw, ["P1", "S1"], write_map("tiny.osm.pbf"))
    assert found.source == "matrix"
    assert found.seconds(0, "P1", "S1") == 1200


def test_roads_go_before_the_estimate(policy: Policy, write_map: Callable[[str], Path]) -> None:
    """Proves that a file and a map already loaded give the same, with factors and snaps told."""
    path = write_map("tiny.osm.pbf")
    area = _area(replace(policy, am_traffic=1.0))
    ids = ["P1", "P2", "P3", "S1"]
    found = travel_times(area, _raw(), ids, path)
    again = travel_times(area, RawPack("tiny", {}, ""), ids, load_roads(path))
    assert np.array_equal(found.time_s, again.time_s)
    assert found.source == "roads"
    assert "tiny.osm.pbf" in found.detail
    assert (found.am_traffic, found.pm_traffic) == (1.0, 1.3)
    assert found.snap_m["P1"] == pytest.approx(0, abs=0.5)
    assert found.snap_m["P3"] > 10_000
    assert found.seconds(0, "P3", "S1") == found.seconds(1, "S1", "P3") == UNREACHED_S
    assert found.seconds(0, "P3", "P3") == 0
    assert found.seconds(1, "P2", "S1") == round(found.seconds(0, "P2", "S1") * 1.3)


def test_estimate_comes_last(policy: Policy) -> None:
    """Proves that without matrix and roads the crow-fly estimate is used, only for ids asked."""
    found = travel_times(_area(policy), _raw(), ["S1", "P2"], None)
    assert found.source == "estimate"
    assert found.ids == ("S1", "P2")


def test_estimate_is_near_real_roads(policy: Policy, real_maps: Path) -> None:
    """Proves that the estimate's stated errors hold between real postcodes of one county."""
    network = load_roads(real_maps / "rutland-drive.osm.pbf")
    places = postcodes_of_district("Rutland")[::8]
    ids = [place.postcode for place in places]
    roads = road_times(ids, places, network, policy)
    estimate = estimated_times(ids, places, policy)
    far = (estimate.dist_m[0] > 600) & (roads.time_s[0] < UNREACHED_S)
    for theirs, ours, most in (
        (roads.time_s[0], estimate.time_s[0], 0.14),
        (roads.dist_m[0], estimate.dist_m[0], 0.11),
    ):
        errors = np.abs(ours[far] - theirs[far]) / theirs[far]
        assert errors.mean() < most
