"""The why command lists who is alone and why, today and in a review's plan."""

import json
from pathlib import Path

from .conftest import run


def test_table_data_and_files(example: Path, tmp_path: Path) -> None:
    """The same pupils stand in the table, in the data and in the files."""
    told = run("why", str(example), "--json", "--out", str(tmp_path / "why"))
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["format"] == "routeopt-why/1"
    assert found["pupils"]
    assert (tmp_path / "why" / "why.html").is_file()
    assert (tmp_path / "why" / "why.xlsx").is_file()
    shown = run("why", str(example))
    assert shown.exit_code == 0, shown.output
    assert "travel alone today" in shown.output
    pounds = [pupil["pounds_a_year"] for pupil in found["pupils"]]
    assert pounds == sorted(pounds, reverse=True)


def test_a_review_stands_beside_today(example: Path, reviewed: Path) -> None:
    """With a review every pupil alone is told what its plan does with them."""
    told = run("why", str(example), "--plan", str(reviewed), "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["with_plan"]
    for pupil in found["pupils"]:
        assert pupil["plan_route"]
        assert (pupil["plan_with"] == []) == (pupil["plan"] is not None)


def test_a_folder_that_is_no_review_is_wrong_use(example: Path, tmp_path: Path) -> None:
    """A wrong folder ends the command in words, before anything is worked out."""
    refused = run("why", str(example), "--plan", str(tmp_path))
    assert refused.exit_code == 2
    assert "plan.json" in refused.output
