"""Proves that the crow-fly estimate follows its formula and says so."""

from dataclasses import replace

import geopy.distance
import pytest

from routeopt.domain.people import Place
from routeopt.domain.policy import Policy
from routeopt.network.estimate import crow_metres, estimated_times

ELY = Place(52.3981, 0.2621)
SOHAM = Place(52.3337, 0.3375)


def test_crow_metres_agree_with_geopy() -> None:
    """Proves that great-circle metres are those of an independent library."""
    theirs = geopy.distance.great_circle((ELY.lat, ELY.lon), (SOHAM.lat, SOHAM.lon)).m
    assert crow_metres(ELY, SOHAM) == pytest.approx(theirs, rel=1e-6)


def test_estimate_follows_the_formula(policy: Policy) -> None:
    """Proves circuity, speed and each session's factor, and that both ways are alike."""
    found = estimated_times(["a", "b"], [ELY, SOHAM], replace(policy, pm_traffic=1.1))
    crow_m = crow_metres(ELY, SOHAM)
    assert found.metres(0, "a", "b") == round(1.27 * crow_m)
    assert found.seconds(0, "a", "b") == round((35 + 0.058 * crow_m) * 1.3)
    assert found.seconds(1, "b", "a") == round((35 + 0.058 * crow_m) * 1.1)
    assert found.source == "estimate"
    for said in ("1.27", "0.058", "9.6 %", "12 %", "x 1.3", "ASSUMED", "x 1.1", "policy"):
        assert said in found.detail


def test_one_door_is_no_drive(policy: Policy) -> None:
    """Proves that two ids of one place are zero apart."""
    twin = Place(ELY.lat, ELY.lon, "CB7 4AA")
    found = estimated_times(["a", "b"], [ELY, twin], policy)
    assert not found.time_s.any()
    assert not found.dist_m.any()
