"""R13: what the market does not hold is priced and listed."""

from typing import Any

import pytest

from .handmade import World
from .worlds import week_of_a_school

CARS: dict[str, Any] = {"code": "vehicles", "detail": "car: 3 where 2 can be had"}


def two_cars(available: str = "2") -> World:
    """Three cars run on Mondays, Wednesdays and Fridays."""
    world = week_of_a_school()
    world.tables["vehicle_types"][0]["available"] = available
    return world


def test_r13_names_a_shortage_in_silence() -> None:
    """A third car where two can be had is said and priced."""
    assert two_cars("3").rules() == set()
    assert two_cars().rules() == {"R13"}


def test_r13_prices_the_excess_by_day() -> None:
    """Half a day rate more on six days of the fortnight, nineteen fortnights."""
    world = two_cars()
    world.plan_keys["shortfall"] = [CARS]
    assert world.rules() == {"R13"}
    world.shortfall_gbp = 25.0 * 6 * 19
    assert world.rules() == set()
    world.shortfall_gbp += 0.01
    assert world.rules() == {"R13"}


def test_r13_wants_no_false_alarm() -> None:
    """A shortfall that is none is not listed."""
    world = two_cars("3")
    world.plan_keys["shortfall"] = [CARS]
    assert world.rules() == {"R13"}


@pytest.mark.parametrize(("growth", "rules"), [("0.25", {"R13"}), ("2", set())])
def test_r13_lets_the_market_grow(growth: str, rules: set[str]) -> None:
    """A blank number is what live contracts use, and the growth on it, rounded down."""
    world = two_cars("")
    world.set_policy(market_growth=growth)
    assert world.rules() == rules


def test_r13_counts_what_runs_outside_the_scope() -> None:
    """A car of another school's contract is not there for this one."""
    world = two_cars("3")
    world.tables["contracts"].append({"contract_id": "C2", "vehicle_type": "car", "pas": "0"})
    away = {**world.pupil("P1"), "pupil_id": "Q1", "school_id": "S2", "contract_id": "C2"}
    world.tables["pupils"].append(away)
    assert world.rules() == {"R13"}


def test_r13_counts_assistants() -> None:
    """Assistants of all routes of a day are held against the supply."""
    world = week_of_a_school()
    world.set_policy(pa_supply="3")
    assert world.rules() == set()
    world = week_of_a_school()
    world.set_policy(pa_supply="2")
    world.plan_keys["shortfall"] = [{"code": "assistants", "detail": "3 where 2 can be had"}]
    world.shortfall_gbp = 27.5 * 4 * 19
    assert world.rules() == set()
    world.shortfall_gbp = 0.0
    assert world.rules() == {"R13"}
