"""Times: what a run prints is what its legs and doors make."""

import pytest

from .handmade import RunSpec
from .worlds import AM, PM, three_on_a_car, two_on_a_car


@pytest.mark.parametrize("moment", ["arrive", "depart"])
@pytest.mark.parametrize("stop", [0, 1])
def test_times_names_a_stop_that_is_off(stop: int, moment: str) -> None:
    """Five seconds at one door do not go unseen."""
    world = two_on_a_car()
    plan = world.plan()
    text = plan["routes"][0]["runs"][0]["stops"][stop][moment]
    plan["routes"][0]["runs"][0]["stops"][stop][moment] = f"{text[:-2]}05"
    assert world.rules(plan) == {"times"}


def test_times_forgives_a_second() -> None:
    """Rounding to a second is no breach."""
    world = two_on_a_car()
    plan = world.plan()
    stop = plan["routes"][0]["runs"][0]["stops"][0]
    stop["arrive"] = f"{stop['arrive'][:-2]}01"
    assert world.rules(plan) == set()


@pytest.mark.parametrize("figure", ["loaded_miles", "minutes"])
def test_times_names_wrong_totals(figure: str) -> None:
    """Miles and minutes of a run are those of its stops."""
    world = two_on_a_car()
    plan = world.plan()
    plan["routes"][0]["runs"][1][figure] += 0.2
    assert world.rules(plan) == {"times"}


def test_times_wants_the_reverse_order_home() -> None:
    """By default the afternoon runs the morning backwards."""
    world = two_on_a_car()
    doors = [("A",), ("B",)]
    world.routes[0].runs = [RunSpec("am", "MTWTF", AM, doors), RunSpec("pm", "MTWTF", PM, doors)]
    assert world.rules() == {"times"}
    world.set_policy(pm_order="same")
    assert world.rules() == set()


def test_times_are_those_with_everybody_aboard() -> None:
    """Printed times do not leave out the pupil who is absent on Fridays."""
    world = three_on_a_car({("A", "C"): 12})
    plan = world.plan()
    assert world.rules(plan) == set()
    world = three_on_a_car({("A", "B"): 12})
    assert world.rules(plan) == {"times", "cost"}
