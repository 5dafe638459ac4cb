"""Format: a plan that cannot be read says so and nothing else."""

import math
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from routeopt.checking import check_plan

from .handmade import raw_pack
from .worlds import two_on_a_car

PLAN = two_on_a_car().plan()
OPTIONAL = {"released_groups", "shortfall_gbp", "not_in_saving"}


def part(plan: dict[str, Any], path: tuple[Any, ...]) -> Any:
    """Part of a plan by keys and numbers."""
    found: Any = plan
    for step in path:
        found = found[step]
    return found


PATHS: list[tuple[Any, ...]] = [
    (),
    ("pack",),
    ("travel_times",),
    ("solver",),
    ("summary",),
    ("routes", 0),
    ("routes", 0, "cost"),
    ("routes", 0, "runs", 0),
    ("routes", 0, "runs", 0, "stops", 0),
]
KEYS = [(path, key) for path in PATHS for key in part(PLAN, path) if key not in OPTIONAL]


@pytest.mark.parametrize(("path", "key"), KEYS)
def test_format_names_a_key_that_is_gone(path: tuple[Any, ...], key: str) -> None:
    """Every key of the format is asked for, and of the right kind."""
    world = two_on_a_car()
    plan = world.plan()
    del part(plan, path)[key]
    assert world.rules(plan) == {"format"}
    part(plan, path)[key] = object()
    assert world.rules(plan) == {"format"}


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), "format", "routeopt-plan/2"),
        ((), "kind", "soft"),
        (("solver",), "status", "fine"),
        (("routes", 0), "not_in_saving", 3),
        (("routes", 0, "runs", 0), "days", "MTWTX"),
        (("routes", 0, "runs", 0, "stops", 0), "arrive", "7:41"),
        (("routes", 0, "runs", 0, "stops", 0), "arrive", "27:41:00"),
        (("routes", 0, "runs", 0, "stops", 0), "kind", "corner"),
        (("routes", 0, "runs", 0, "stops", 0), "id", "nowhere"),
        (("routes", 0, "runs", 0), "stops", []),
        (("routes", 0), "schools", ["S2"]),
        (("policy",), "plan_from", "soon"),
        (("policy",), "pa_day_gbp", "54"),
        (("summary",), "routes", True),
    ],
)
def test_format_names_a_value_without_meaning(
    path: tuple[Any, ...], key: str, value: object
) -> None:
    """Values outside the format, and settings that are not the pack's, are named."""
    world = two_on_a_car()
    plan = world.plan()
    part(plan, path)[key] = value
    assert world.rules(plan) == {"format"}


def test_format_wants_each_reference_once() -> None:
    """Two routes of one reference cannot be told apart."""
    world = two_on_a_car()
    plan = world.plan()
    plan["routes"].append(plan["routes"][0])
    assert world.rules(plan) == {"format"}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a plan under its top."""
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, child in inside:
        yield (*path, key)
        yield from places(child, (*path, key))


@pytest.mark.parametrize("odd", [None, "", -1, math.nan, 1e30, [], [[]], {}, True])
def test_no_value_stops_the_checker(odd: object) -> None:
    """Whatever stands at any place of a plan, the checker answers."""
    world = two_on_a_car()
    raw = raw_pack(world.tables)
    for path in places(PLAN):
        plan = deepcopy(PLAN)
        part(plan, path[:-1])[path[-1]] = odd
        assert isinstance(check_plan(raw, world.travel, plan), tuple)


def test_breaches_carry_no_personal_data() -> None:
    """A home's place does not appear in what the checker says."""
    world = two_on_a_car()
    world.pupil("A").update(lat="52.123456", max_ride_min="23", am_ready_from="08:45")
    for breach in world.breaches():
        assert "52.123456" not in breach.detail
