"""R4, R5, R9 and R10: places, assistants, features and schools."""

from typing import Any

import pytest

from .handmade import World
from .worlds import two_on_a_car, week_of_a_school


def test_r4_counts_assistants_in_seats() -> None:
    """Four pupils and two assistants do not sit on four seats, on the days they meet."""
    world = week_of_a_school()
    world.routes[0].layout = "4+4"
    found = world.breaches()
    assert {(breach.rule, breach.detail[:2], breach.day) for breach in found} == {
        ("R4", "am", "M-W-------"),
        ("R4", "am", "-----M-W--"),
        ("R4", "pm", "M-W-------"),
    }


def test_r4_counts_wheelchair_spaces() -> None:
    """A car has no room for a wheelchair."""
    world = two_on_a_car()
    world.pupil("B").update(mobility="wheelchair", boarding_min="2", alight_min="1")
    assert world.rules() == {"R4"}


def test_r4_wants_a_layout_of_the_type() -> None:
    """A car is not set up with five seats."""
    world = two_on_a_car()
    world.routes[0].layout = "5+0"
    assert world.rules() == {"R4"}


def test_r4_keeps_limits_on_numbers() -> None:
    """A route's and a rider's own limit both hold."""
    world = two_on_a_car()
    world.set_policy(max_pupils_per_route="1")
    assert world.rules() == {"R4"}
    world = two_on_a_car()
    world.pupil("A")["max_pupils"] = "1"
    found = world.breaches()
    assert [(breach.rule, breach.pupils) for breach in found] == [("R4", ("A",))]


def test_r4_a_riders_limit_holds_only_while_aboard() -> None:
    """P3 rides on two days: with six aboard on one of them."""
    world = week_of_a_school()
    world.pupil("P3")["max_pupils"] = "4"
    found = world.breaches()
    assert [(breach.rule, breach.day) for breach in found] == [("R4", "M-W-------")]


def test_r5_names_the_days_short_of_an_assistant() -> None:
    """The own assistant of Mondays and Wednesdays makes those the largest days."""
    world = week_of_a_school()
    world.routes[0].pas = 1
    found = world.breaches()
    assert [(breach.rule, breach.day) for breach in found] == [("R5", "M-W--")]


def test_r5_steps_with_the_number_who_share_one() -> None:
    """Where an assistant looks after one pupil, week A needs one more than week B."""
    world = week_of_a_school()
    world.set_policy(pa_share_max="1")
    world.routes[0].pas_by_day = (3, 2, 3, 2, 2, 2, 1, 2, 1, 1)
    assert world.rules() == set()
    world.routes[0].pas = 2
    assert {(breach.rule, breach.day) for breach in world.breaches()} == {("R5", "M-W-------")}


def test_r5_wants_no_more_than_the_largest_day() -> None:
    """A route does not claim an assistant nobody needs."""
    world = two_on_a_car()
    world.routes[0].pas = 1
    assert world.rules() == {"R5"}


def test_r5_counts_one_for_a_wheelchair_where_the_policy_says() -> None:
    """P2 in a wheelchair alone needs nobody, unless the policy says so."""
    world = week_of_a_school()
    world.pupil("P1")["pa"] = "none"
    world.pupil("P4")["pa"] = "none"
    world.routes[0].pas_by_day = (1, 0, 1, 0, 0, 1, 0, 1, 0, 0)
    assert world.rules() == set()
    world.set_policy(pa_for_wheelchair="true")
    assert "cost" in world.rules()
    world.routes[0].pas_by_day = (1,) * 10
    assert world.rules() == set()


def test_r9_names_the_feature_that_is_missing() -> None:
    """A car has no tail lift."""
    world = two_on_a_car()
    world.pupil("B")["requires"] = "tail_lift"
    found = world.breaches()
    assert [(breach.rule, breach.pupils) for breach in found] == [("R9", ("B",))]
    assert "tail_lift" in found[0].detail


def over_two_schools(policy: str) -> tuple[World, dict[str, Any]]:
    """B goes to S2, at S1's own gate, where the car stands two minutes."""
    world = two_on_a_car(S2=0.0)
    world.pupil("B")["school_id"] = "S2"
    world.set_policy(mixed_schools=policy)
    world.routes[0].runs[0].school_s -= 120
    plan = world.plan()
    plan["schools"] = ["S1", "S2"]
    route = plan["routes"][0]
    route["schools"] = ["S1", "S2"]
    morning, afternoon = (run["stops"] for run in route["runs"])
    morning[-1].update(id="S2", pupils=["B"], depart="08:50:00")
    last = {"arrive": "08:50:00", "depart": "08:50:00"}
    morning.append({"kind": "school", "id": "S1", "pupils": ["A"], **last})
    route["runs"][0]["minutes"] += 2
    afternoon[0]["pupils"] = ["A"]
    afternoon.insert(1, {**afternoon[0], "id": "S2", "pupils": ["B"]})
    return world, plan


@pytest.mark.parametrize(
    ("policy", "rules"),
    [("never", {"R10"}), ("any", set()), ("S2+S1;S1+S3", set()), ("S2+S3", {"R10"})],
)
def test_r10_lets_only_allowed_schools_mix(policy: str, rules: set[str]) -> None:
    """A route over two schools is legal only where the policy pairs them."""
    world, plan = over_two_schools(policy)
    assert world.rules(plan) == rules
