"""Proves that letters get each pupil's times and that no cell starts a formula."""

import csv
from pathlib import Path

from routeopt.exports.families import write_families
from routeopt.planning.result import Review


def rows(review: Review, path: Path) -> list[dict[str, str]]:
    """Write and read the rows."""
    write_families(review, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_times_before_and_after(review: Review, tmp_path: Path) -> None:
    """Proves one row a pupil, with times, fellow riders and what waits for an assessment."""
    found = {row["pupil_id"]: row for row in rows(review, tmp_path / "families.csv")}
    assert len(found) == 12
    assert found["FM-0431"]["co_riders_before"] == "0"
    assert found["FM-0431"]["co_riders_after"] == "3"
    assert found["FM-0431"]["pickup_before"] == "08:09"
    assert found["FM-0488"]["assessment_pending"] == "yes"
    assert found["FM-0431"]["assessment_pending"] == "no"
    assert found["FM-0526"]["pickup_after"] == ""


def test_no_cell_starts_a_formula(hostile: Review, tmp_path: Path) -> None:
    """Proves that an id that looks like a formula gets an apostrophe."""
    for row in rows(hostile, tmp_path / "families.csv"):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
