"""Figures for other councils are the ledger's, divided as they say."""

import pytest

from routeopt.planning.programme_benchmark import Benchmark, benchmarks
from routeopt.planning.programme_ledger import ledger_lines, paid_contracts
from tests.planning.bridge_worlds import first


def _figures(plans: list[dict[str, object]]) -> dict[tuple[str, str], Benchmark]:
    area = first()
    lines = ledger_lines(area, paid_contracts(area), set())
    return {(one.group, one.name): one for one in benchmarks(area, lines, plans)}


def test_costs_are_the_ledger_divided() -> None:
    """A pupil's day times pupils times days is the cost of contracts with pupils."""
    area = first()
    found = _figures([])
    lines = [line for line in ledger_lines(area, paid_contracts(area), set()) if line.pupils]
    day = found["All schools", "Cost a pupil a day"].value
    pupils = found["All schools", "Pupils"].value
    assert day is not None
    assert pupils == sum(line.pupils for line in lines)
    year = sum(line.year_pence for line in lines)
    assert day * pupils * area.policy.days_per_year == pytest.approx(year)
    without = found["All schools", "Cost a pupil a day without assistants"]
    assert without.value is not None
    assert without.value < day
    assert "£" in without.note


def test_a_mile_needs_a_review() -> None:
    """Without a review there is no figure by mile and the reason stands; with one there is."""
    none = _figures([])["Reviewed schools", "Cost a loaded mile"]
    assert none.value is None
    assert "review" in none.note
    today: dict[str, object] = {"year_gbp": 190_000.0, "loaded_miles_day": 100.0, "pupils": 20}
    told = _figures([{"today": today}])["Reviewed schools", "Cost a loaded mile"]
    assert told.value == pytest.approx(1_000)
