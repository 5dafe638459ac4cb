"""Proves that a plan given back is judged as it is written."""

import json
from pathlib import Path

from openpyxl import load_workbook

from .conftest import run


def test_a_plan_scores_what_it_says(example: Path, reviewed: Path) -> None:
    """plan.json and the untouched workbook score the very cost the review printed."""
    plan = json.loads((reviewed / "plan.json").read_text(encoding="utf-8"))
    for name in ("plan.json", "review.xlsx"):
        done = run("score", str(example), "--plan", str(reviewed / name), "--json")
        assert done.exit_code == 0, done.output
        score = json.loads(done.stdout)
        assert score["year_gbp"] == plan["summary"]["year_gbp"]
        assert score["checker"] == []


def test_an_edited_workbook_that_breaks_a_rule_is_named(
    example: Path, reviewed: Path, tmp_path: Path
) -> None:
    """Putting everyone on one saloon is priced, refused with the rules, and ends with 1."""
    book = load_workbook(reviewed / "review.xlsx")
    sheet = book["Plan"]
    first = sheet.cell(2, 2).value
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 2).value = first
        sheet.cell(row, 3).value = row - 1
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    done = run("score", str(example), "--plan", str(edited), "--json")
    assert done.exit_code == 1
    rules = {breach["rule"] for breach in json.loads(done.stdout)["checker"]}
    assert {"R4", "R6"} <= rules


def test_todays_routes_are_scored(example: Path) -> None:
    """Today's contracts are priced at their own rates, with recorded times compared."""
    done = run("score", str(example))
    assert "recorded times are within 10 minutes" in done.output
    # One pupil starts without a contract, and the checker says so.
    assert "R1" in done.output
    assert done.exit_code == 1
