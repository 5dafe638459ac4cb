"""The frontier command traces saving against changes; each plan passes the checker."""

import json
from pathlib import Path

import pytest

from .conftest import run


@pytest.fixture(scope="module")
def traced(
    example: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, object]]:
    """Trace the example's curve."""
    folder = tmp_path_factory.mktemp("frontier")
    done = run(
        "frontier",
        str(example),
        "-s",
        "ELY",
        "--iterations",
        "3",
        "--steps",
        "0,5,12,39",
        "--out",
        str(folder),
        "--json",
    )
    assert done.exit_code == 0, done.output
    return folder, json.loads(done.stdout)


def test_savings_rise_and_files_are_there(traced: tuple[Path, dict[str, object]]) -> None:
    """Steps rise, and each has its plan beside page and workbook."""
    folder, found = traced
    steps = found["steps"]
    assert isinstance(steps, list)
    assert len(steps) > 2
    savings = [step["saving_gbp"] for step in steps]
    assert savings == sorted(savings)
    plans = sorted(folder.glob("plan-*-changed.json"))
    assert len(plans) == len(steps)
    assert (folder / "frontier.xlsx").is_file()


def test_a_meeting_sees_no_pupil(traced: tuple[Path, dict[str, object]]) -> None:
    """The page for a meeting holds the picture and no pupil's id."""
    folder, found = traced
    page = (folder / "frontier.html").read_text(encoding="utf-8")
    assert "<svg" in page
    steps = found["steps"]
    assert isinstance(steps, list)
    for pupil in steps[-1]["pupils_changed"]:
        assert f"{pupil}," not in page
        assert f">{pupil}<" not in page


def test_a_steps_plan_can_be_scored(example: Path, traced: tuple[Path, dict[str, object]]) -> None:
    """A step's plan is a plan like any other: legal, and as dear as the step says."""
    folder, found = traced
    steps = found["steps"]
    assert isinstance(steps, list)
    plan = max(folder.glob("plan-*-changed.json"))
    scored = run("score", str(example), "--plan", str(plan), "--json")
    assert scored.exit_code == 0, scored.output
    assert json.loads(scored.stdout)["year_gbp"] == steps[-1]["year_gbp"]


def test_steps_that_are_no_numbers_are_wrong_use(example: Path) -> None:
    """A list that cannot be read ends the command in words."""
    refused = run("frontier", str(example), "-s", "ELY", "--steps", "few")
    assert refused.exit_code == 2
    assert "5,10,20" in refused.output
