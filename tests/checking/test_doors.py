"""Doors: who may board at one stop."""

import pytest

from .worlds import one_door


def test_two_postcodes_at_one_point_are_one_door() -> None:
    """Postcodes of one block stand for one point: with no way between, one stop serves them."""
    world = one_door()
    for pupil, postcode in (("A", "CB7 4AA"), ("B", "CB7 4AB")):
        world.pupil(pupil).update({"lat": "", "lon": "", "postcode": postcode})
    assert world.rules() == set()


@pytest.mark.parametrize("axis", ["lat", "lon"])
def test_two_points_are_two_doors(axis: str) -> None:
    """Coordinates that differ are two places, however short the drive."""
    world = one_door()
    world.pupil("B")[axis] = "52.5" if axis == "lat" else "0.5"
    assert world.rules() == {"R1"}
