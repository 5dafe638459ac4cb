"""Cost: every pound of a route and of the summary is derived anew."""

from typing import Any

import pytest

from .worlds import two_on_a_car, week_of_a_school

PARTS = (
    "vehicle_day_gbp",
    "mileage_day_gbp",
    "minimum_topup_day_gbp",
    "pa_day_gbp",
    "day_gbp",
    "year_gbp",
)


def raise_by(plan: dict[str, Any], route: int, part: str, gbp: float) -> None:
    """Change one figure of a route, and the summary where it would show."""
    cost, summary = plan["routes"][route]["cost"], plan["summary"]
    cost[part] = round(cost[part] + gbp, 2)
    if part == "year_gbp":
        for figure in ("year_gbp", "objective"):
            summary[figure] = round(summary[figure] + gbp, 2)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("route", range(4))
def test_cost_names_a_figure_that_is_wrong(part: str, route: int) -> None:
    """Two pence on any figure of any route are seen."""
    world = week_of_a_school()
    plan = world.plan()
    raise_by(plan, route, part, 0.02)
    found = world.breaches(plan)
    assert {breach.rule for breach in found} == {"cost"}
    assert found[0].route_id == plan["routes"][route]["route_id"]


@pytest.mark.parametrize(
    "rate", [("day_rate_gbp", "51"), ("mile_rate_gbp", "1.6"), ("minimum_day_gbp", "140")]
)
def test_cost_follows_the_packs_rates(rate: tuple[str, str]) -> None:
    """A plan priced at other rates than the pack's is found out."""
    world = two_on_a_car()
    plan = world.plan()
    world.tables["vehicle_types"][0][rate[0]] = rate[1]
    assert world.rules(plan) == {"cost"}


def test_cost_knows_the_catalogue_is_not_the_pack() -> None:
    """Without vehicle types the built-in ones hold, and a car is not among them."""
    world = two_on_a_car()
    plan = world.plan()
    world.tables["vehicle_types"] = []
    assert "R9" in world.rules(plan)
    plan["routes"][0]["vehicle_type"] = "saloon"
    assert world.rules(plan) == {"cost"}


@pytest.mark.parametrize(
    ("figure", "step"),
    [
        ("year_gbp", 0.01),
        ("objective", 0.05),
        ("routes", 1),
        ("solo_routes", 1),
        ("pupils", 1),
        ("pas", 1),
        ("loaded_miles_day", 0.2),
        ("cost_per_pupil_year_gbp", 0.05),
    ],
)
def test_cost_names_a_summary_that_does_not_add_up(figure: str, step: float) -> None:
    """Every total of the summary is added up from the routes."""
    world = week_of_a_school()
    plan = world.plan()
    plan["summary"][figure] += step
    assert world.rules(plan) == {"cost"}


def test_cost_uses_the_schools_own_days() -> None:
    """A school open on fewer days costs less a year."""
    world = two_on_a_car()
    plan = world.plan()
    world.tables["schools"][0]["days_year"] = "180"
    assert world.rules(plan) == {"cost"}


def test_objective_counts_pupil_minutes() -> None:
    """Rides of 24 and 12 minutes out and 10 and 21 back are worth 67 pounds at a pound."""
    world = two_on_a_car()
    world.set_policy(minute_value_gbp_year="1")
    plan = world.plan()
    assert world.rules(plan) == {"cost"}
    plan["summary"]["objective"] = round(plan["summary"]["objective"] + 67, 2)
    assert world.rules(plan) == set()


def test_objective_with_a_change_penalty_is_bounded_from_below() -> None:
    """What a penalty adds cannot be told here; less than the year cannot be right."""
    world = two_on_a_car()
    world.set_policy(change_penalty_gbp_year="100")
    plan = world.plan()
    plan["summary"]["objective"] += 200
    assert world.rules(plan) == set()
    plan["summary"]["objective"] -= 201
    assert world.rules(plan) == {"cost"}


def test_a_bound_above_the_plan_is_no_bound() -> None:
    """No plan costs less than its lower bound."""
    world = two_on_a_car()
    plan = world.plan()
    plan["summary"].update(lower_bound_gbp=plan["summary"]["year_gbp"] + 1, gap=0.0)
    assert world.rules(plan) == {"cost"}
