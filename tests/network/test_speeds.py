"""Proves that classes and posted limits become the right speeds."""

import pytest

from routeopt.network.settings import KPH_PER_MPH, ROAD_CLASSES
from routeopt.network.speeds import road_class, speed_kph


@pytest.mark.parametrize(
    ("maxspeed", "kph"),
    [
        ("30 mph", 30 * KPH_PER_MPH),
        ("30mph", 30 * KPH_PER_MPH),
        ("50", 50),
        ("80 km/h", 80),
        ("GB:nsl_single", 60 * KPH_PER_MPH),
        ("20 mph;40 mph", 30 * KPH_PER_MPH),
        (["20 mph", "40 mph"], 30 * KPH_PER_MPH),
        ("1 mph", 5 * KPH_PER_MPH),
    ],
)
def test_posted_limit_counts(maxspeed: object, kph: float) -> None:
    """Proves that a posted limit is read in miles and in kilometres, as a word and in lists."""
    assert speed_kph("residential", maxspeed) == pytest.approx(kph)


@pytest.mark.parametrize("maxspeed", [None, float("nan"), "signals", ""])
def test_class_speed_without_limit(maxspeed: object) -> None:
    """Proves that without a limit that can be read the class's speed is used."""
    expected = ROAD_CLASSES["tertiary"].untagged_mph * KPH_PER_MPH
    assert speed_kph("tertiary", maxspeed) == pytest.approx(expected)


def test_class_of_several() -> None:
    """Proves that the first drivable class of a merged edge names it."""
    assert road_class(["track", "unclassified"]) == "unclassified"
    assert road_class("footway") == ""
    assert road_class(None) == ""
