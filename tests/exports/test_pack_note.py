"""Proves that what a pack wants its readers to know stands first in report and workbook."""

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from routeopt.exports.policy_text import policy_texts
from routeopt.exports.report_html import report_text
from routeopt.exports.workbook import write_workbook
from routeopt.planning.result import Review

NOTE = "Invented pupils & prices."


def _noted(review: Review) -> Review:
    policy = replace(review.area.policy, pack_note=NOTE)
    return replace(review, area=replace(review.area, policy=policy))


def test_the_report_says_it_before_any_figure(review: Review) -> None:
    """Proves that the note comes before the saving, escaped; and nothing stands there without."""
    text = report_text(_noted(review), audience="meeting", background=None)
    assert text.index("Invented pupils &amp; prices.") < text.index('id="saving"')
    assert 'class="alert note"' not in report_text(review, audience="meeting", background=None)


def test_the_workbook_says_it_on_its_first_sheet(review: Review, tmp_path: Path) -> None:
    """Proves that the summary has the note above its figures."""
    write_workbook(_noted(review), tmp_path / "review.xlsx")
    summary = load_workbook(tmp_path / "review.xlsx")["Summary"]
    assert summary["A3"].value == NOTE


def test_the_plan_carries_it(review: Review) -> None:
    """Proves that a plan's settings hold the note."""
    assert policy_texts(_noted(review).area.policy)["pack_note"] == NOTE
