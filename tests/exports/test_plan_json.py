"""Proves that plan.json holds what its format promises, in the units people use."""

import json
from pathlib import Path
from typing import Any

import pytest

from routeopt.exports.plan_json import plan_document, write_plan
from routeopt.exports.policy_text import policy_texts
from routeopt.planning.result import PackFacts, Review

from .sample_review import without_contracts, without_pupils

TOP = [
    "format", "kind", "pack", "schools", "policy", "travel_times", "solver", "summary", "today",
    "saving", "routes", "unplanned", "exceptions", "shortfall", "kept_breaches",
    "released_groups", "changes",
]  # fmt: skip


def document(review: Review) -> dict[str, Any]:
    """Give the firm plan's document."""
    return plan_document(
        plan=review.firm.plan,
        summary=review.firm.summary,
        today=review.today,
        saving=review.firm.saving,
        changes=review.firm.changes,
        pack=PackFacts(review.pack_name, review.pack_sha256, review.base_sha256),
        schools=review.schools,
        policy_texts=policy_texts(review.area.policy),
        travel=review.travel,
        seed=review.seed,
        seconds=58.218,
    )


def test_keys_units_and_masks(review: Review) -> None:
    """Proves the keys, pounds, clock times and masks of a plan."""
    found = document(review)
    assert list(found) == TOP
    route = found["routes"][1]
    assert route["contract_id"] is None
    assert route["not_in_saving"] is None
    assert route["layout"] == "4+2"
    run = route["runs"][0]
    assert run["days"] == "MTWTF"
    assert run["stops"][-1]["kind"] == "school"
    assert run["stops"][-1]["arrive"] == "08:40:00"
    assert [len(stop) for stop in run["stops"]] == [5] * len(run["stops"])
    assert route["cost"]["day_gbp"] == review.firm.plan.routes[1].cost.day_pence / 100
    assert found["routes"][4]["not_in_saving"].startswith("also carries")
    assert found["summary"]["shortfall_gbp"] == 3450.0
    assert found["summary"]["lower_bound_gbp"] is None
    saving = found["saving"]
    assert saving["low_gbp"] < saving["corrected_gbp"] < saving["high_gbp"]
    assert saving["winners_curse_gbp"] > 0
    assert [rise["percent"] for rise in saving["at_price_rise"]] == [-10, 0, 10, 20]
    assert found["policy"]["plan_from"] == "2026-01-05"
    assert set(found["changes"][0]["what"]) == {
        "vehicle", "co_riders", "time", "pa", "operator", "place",
    }  # fmt: skip


@pytest.mark.parametrize("make", [without_contracts, without_pupils])
def test_nothing_to_compare_with_is_null(make: Any) -> None:
    """Proves that a pack without contracts has null for today and the saving."""
    found = document(make())
    assert found["today"] is None
    assert found["saving"] is None


def test_written_file_is_stable(review: Review, tmp_path: Path) -> None:
    """Proves that the file reads back to the same and ends with one newline."""
    write_plan(tmp_path / "plan.json", document(review))
    text = (tmp_path / "plan.json").read_text(encoding="utf-8")
    assert json.loads(text) == document(review)
    assert text.endswith("}\n")
    assert '\n "kind"' in text
