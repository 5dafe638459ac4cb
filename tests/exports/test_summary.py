"""Proves that the public summary points at no child and says the same in both of its forms."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from docx import Document

from routeopt.exports.summary_facts import people_words, public_summary
from routeopt.exports.summary_files import write_summaries
from routeopt.planning.result import Review

from .sample_review import without_contracts


def pages(review: Review, folder: Path) -> tuple[str, str]:
    """Write both forms and give their words."""
    write_summaries(review, folder)
    html = (folder / "summary.html").read_text(encoding="utf-8")
    page = re.sub(
        r"\s+", " ", unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))
    )
    document = Document(str(folder / "summary.docx"))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return page, " ".join([*(p.text for p in document.paragraphs), *cells])


def test_both_forms_say_money_range_dates_and_how_to_object(review: Review, tmp_path: Path) -> None:
    """Proves totals, range, break-even, price rises, dates and objection in page and document."""
    found = public_summary(review)
    for words in pages(review, tmp_path):
        assert "Fenmoor School" in words
        assert "Eight times in ten" in words
        assert "is gone if new routes turn out" in words
        assert "+20%" in words
        assert "How to have your say, and how to object" in words
        assert all(text in words for _, text in found.dates)
        assert "Nobody loses transport" in words


def test_no_pupil_no_contract_no_home_is_named(review: Review, tmp_path: Path) -> None:
    """Proves that no reference, contract, postcode or map of homes is in either form."""
    area = review.area
    for words in pages(review, tmp_path):
        named = [key for key in (*area.pupils, *area.contracts) if key in words]
        assert named == []
        assert not re.search(r"\b[A-Z]{1,2}[0-9]{1,2} ?[0-9][A-Z]{2}\b", words)
    assert "data-map" not in (tmp_path / "summary.html").read_text(encoding="utf-8")


def test_money_of_a_few_is_not_told(review: Review) -> None:
    """Proves that a saving which hangs on under five assessments is left out."""
    assert review.full is not None
    assert review.full.saving is not None
    found = public_summary(review)
    said = " ".join(found.money)
    assert f"{review.full.saving.year_pence / 100:,.0f}" not in said
    assert "fewer than 5 pupils wait" in said.lower()
    assert [one.name for one in found.ranges] == ["Proposal"]


def test_under_five_pupils_give_no_figures(review: Review, tmp_path: Path) -> None:
    """Proves that a review of four pupils says so and shows neither money nor bands."""
    small = replace(review.firm, summary=replace(review.firm.summary, pupils=4))
    few = replace(review, firm=small)
    found = public_summary(few)
    assert not found.published
    assert "Fewer than 5" in found.intro
    for words in pages(few, tmp_path):
        assert "\N{POUND SIGN}" not in words


@pytest.mark.parametrize(
    ("count", "total", "words"),
    [(0, 20, "fewer than 5"), (4, 20, "fewer than 5"), (5, 20, "5"), (15, 20, "15"),
     (16, 20, "all or nearly all"), (20, 20, "all or nearly all")],
)  # fmt: skip
def test_neither_the_counted_nor_the_rest_are_few(count: int, total: int, words: str) -> None:
    """Proves that a count and what is left of the total are both five or more, or not told."""
    assert people_words(count, total) == words


def test_without_contracts_no_saving_is_claimed(tmp_path: Path) -> None:
    """Proves that a pack without contracts gives a summary that claims nothing."""
    for words in pages(without_contracts(), tmp_path):
        assert "no saving is claimed" in words
