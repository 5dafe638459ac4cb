"""A looser rule never costs and a tighter one never saves; each plan keeps the rule it is of."""

from functools import cache

from routeopt.planning.rule_price import RuleRequest, rule_prices
from routeopt.planning.rule_price_problem import restated, step_problem
from routeopt.planning.rule_price_result import RuleReport
from routeopt.planning.rule_price_search import WarmSearch
from routeopt.planning.rule_price_steps import RULES, steps_of
from routeopt.planning.sides import Ground, compile_side
from routeopt.solvers.interface import Budget
from routeopt.solvers.search import SearchSolver
from tests.planning.worlds import prepared

_ROUNDS = Budget(seconds=None, iterations=1)
_ASKED = ("ride_guide", "pa_share_max", "largest_vehicle", "keep_contracts")


@cache
def ground() -> Ground:
    """Prepare the example school."""
    return prepared({})[0]


@cache
def report() -> RuleReport:
    """Price some of its rules."""
    return rule_prices(ground(), ground().travel, RuleRequest(_ROUNDS, _ASKED, threads=1))


def test_prices_go_the_way_of_the_step() -> None:
    """Loosening is never dearer than the plan as it is, tightening never cheaper."""
    assert {price.rule for price in report().prices} == set(_ASKED)
    for price in report().prices:
        assert price.extra_pence is not None
        if price.direction == "looser":
            assert price.extra_pence <= 0
        else:
            assert price.extra_pence >= 0


def test_a_further_step_goes_further() -> None:
    """Along one rule the price only falls as the rule loosens."""
    for rule in ("ride_guide", "pa_share_max"):
        steps = [price.extra_pence or 0 for price in report().prices if price.rule == rule]
        assert steps == sorted(steps, reverse=True)


def test_smaller_vehicles_cost_more_and_somebody_is_affected() -> None:
    """Without its largest vehicles the school pays more, and the pupils who change are named."""
    last = [price for price in report().prices if price.rule == "largest_vehicle"][-1]
    assert (last.extra_pence or 0) > 0
    assert last.touched
    assert {one.pupil_id for one in last.touched} <= set(ground().area.pupils)


def test_every_rule_has_steps() -> None:
    """None of the rules that are announced is left out."""
    assert {step.rule for step in steps_of(ground().area)} == set(RULES)


def test_plans_carry_over_to_looser_rules_only_where_legal() -> None:
    """The plan as it is stays legal under every looser step, at no more money."""
    base = compile_side(ground(), "firm").problem
    outcome = SearchSolver().solve(base, _ROUNDS, 1, lambda _: None)
    assert outcome.choice is not None
    for step in steps_of(ground().area):
        one = step_problem(ground(), "firm", base, step)
        again = restated(one.problem, base, outcome.choice.routes)
        if step.direction == "looser":
            assert again is not None
            assert again.objective_pence <= outcome.choice.objective_pence
        elif again is not None:
            assert again.objective_pence >= outcome.choice.objective_pence


def test_a_search_from_a_plan_never_loses_it() -> None:
    """What comes of it carries everyone and is no dearer than what it began from."""
    base = compile_side(ground(), "firm").problem
    first = SearchSolver().solve(base, _ROUNDS, 1, lambda _: None).choice
    assert first is not None
    again = WarmSearch(first.routes).solve(base, _ROUNDS, 2, lambda _: None).choice
    assert again is not None
    assert again.objective_pence <= first.objective_pence
    assert sorted(m for route in again.routes for m in route.members) == list(range(base.n))
