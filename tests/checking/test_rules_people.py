"""R1, R6 and R7: everyone is carried once, alone where they must be, apart from some."""

import pytest

from .handmade import RouteSpec, RunSpec
from .worlds import AM, NO_PA, PM, apart, one_door, person, two_on_a_car, week_of_a_school


def test_r1_names_the_day_nobody_comes() -> None:
    """A morning run that leaves Friday out strands everybody due on Fridays."""
    world = week_of_a_school()
    world.routes[0].runs[0].days = "MTWT-"
    found = world.breaches()
    assert {breach.rule for breach in found} == {"R1"}
    assert {(breach.pupils, breach.day) for breach in found} == {
        (("P1",), "----F"),
        (("P2",), "----F"),
        (("P4",), "----F-----"),
        (("P5",), "----F"),
    }


def test_r1_names_a_pupil_carried_twice() -> None:
    """A second car for a pupil on one morning is one run too many."""
    world = week_of_a_school()
    extra = RunSpec("am", "--W--", AM, [("P6",)])
    world.routes.append(RouteSpec("again", "car", "4+0", [extra], NO_PA))
    assert world.rules() == {"R1"}


def test_r1_wants_one_route_all_week() -> None:
    """Two routes may not part a pupil's ordinary days between them."""
    world = two_on_a_car()
    both = apart(world).routes[1]
    both.runs[0].days = "MTWT-"
    friday = RunSpec("am", "----F", AM, [("B",)])
    world.routes.append(RouteSpec("RF", "car", "4+0", [friday], NO_PA))
    assert world.rules() == {"R1"}


def test_r1_lets_a_day_that_differs_ride_elsewhere() -> None:
    """A morning with its own time in the timetable may be on another route."""
    world = week_of_a_school()
    own = world.routes[3]
    wednesday = own.runs[1]
    own.runs = [own.runs[0], *own.runs[2:]]
    world.routes.append(RouteSpec("late", "car", "4+0", [wednesday], NO_PA))
    assert world.rules() == set()


def test_r1_does_not_believe_no_legal_ride() -> None:
    """A pupil whom a car could carry alone may not be left out."""
    world = week_of_a_school()
    del world.routes[1]
    plan = world.plan()
    plan["unplanned"] = [{"pupil_id": "P6", "code": "no_legal_ride", "detail": "none"}]
    plan["summary"]["unplanned"] = 1
    assert world.rules(plan) == {"R1"}
    world.pupil("P6")["requires"] = "hoist"
    assert world.rules(plan) == set()
    plan["unplanned"][0]["code"] = "too_dear"
    assert world.rules(plan) == {"R1"}


def test_r1_misses_a_pupil_who_never_gets_off() -> None:
    """A pupil listed at a door and at no school is not carried."""
    world = two_on_a_car()
    plan = world.plan()
    plan["routes"][0]["runs"][0]["stops"][-1]["pupils"].remove("B")
    assert "R1" in world.rules(plan)


@pytest.mark.parametrize("cells", [{"end": "2026-07-31"}, {"start": "2026-09-08"}])
def test_r1_knows_leavers_and_starters(cells: dict[str, str]) -> None:
    """A pupil not entitled on the date planned for is not on a run."""
    world = two_on_a_car()
    world.pupil("B").update(cells)
    assert "R1" in world.rules()


def test_one_door_is_one_stop() -> None:
    """Pupils of one home share a stop, and only they do."""
    assert one_door().rules() == set()
    elsewhere = one_door()
    elsewhere.pupil("B")["lat"] = "52.5"
    assert elsewhere.rules() == {"R1"}
    parted = one_door()
    parted.routes[0].runs = [
        RunSpec("am", "MTWTF", AM, [("A",), ("B",)]),
        RunSpec("pm", "MTWTF", PM, [("B",), ("A",)]),
    ]
    assert parted.rules() == {"times"}


@pytest.mark.parametrize("sharing", ["alone", "assess"])
def test_r6_names_company(sharing: str) -> None:
    """In a firm plan pupils who travel alone, or wait for an assessment, have no company."""
    world = two_on_a_car()
    world.pupil("B")["sharing"] = sharing
    found = world.breaches()
    assert [(breach.rule, breach.pupils) for breach in found] == [("R6", ("B",))]
    plan = world.plan()
    plan["kind"] = "full"
    assert world.rules(plan) == ({"R6"} if sharing == "alone" else set())


def test_r7_names_an_incompatible_pair() -> None:
    """A pair never on one route is found whichever way it is written."""
    world = two_on_a_car()
    world.tables["incompatibilities"] = [{"pupil_a": "B", "pupil_b": "A", "reason_code": "x"}]
    assert world.rules() == {"R7"}


@pytest.mark.parametrize(
    ("tags", "rule", "broken"),
    [
        (("red", "blue"), ("red", "blue", "0"), True),
        (("red", ""), ("red", "blue", "0"), False),
        (("red;blue", ""), ("red", "blue", "0"), False),
        (("red", "red"), ("red", "red", "1"), True),
        (("red", "red"), ("red", "red", "2"), False),
        (("red", "blue"), ("blue", "red", "1"), True),
        (("red", "blue"), ("blue", "red", "2"), False),
        (("", ""), ("secondary", "secondary", "1"), True),
    ],
)
def test_r7_names_a_mixing_limit(
    tags: tuple[str, str], rule: tuple[str, str, str], *, broken: bool
) -> None:
    """Limits on tags hold for pairs of tags and for one tag, a pupil's phase included."""
    world = two_on_a_car()
    for pupil, tag in zip("AB", tags, strict=True):
        world.pupil(pupil)["tags"] = tag
    world.tables["mixing"] = [dict(zip(("tag_a", "tag_b", "max_together"), rule, strict=True))]
    assert world.rules() == ({"R7"} if broken else set())


def test_an_unknown_pupil_is_named_by_form() -> None:
    """A plan for somebody who is not in the pack cannot be judged."""
    world = two_on_a_car()
    plan = world.plan()
    world.tables["pupils"] = [person("A", 52.1)]
    assert world.rules(plan) == {"format"}
