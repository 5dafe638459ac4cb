"""Proves that a bound is claimed of a whole plan only where it holds for the whole plan."""

from dataclasses import replace

import pytest

from routeopt.domain.plan import Plan, Route, RouteCost
from routeopt.planning.market import Market, less, shortfall
from routeopt.planning.proof import (
    BoundAbovePlanError,
    Proof,
    bound_offset,
    proof_of,
    stated,
    unplanned_option,
)
from routeopt.planning.request import gap_share
from routeopt.planning.sides import Ground
from routeopt.solvers.interface import Bound, Choice, Outcome, Shortage

from .worlds import prepared

YEAR = 100_000_00
PLAN = Plan("firm", ("ELY",), (), year_pence=YEAR, objective_pence=YEAR)


def _outcome(bound: int | None, *, best: int = YEAR, raised: int | None = None) -> Outcome:
    choice = Choice((), Shortage({}, 0, 0), best)
    bounds = () if bound is None else (Bound(1.0, bound // 2), Bound(2.0, raised or bound))
    return Outcome(
        choice, "feasible", "time_limit", "test", 2.0, 1, (),
        lower_bound_pence=bound, bounds=bounds,
        no_bound_reason="" if bound else "no bound: the time was too short",
    )  # fmt: skip


@pytest.fixture(scope="module")
def ground() -> Ground:
    """Prepare the example school."""
    return prepared({})[0]


def test_a_bound_above_the_plan_is_a_defect() -> None:
    """A plan below its bound is never printed with it, and the bound is not cut to fit."""
    with pytest.raises(BoundAbovePlanError):
        stated(PLAN, Proof(YEAR + 1), "feasible", "time_limit")
    with pytest.raises(BoundAbovePlanError):
        proof_of(_outcome(YEAR, raised=YEAR + 100), "", 0)
    assert stated(PLAN, Proof(YEAR), "optimal", "proved").lower_bound_pence == YEAR


def test_optimal_only_to_the_pound() -> None:
    """A search that proved its own routes does not make a plan proved that has more in it."""
    far = stated(PLAN, Proof(YEAR - 100), "optimal", "proved")
    assert (far.status, far.termination) == ("feasible", "no_improvement")
    near = stated(PLAN, Proof(YEAR - 99), "optimal", "proved")
    assert (near.status, near.termination) == ("optimal", "proved")
    none = stated(PLAN, Proof(), "optimal", "proved")
    assert (none.status, none.lower_bound_pence) == ("feasible", None)


def test_a_reason_stands_in_place_of_a_bound() -> None:
    """Whatever a search says of itself, no bound is claimed where an option is left out."""
    left_out = proof_of(_outcome(YEAR - 500), "no bound: linked runs", 0)
    assert left_out == Proof(no_bound_reason="no bound: linked runs")
    assert proof_of(_outcome(None), "", 0).no_bound_reason == "no bound: the time was too short"
    held = proof_of(_outcome(YEAR - 500), "", 700)
    assert (held.lower_bound_pence, held.bounds[-1]) == (YEAR + 200, (2.0, YEAR + 200))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"link_s": 600}, "linked runs"),
        ({"budgets": "accepted_only"}, "budgets"),
        ({"budgets": "list"}, ""),
        ({"mixed_schools": "any"}, ""),  # one school is reviewed: there is nothing to mix
    ],
)
def test_options_that_are_not_planned_yet(
    ground: Ground, changes: dict[str, object], words: str
) -> None:
    """A rule that allows more than is planned leaves no bound, and says which it is."""
    area = replace(ground.area, policy=replace(ground.area.policy, **changes))
    said = unplanned_option(area, ground.scope, "clean-sheet")
    assert (words in said) if words else not said


def test_several_schools_that_may_share(ground: Ground) -> None:
    """Two schools that may share a vehicle have no bound while such routes are not planned."""
    area = replace(ground.area, policy=replace(ground.area.policy, mixed_schools="any"))
    scope = replace(ground.scope, schools=("ELY", "XYZ"))
    assert "several schools" in unplanned_option(area, scope, "clean-sheet")
    assert not unplanned_option(ground.area, scope, "clean-sheet")


def test_gentler_plans_have_none(ground: Ground) -> None:
    """A plan that may not change everything is not measured against those that may."""
    assert "clean sheet" in unplanned_option(ground.area, ground.scope, "dissolve")


def _standing(kind: str, days: int, pas: tuple[int, ...]) -> Route:
    return Route(
        "F01", kind, "4+0", "C1", max(pas), ("ELY",), ("P1",), (),
        RouteCost(5000, 0, 0, 0, 5000, 900_000), days, {}, pas_by_day=pas,
    )  # fmt: skip


def test_what_stays_one_day_a_week_is_not_counted_on_all(ground: Ground) -> None:
    """A search is left a market without the worst day; what that prices too dear is taken off.

    The search may see a shortage on nine days where there is none, so its own bound could lie
    above a plan by just that much.
    """
    area = ground.area
    kind = next(iter(area.vehicle_types))
    market = Market({kind: 1}, None, 190)
    monday = _standing(kind, 1, (0,) * 10)
    other = replace(monday, route_id="R01", days=0b1111111110)
    assert less(market, [monday]).vehicles == {kind: 0}
    assert shortfall(area, market, [monday, other]) == ()
    seen = sum(item.year_pence for item in shortfall(area, less(market, [monday]), [other]))
    assert seen > 0
    offset = bound_offset(area, market, [monday])
    assert monday.cost.year_pence - seen - 1 <= offset <= monday.cost.year_pence - seen
    daily = replace(monday, days=0b1111111111)
    assert daily.cost.year_pence - 1 <= bound_offset(area, market, [daily]) <= 900_000


@pytest.mark.parametrize(
    ("text", "share"), [("1%", 0.01), (" 1.5 %", 0.015), ("0.01", 0.01), ("0", 0)]
)
def test_a_gap_as_people_write_it(text: str, share: float) -> None:
    """Per cent and share mean the same."""
    assert gap_share(text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["one", "1", "5", "-1%", "100%", "nan", "%", ""])
def test_no_gap_at_all(text: str) -> None:
    """Nonsense, and 1 that may mean 1% or all, are refused with what to write instead."""
    with pytest.raises(ValueError, match=r"write it as 1% or 0\.01"):
        gap_share(text)
