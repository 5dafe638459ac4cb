"""The rules command: the same figures everywhere, and every file marked for officers."""

import json
from pathlib import Path

from openpyxl import load_workbook

from routeopt.planning.rule_price_result import OFFICERS
from tests.cli.conftest import run


def test_page_workbook_and_data_agree_and_are_marked(
    example: Path, reviewed: Path, tmp_path: Path
) -> None:
    """Each step stands with one figure in all three; each says whom it is for."""
    words = ("rules", str(example), "--school", "ELY", "--rule", "pa_share_max")
    more = ("--iterations", "1", "--plan", str(reviewed), "--out", str(tmp_path), "--json")
    result = run(*words, *more)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["marking"] == OFFICERS
    page = (tmp_path / "rules.html").read_text(encoding="utf-8")
    assert page.count(OFFICERS) >= 2
    book = load_workbook(tmp_path / "rules.xlsx")
    rows = list(book["Rules"].iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in rows] == [step["extra_year_gbp"] for step in found["steps"]]
    assert all(OFFICERS in (sheet.oddFooter.left.text or "") for sheet in book.worksheets)
    touched = {one["pupil_id"] for step in found["steps"] for one in step["affected"]}
    assert all(name in page for name in sorted(touched)[:5])


def test_unknown_rules_and_schools_are_wrong_use(example: Path) -> None:
    """A rule or school that is not there is said to be, before anything is searched."""
    assert run("rules", str(example), "--school", "ELY", "--rule", "weather").exit_code == 2
    assert run("rules", str(example), "--school", "NONE").exit_code == 2
