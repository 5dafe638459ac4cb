"""R8: a group is parted only where no legal route of exactly its members exists."""

import pytest

from .handmade import World
from .worlds import apart, two_on_a_car


def family(**cells: str) -> World:
    """Make A and B one group who ride apart; ``cells`` go to both."""
    world = apart(two_on_a_car())
    for pupil in "AB":
        world.pupil(pupil).update(group="G", **cells)
    return world


def test_r8_names_a_group_parted_in_silence() -> None:
    """A group on two routes is said out loud or is a breach."""
    assert family().rules() == {"R8"}


def test_r8_does_not_believe_a_needless_release() -> None:
    """A car could take both, so the group may not be released."""
    world = family()
    world.plan_keys["released_groups"] = ["G"]
    assert world.rules() == {"R8"}


@pytest.mark.parametrize(
    "cells", [{"max_pupils": "1"}, {"sharing": "assess"}, {"max_ride_min": "22"}]
)
def test_r8_accepts_a_release_it_can_prove(cells: dict[str, str]) -> None:
    """With no legal order, or no company allowed, the group is rightly released."""
    world = family(**cells)
    world.plan_keys["released_groups"] = ["G"]
    assert world.rules() == set()


def test_r8_needs_a_legal_order_both_ways() -> None:
    """A first is legal in the morning; its reverse is too late for B in the afternoon."""
    world = family()
    world.pupil("A")["max_ride_min"] = "24"
    world.plan_keys["released_groups"] = ["G"]
    assert world.rules() == {"R8"}
    world.pupil("B")["max_ride_min"] = "13"
    world.pupil("A")["max_ride_min"] = "23"
    assert world.rules() == set()


def test_r8_is_kept_by_a_group_that_rides_together() -> None:
    """A group on one route is what the rule wants."""
    world = two_on_a_car()
    for pupil in "AB":
        world.pupil(pupil)["group"] = "G"
    assert world.rules() == set()
