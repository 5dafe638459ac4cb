"""Proves what a set of pupils needs of a route: days, assistants, seats, company."""

from dataclasses import replace
from typing import Any

import pytest

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import MixingRule
from routeopt.domain.people import PaNeed, Pupil
from routeopt.domain.units import mask_from_text
from routeopt.solvers.compile import Request, compile_problem
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import RouteShape, route_shape

from .small_areas import area, travel

WEEK = mask_from_text("MTWTF")
WEEK_A = mask_from_text("MTWTF-----")


def _plain(number: int) -> ServiceArea:
    """Pupils with nothing special, all week."""
    made = area(number, 2)
    people = {
        key: Pupil(key, pupil.school_id, pupil.home, "secondary", am_days=WEEK, pm_days=WEEK)
        for key, pupil in made.pupils.items()
    }
    return replace(made, pupils=people)


def _with(made: ServiceArea, name: str, **changes: Any) -> ServiceArea:
    changed = replace(made.pupils[name], **changes)
    return replace(made, pupils={**made.pupils, name: changed})


def _problem(made: ServiceArea) -> Problem:
    return compile_problem(made, travel(made, 2), Request("firm", tuple(made.pupils)))


def _shape(made: ServiceArea) -> RouteShape:
    return route_shape(_problem(made), tuple(range(len(made.pupils))))


@pytest.mark.parametrize(
    ("shared", "assistants"), [(0, 0), (1, 1), (6, 1), (7, 2), (12, 2), (13, 3)]
)
def test_the_seventh_shared_need_takes_a_second_assistant(shared: int, assistants: int) -> None:
    """One assistant looks after six pupils with a shared need and not seven."""
    made = _plain(13)
    for name in tuple(made.pupils)[:shared]:
        made = _with(made, name, pa="shared")
    shape = _shape(made)
    assert shape.pas == assistants
    assert shape.patterns[0].seats == 13 + assistants


def test_an_own_assistant_is_not_shared() -> None:
    """Own assistants come on top of the shared ones."""
    needs: tuple[PaNeed, ...] = ("own", "own", "shared")
    made = _plain(3)
    for name, need in zip(made.pupils, needs, strict=True):
        made = _with(made, name, pa=need)
    assert _shape(made).pas == 3


def test_a_wheelchair_asks_for_an_assistant_only_where_the_policy_says_so() -> None:
    """One assistant where the policy wants one for wheelchairs and nobody else brings one."""
    made = _with(_plain(2), "P0", mobility="wheelchair")
    assert _shape(made).pas == 0
    strict = replace(made, policy=replace(made.policy, pa_for_wheelchair=True))
    assert _shape(strict).pas == 1
    assert _shape(_with(strict, "P1", pa="shared")).pas == 1


def test_assistants_are_counted_day_by_day() -> None:
    """Two own needs that never meet on a day take one assistant each day."""
    made = _with(_plain(2), "P0", pa="own", am_days=WEEK_A, pm_days=WEEK_A)
    other = WEEK & ~WEEK_A
    made = _with(made, "P1", pa="own", am_days=other, pm_days=other)
    shape = _shape(made)
    assert shape.pas == 1
    assert sorted(len(pattern.days) for pattern in shape.patterns) == [5, 5]


def test_an_assistant_is_aboard_all_day() -> None:
    """A pupil who travels in the morning only still takes the assistant's seat home."""
    made = _with(_plain(2), "P0", pa="own", pm_days=0)
    made = replace(made, pupils={key: made.pupils[key] for key in ("P0", "P1")})
    pattern = _shape(made).patterns[0]
    assert (len(pattern.morning), len(pattern.afternoon)) == (2, 1)
    assert pattern.pas == 1
    assert pattern.seats == 3


def test_a_wheelchair_user_takes_a_space_and_no_seat() -> None:
    """Seats hold those who sit and the assistants, spaces the chairs, each at its worst moment."""
    made = _with(_plain(3), "P0", mobility="wheelchair")
    made = _with(made, "P1", mobility="transfer", pm_days=0)
    pattern = _shape(made).patterns[0]
    assert (pattern.seats, pattern.spaces) == (2, 1)


def test_weeks_a_and_b_are_days_of_their_own() -> None:
    """A pupil of week A alone leaves five days with the stop and five without."""
    made = _with(_plain(2), "P0", am_days=WEEK_A, pm_days=WEEK_A)
    patterns = {len(pattern.morning): pattern.days for pattern in _shape(made).patterns}
    assert patterns == {2: (0, 1, 2, 3, 4), 1: (5, 6, 7, 8, 9)}


def test_idle_days_are_no_days_of_the_route() -> None:
    """A route of pupils who travel on Mondays runs on two days of a fortnight."""
    monday = mask_from_text("M----")
    made = _plain(2)
    for name in made.pupils:
        made = _with(made, name, am_days=monday, pm_days=monday)
    assert _shape(made).days == (0, 5)


def test_most_pupils_aboard_counts_those_who_are_there() -> None:
    """A pupil who wants one companion may be with two others on different days."""
    first, second = mask_from_text("M----"), mask_from_text("-T---")
    made = _with(_plain(3), "P0", max_pupils=2)
    made = _with(made, "P1", am_days=first, pm_days=first)
    made = _with(made, "P2", am_days=second, pm_days=second)
    assert not _shape(made).breaches
    crowded = _with(made, "P2", am_days=first, pm_days=first)
    assert {breach.rule for breach in _shape(crowded).breaches} == {"R4"}


@pytest.mark.parametrize(
    ("rule", "tags", "legal"),
    [
        (MixingRule("a", "b", 0), ("a", "b"), False),
        (MixingRule("a", "b", 0), ("a", "a"), True),
        (MixingRule("a", "a", 1), ("a", "a"), False),
        (MixingRule("a", "a", 2), ("a", "a"), True),
        (MixingRule("a", "b", 2), ("a", "b"), True),
        (MixingRule("a", "b", 1), ("a", "b"), False),
        (MixingRule("a", "b", 1), ("a", "a"), True),
    ],
)
def test_mixing(rule: MixingRule, tags: tuple[str, str], *, legal: bool) -> None:
    """Never together, at most so many of a tag, at most so many of two tags that meet."""
    made = replace(_plain(2), mixing=(rule,))
    for name, tag in zip(made.pupils, tags, strict=True):
        made = _with(made, name, tags=frozenset({tag}))
    assert (not _shape(made).breaches) == legal
