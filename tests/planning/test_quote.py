"""A quote is what the plan with the pupil costs more; nothing in it is guessed or left out."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from routeopt.data.faults import PackError
from routeopt.data.loading import LoadedPack, from_raw
from routeopt.network.times import travel_times
from routeopt.planning.quote import QuoteRequest, quote
from routeopt.planning.quote_ground import TimesFor, base_of_plan, quote_ground, school_scope
from routeopt.planning.quote_insert import Inserter
from routeopt.planning.quote_live import live_fits
from routeopt.planning.quote_pupil import QuotedPupil, pupil_asked
from routeopt.planning.quote_result import QuoteReport
from routeopt.planning.quote_years import years_left
from routeopt.planning.request import ReviewRequest
from routeopt.planning.review import prepare
from routeopt.planning.sides import solve_side
from routeopt.solvers.evaluator import evaluate
from routeopt.solvers.interface import Budget
from tests.planning.worlds import TODAY, example

_ROUNDS = Budget(seconds=None, iterations=1)


@cache
def pack() -> LoadedPack:
    """Read the example school."""
    return from_raw(example(), TODAY)


def times() -> TimesFor:
    """Estimate drives."""
    return lambda area, places: travel_times(area, pack().raw, places, None)


def newcomer(**changes: object) -> QuotedPupil:
    """Describe a new pupil at the door of one who may share."""
    pattern = next(p for p in pack().area.pupils.values() if p.sharing == "yes" and not p.group)
    fresh = replace(pattern, pupil_id="NEW", **changes)  # type: ignore[arg-type]
    return QuotedPupil(fresh, known=False, named="ELY")


@cache
def told() -> QuoteReport:
    """Quote for the newcomer."""
    return quote(pack(), newcomer(), ("ELY",), times(), QuoteRequest({}, _ROUNDS))


def test_a_quote_has_three_lines_and_one_range() -> None:
    """The best place is never dearer than alone, and the range ends at it."""
    (one,) = told().quotes
    assert [line.key for line in one.lines] == ["live", "plan", "alone"]
    best, alone = one.line("plan").year_pence, one.line("alone").year_pence
    assert best is not None
    assert alone is not None
    assert best <= alone
    assert one.high_pence == best
    assert one.low_pence is not None
    assert 0 <= one.low_pence <= best


def test_insertions_are_legal_plans_of_everybody() -> None:
    """Every way carries everyone once, legally; its price is the difference of two plans."""
    quoted = newcomer()
    area = quoted.placed(pack().area, "ELY")
    scope, travel = school_scope(area, "ELY", times())
    today, drives = school_scope(pack().area, "ELY", times())
    ground = prepare(pack().area, drives, today, seed=1)
    request = ReviewRequest(("ELY",), _ROUNDS, threads=1)
    solved = solve_side(ground, "firm", request, _ROUNDS, lambda _kind, _news: None)
    base = base_of_plan(solved.plan, "")
    there = quote_ground(area, travel, scope, base, "NEW")
    carried = sorted(m for route in there.base for m in route.members)
    assert carried == [m for m in range(there.problem.n) if m != there.member]
    assert sum(route.year_pence for route in there.base) == solved.plan.year_pence - sum(
        route.cost.year_pence for route in ground.fixed
    )
    inserter = Inserter(there)
    first = inserter.inserted()
    for added in (first, inserter.alone(), inserter.made_anew(first)):
        assert added is not None
        after = sorted(m for route in added.after for m in route.members)
        assert after == list(range(there.problem.n))
        assert all(evaluate(there.problem, route.spec).legal for route in added.after)
        before_pence = sum(route.year_pence for route in added.before)
        after_pence = sum(route.year_pence for route in added.after)
        assert added.extra_pence == after_pence - before_pence


def test_a_contract_that_fits_has_a_seat_and_keeps_all_rules() -> None:
    """A contract that fits takes the pupil at its rate; who must be alone fits on none."""
    quoted = newcomer()
    area = quoted.placed(pack().area, "ELY")
    scope, travel = school_scope(area, "ELY", times())
    ground = prepare(area, travel, scope, seed=1)
    legs = scope.pupils["NEW"]
    found = live_fits(ground, "firm", "NEW", legs)
    assert found.tried == len(scope.contracts) + len(scope.fixed)
    assert len(found.fits) + sum(count for _, count in found.reasons) == found.tried
    for fit in found.fits:
        assert fit.extra_pence >= 0
        assert set(fit.after) == {*fit.before, "NEW"}
    lonely = newcomer(sharing="alone").placed(pack().area, "ELY")
    scope, travel = school_scope(lonely, "ELY", times())
    ground = prepare(lonely, travel, scope, seed=1)
    assert not live_fits(ground, "firm", "NEW", legs).fits


def test_who_must_travel_alone_costs_a_vehicle_of_their_own() -> None:
    """Both ends of the range and two of the lines are the price of a vehicle alone."""
    report = quote(pack(), newcomer(sharing="alone"), ("ELY",), times(), QuoteRequest({}, _ROUNDS))
    (one,) = report.quotes
    alone = one.line("alone").year_pence
    assert (one.low_pence, one.high_pence, one.line("plan").year_pence) == (alone,) * 3
    assert one.line("live").year_pence is None


def test_everyone_known_can_be_quoted_at_their_own_school() -> None:
    """A pupil of the pack is taken off the plan first, so the quote is what they add now."""
    name = next(key for key, p in pack().area.pupils.items() if p.sharing == "yes" and not p.group)
    asked = pupil_asked(pack(), name, ())
    (one,) = quote(pack(), asked, ("ELY",), times(), QuoteRequest({}, _ROUNDS)).quotes
    assert one.high_pence is not None
    assert one.line("live").year_pence is not None


@pytest.mark.parametrize(
    ("group", "end", "years"),
    [("Y7", None, 5), ("Year 11", None, 1), ("R", None, 12), ("13", None, 2), ("Y20", None, None),
     ("", None, None), ("Y3", date(2027, 7, 20), 1)],
)  # fmt: skip
def test_years_left_are_counted_from_the_year_group(
    group: str, end: date | None, years: int | None
) -> None:
    """To the end of Year 11, of Year 14 past it, never past the end of entitlement."""
    pupil = replace(newcomer().pupil, year_group=group, end=end)
    assert years_left(pupil, date(2026, 9, 1)).years == years


def test_nobody_is_quoted_for_whom_the_pack_does_not_know() -> None:
    """A name that is neither a pupil nor a file is refused in words, without repeating it."""
    with pytest.raises(PackError) as caught:
        pupil_asked(pack(), "somebody", ())
    assert all("somebody" not in fault.message + fault.fix for fault in caught.value.faults)
