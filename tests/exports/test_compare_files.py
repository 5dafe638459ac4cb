"""Proves that the page names no pupil and stands alone, and that differences are formulas."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from routeopt.exports.compare_book import write_compare_book
from routeopt.exports.compare_page import write_compare_page
from routeopt.exports.compare_words import without_pupils
from routeopt.exports.read_review import NotAReviewError, read_reviews
from routeopt.planning.compare import Comparison, compare
from tests.planning.test_compare import PLAN, RUN, record

CHANGES = ["added pupil Zoe1 to school S1", "removed pupil Zoe2 from 2026-09-01", "keep Zoe3=C1",
           "removed pupil Zoe4 from 2026-09-01", "lock C1"]  # fmt: skip


@pytest.fixture
def found() -> Comparison:
    """Compare two reviews, the second of a scenario."""
    pack = PLAN["pack"] | {"changes": CHANGES}
    dearer = PLAN["summary"] | {"year_gbp": 95.0}
    return compare([record("<one>"), record("=two", pack=pack, summary=dearer)])


def test_pupils_are_counted_not_named() -> None:
    """Changes that name a pupil become counts; the others stay."""
    said = [text.replace("\N{NO-BREAK SPACE}", " ") for text in without_pupils(CHANGES)]
    assert said == ["lock C1", "1 pupil added", "2 pupils removed", "1 pupil kept on a contract"]


def test_the_page(found: Comparison, tmp_path: Path) -> None:
    """The page escapes names, marks itself, needs nothing else and names no pupil."""
    write_compare_page(found, tmp_path / "compare.html")
    text = (tmp_path / "compare.html").read_text(encoding="utf-8")
    assert "&lt;one&gt;" in text
    assert "OFFICIAL-SENSITIVE" in text
    assert "Invented." in text
    assert "+£15" in text
    assert not any(word in text for word in ("Zoe", "https:", "<script", "<img"))


def test_the_workbook(found: Comparison, tmp_path: Path) -> None:
    """Each difference is a formula over the cells beside it; no name starts one."""
    write_compare_book(found, tmp_path / "compare.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "compare.xlsx")["Figures"]
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=2)}
    firm = rows["Firm plan"]
    assert [cell.value for cell in firm[2:4]] == [80, 95]
    assert firm[4].value == f"=D{firm[4].row}-$C{firm[4].row}"
    assert sheet["D1"].value == "=two"
    assert sheet["D1"].data_type == "s"


def written(folder: Path, **changed: Any) -> Path:
    """Write a review's folder of two files."""
    folder.mkdir(parents=True)
    plan = {"format": "routeopt-plan/1", "kind": "firm", **PLAN, **changed}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    run = {"format": "routeopt-run/1", **RUN}
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return folder


def test_folders_are_named_so_that_they_differ(tmp_path: Path) -> None:
    """Two folders of one name go by as much of their paths as tells them apart."""
    one, two = written(tmp_path / "a" / "OAK"), written(tmp_path / "b" / "OAK")
    assert [r.name for r in read_reviews([one, two])] == ["a/OAK", "b/OAK"]
    assert len(read_reviews([one, one])) == 2


def test_what_is_no_review_is_told_apart(tmp_path: Path) -> None:
    """Every folder that is not a review is named at once, with what is the matter."""
    good = written(tmp_path / "many" / "OAK")
    older = written(tmp_path / "older", format="routeopt-plan/9")
    torn = written(tmp_path / "torn")
    (torn / "run.json").write_text("{", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    folders = [good, older, torn, good.parent, tmp_path / "empty", tmp_path / "gone"]
    with pytest.raises(NotAReviewError) as caught:
        read_reviews(folders)
    said = caught.value.reasons
    assert len(said) == 5
    for words in ("routeopt-plan/1", "read as JSON", "several schools", "no plan.json", "folder"):
        assert any(words in reason for reason in said)
