"""R2, R3, R12 and R14: rides, bells, shortened days and the clock at the door."""

import pytest

from .handmade import RunSpec, World, at
from .worlds import AM, PM, apart, three_on_a_car, two_on_a_car, week_of_a_school


def test_r2_names_the_ride_that_is_too_long() -> None:
    """A's shared morning takes 24 minutes, the direct one 22."""
    world = two_on_a_car()
    world.pupil("A")["max_ride_min"] = "24"
    assert world.rules() == set()
    world.pupil("A")["max_ride_min"] = "23"
    found = world.breaches()
    assert [(breach.rule, breach.pupils, breach.day) for breach in found] == [
        ("R2", ("A",), "MTWTF")
    ]


@pytest.mark.parametrize(
    ("policy", "rules"),
    [
        ({"ride_detour_min": "2", "ride_detour_ratio": "1"}, set()),
        ({"ride_detour_min": "1", "ride_detour_ratio": "1"}, {"R2"}),
        ({"ride_detour_min": "1", "ride_detour_ratio": "1.1"}, set()),
        ({"ride_detour_min": "1", "ride_detour_ratio": "1.09"}, {"R2"}),
        ({"ride_detour_min": "1", "ride_detour_ratio": "2", "ride_detour_max_min": "1"}, {"R2"}),
    ],
)
def test_r2_limit_comes_from_guide_and_detour(policy: dict[str, str], rules: set[str]) -> None:
    """Under a short guide the direct ride of 22 minutes sets the limit."""
    world = two_on_a_car()
    world.set_policy(ride_guide_secondary_min="5", **policy)
    assert world.rules() == rules


def over_limit() -> World:
    """Pupil A's limit is shorter than the direct ride."""
    world = apart(two_on_a_car())
    world.pupil("A")["max_ride_min"] = "21"
    return world


def test_r2_over_limit_pupils_travel_alone_and_listed() -> None:
    """A pupil over the limit even alone is an exception that the plan says out loud."""
    world = over_limit()
    assert world.rules() == {"R2"}
    world.plan_keys["exceptions"] = [{"code": "over_limit_direct", "pupils": ["A"]}]
    assert world.rules() == set()
    world.routes = two_on_a_car().routes
    assert world.rules() == {"R2"}


def test_r2_an_exception_needs_its_reason() -> None:
    """A pupil whose direct ride is short enough is no exception."""
    world = apart(two_on_a_car())
    world.plan_keys["exceptions"] = [{"code": "over_limit_direct", "pupils": ["A"]}]
    assert world.rules() == {"R2"}


@pytest.mark.parametrize(("first", "rules"), [("A", set()), ("B", {"R2"})])
def test_r2_nobody_rides_longer_than_today_plus(first: str, rules: set[str]) -> None:
    """Where the recorded order tells today's ride, it bounds the new one."""
    world = two_on_a_car()
    world.tables["contracts"] = [
        {"contract_id": "C9", "vehicle_type": "car", "day_rate_gbp": "999", "pas": "0"}
    ]
    for pupil in "AB":
        order = "1" if pupil == first else "2"
        world.pupil(pupil).update(contract_id="C9", contract_order=order)
    world.set_policy(ride_increase_max_min="0")
    assert world.rules() == rules


def test_r3_names_an_arrival_inside_the_buffer() -> None:
    """Vehicles arrive five minutes before the latest time."""
    world = two_on_a_car()
    world.routes[0].runs[0].school_s = AM + 60
    assert world.rules() == {"R3"}


def test_r3_names_the_early_friday() -> None:
    """One afternoon run for all days misses Friday's bells."""
    world = week_of_a_school()
    kept = world.routes[2]
    kept.runs = [kept.runs[0], RunSpec("pm", "MTWTF", PM, [("P8",), ("P7",)])]
    found = world.breaches()
    assert {(breach.rule, breach.day) for breach in found} == {("R3", "----F")}


def test_r3_names_a_timetable_that_is_not_met() -> None:
    """A pupil's own Wednesday time replaces the school's window that day."""
    world = week_of_a_school()
    own = world.routes[3]
    own.runs = [RunSpec("am", "MTWTF", AM, [("P9",)]), *own.runs[2:]]
    found = world.breaches()
    assert {(breach.rule, breach.pupils, breach.day) for breach in found} == {
        ("R3", ("P9",), "--W--")
    }


def test_r12_names_a_ride_that_only_absence_makes_long() -> None:
    """Without B on Fridays the way from A to C is longer than the way round by B."""
    assert three_on_a_car({}).rules() == set()
    found = three_on_a_car({("A", "C"): 80}).breaches()
    assert [(breach.rule, breach.pupils, breach.day) for breach in found] == [
        ("R12", ("A",), "----F")
    ]


@pytest.mark.parametrize(
    "cells", [{"am_ready_from": "08:27"}, {"pm_home_by": "15:35"}, {"pm_home_from": "15:40"}]
)
def test_r14_names_a_time_at_the_door(cells: dict[str, str]) -> None:
    """A shared ride that breaks the clock is not excused where the direct one keeps it."""
    world = two_on_a_car()
    world.pupil("A").update(cells)
    assert world.rules() == {"R14"}
    world.plan_keys["exceptions"] = [{"code": "clock_exempt", "pupil_id": "A"}]
    assert world.rules() == {"R14"}


@pytest.mark.parametrize("policy", [{"pickup_earliest": "08:30"}, {"home_latest": "15:30"}])
def test_r14_excuses_a_direct_ride_that_breaks_it(policy: dict[str, str]) -> None:
    """A pupil who would break the clock even alone is exempt, once listed."""
    world = two_on_a_car()
    world.set_policy(**policy)
    assert world.rules() == {"R14"}
    world.plan_keys["exceptions"] = [{"code": "clock_exempt", "pupils": ["A"]}]
    assert world.rules() == set()


def test_r14_is_judged_on_shortened_days() -> None:
    """With B absent on Fridays the way from A to C starts too early."""
    world = three_on_a_car({("A", "C"): 60})
    world.set_policy(pickup_earliest="07:42")
    found = world.breaches()
    assert {(breach.rule, breach.pupils, breach.day) for breach in found} == {
        ("R14", ("A",), "----F")
    }


def test_times_of_day_are_readable() -> None:
    """A breach says when, in clock times."""
    world = two_on_a_car()
    world.routes[0].runs[0].school_s = at("08:52")
    assert "08:52:00" in world.breaches()[0].detail
