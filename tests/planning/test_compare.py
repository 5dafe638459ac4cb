"""Proves that figures are those written, differences go to the first, and doubts are said."""

import copy
from typing import Any

import pytest

from routeopt.planning.compare import Comparison, ReviewRecord, compare

PLAN: dict[str, Any] = {
    "pack": {"name": "p", "sha256": "a" * 64, "base_sha256": "a" * 64, "changes": []},
    "schools": ["S1"],
    "policy": {"plan_from": "2026-09-01", "pa_day_gbp": "55", "pack_note": "Invented."},
    "travel_times": {"source": "matrix", "detail": "The pack's own."},
    "solver": {"name": "s", "version": "1", "seed": 1, "termination": "time_limit"},
    "summary": {"year_gbp": 80.0, "routes": 2, "solo_routes": 1, "pas": 1, "seats_used": 6,
                "seats_offered": 8, "vehicles_by_type": {"saloon": 2}, "pupils": 6,
                "lower_bound_gbp": None},
    "today": {"ledger_year_gbp": 110.0, "do_nothing_year_gbp": 100.0, "solo_routes": 2,
              "vehicles_by_type": {"bus": 1}},
    "saving": {"year_gbp": 20.0, "percent": 20.0, "breakeven_price_rise_percent": 25.0},
    "changes": [
        {"what": {"vehicle": "yes", "time": "no"}, "needs_assessment": False},
        {"what": {"vehicle": "no", "time": "not_known"}, "needs_assessment": True},
    ],
}  # fmt: skip
RUN = {"mode": "clean-sheet", "seconds_asked": 60.0, "iterations_asked": None, "assess": "both"}


def record(name: str, *, full: bool = False, **changed: Any) -> ReviewRecord:
    """Make a review's record, parts of its plan replaced."""
    plan = copy.deepcopy(PLAN) | changed
    return ReviewRecord(name, f"out/{name}", plan, plan if full else None, RUN)


def values(found: Comparison, name: str) -> tuple[float | None, ...]:
    """Give a figure's values."""
    return next(figure.values for figure in found.figures if figure.name.strip() == name)


def test_figures_of_each_review() -> None:
    """Money, routes, vehicles, places and pupils come as the plans say."""
    dearer = PLAN["summary"] | {"year_gbp": 95.0, "vehicles_by_type": {"bus": 1}}
    found = compare([record("one"), record("two", summary=dearer)])
    assert values(found, "Firm plan") == (80.0, 95.0)
    assert values(found, "Do nothing") == (100.0, 100.0)
    assert values(found, "Solo routes, do nothing") == (2, 2)
    assert values(found, "saloon, firm plan") == (2, 0)
    assert values(found, "Places used, firm plan") == (75.0, 75.0)
    assert values(found, "Pupils moved (anything changes), firm plan") == (1, 1)
    firm = next(figure for figure in found.figures if figure.name == "Firm plan")
    assert firm.difference(1) == pytest.approx(15.0)


def test_what_a_review_does_not_have_is_not_made_up() -> None:
    """Without contracts, or without a full plan, a figure is missing and has no difference."""
    found = compare([record("one", full=True), record("two", today=None, saving=None)])
    assert values(found, "Firm saving") == (20.0, None)
    assert values(found, "Plan if assessments agree") == (80.0, None)
    assert values(found, "Pupils moved (anything changes), firm plan") == (1, None)
    assert next(f for f in found.figures if f.name == "Firm saving").difference(1) is None


def test_settings_that_differ_and_nothing_else() -> None:
    """Only settings with different values are listed; the packs' notes stand apart."""
    other = PLAN["policy"] | {"pa_day_gbp": "60", "link_min": ""}
    found = compare([record("one"), record("two", policy=other)])
    assert [(s.name, s.values) for s in found.settings] == [("pa_day_gbp", ("55", "60"))]
    assert found.notes == ("Invented.",)


def test_doubts_are_said() -> None:
    """Other schools, another pack and other travel times are said; so is a missing bound."""
    other = record(
        "two",
        schools=["S2"],
        pack=PLAN["pack"] | {"base_sha256": "b" * 64},
        travel_times={"source": "roads", "detail": "On roads."},
    )
    said = " ".join(compare([record("one"), other]).warnings)
    for words in ("different schools", "different packs", "travel times", "No bound"):
        assert words in said
    assert len(compare([record("one"), record("two")]).warnings) == 1


def test_a_scenario_of_one_pack_raises_no_doubt_but_the_search() -> None:
    """Different hashes as planned are what a scenario is for."""
    changed = PLAN["pack"] | {"sha256": "c" * 64, "changes": ["lock C1"]}
    found = compare([record("one"), record("two", pack=changed)])
    assert len(found.warnings) == 1
    assert found.changes == ((), ("lock C1",))
