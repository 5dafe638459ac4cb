"""Proves that the why list hides who pupils are from a meeting and shows the same figures."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from routeopt.exports.why_files import write_why
from routeopt.exports.why_people import why_people
from routeopt.exports.why_words import VERDICTS, alone_groups, proof_words, summary_words
from routeopt.exports.wording import gbp
from routeopt.planning.sides import Ground
from routeopt.planning.why import why_alone
from routeopt.planning.why_found import WhyReport
from tests.planning.worlds import prepared


@pytest.fixture(scope="module")
def ground() -> Ground:
    """Prepare the example school."""
    return prepared({})[0]


@pytest.fixture(scope="module")
def report(ground: Ground) -> WhyReport:
    """Find out why its pupils are alone."""
    return why_alone(ground)


def test_a_meeting_sees_no_id_and_no_postcode(
    report: WhyReport, ground: Ground, tmp_path: Path
) -> None:
    """No pupil's id, postcode or need stands on the page for a meeting; all stand on the team's."""
    write_why(report, ground.area, tmp_path / "meeting", "meeting")
    write_why(report, ground.area, tmp_path / "team", "team")
    meeting = (tmp_path / "meeting" / "why.html").read_text(encoding="utf-8")
    team = (tmp_path / "team" / "why.html").read_text(encoding="utf-8")
    assert report.solos
    for pupil in report.pupils:
        assert pupil not in meeting
        postcode = ground.area.pupils[pupil].home.postcode
        assert not postcode or postcode not in meeting
    for solo in report.solos:
        assert solo.pupil_id in team
        assert gbp(solo.main.pence) in meeting
    assert "http://" not in meeting


def test_workbook_has_every_line_with_its_pounds(
    report: WhyReport, ground: Ground, tmp_path: Path
) -> None:
    """Each pupil is one row, by id and by the page's code, in the page's order."""
    write_why(report, ground.area, tmp_path, "meeting")
    codes = why_people(report, ground.area, "meeting")
    book = load_workbook(tmp_path / "why.xlsx")
    rows = list(book["Why alone"].iter_rows(min_row=2, values_only=True))
    listed = rows[: len(report.solos)]
    assert [row[0] for row in listed] == [solo.pupil_id for solo in report.solos]
    assert [row[1] for row in listed] == [codes.name(solo.pupil_id) for solo in report.solos]
    assert [row[7] for row in listed] == [solo.main.pence / 100 for solo in report.solos]
    assert {row[6] for row in listed} <= set(VERDICTS.values())
    alone = list(book["Must travel alone"].iter_rows(min_row=2, values_only=True))
    assert len(alone) == len(report.alone)


def test_cannot_share_is_said_only_where_everything_was_settled(report: WhyReport) -> None:
    """The words claim it only after every pair and route, and say how many those were."""
    for solo in report.solos:
        words = proof_words(solo.main, over_limit=solo.over_limit)
        claimed = words.startswith("Cannot share")
        done = solo.main.checked
        assert claimed == (solo.main.verdict != "nobody_asked" and not done.unsettled)
        assert f"{done.pairs:,}" in words


def test_pounds_of_those_who_must_be_alone_are_all_there(report: WhyReport) -> None:
    """The groups by basis and age add up to the pupils and the pounds of the list."""
    groups = alone_groups(report.alone)
    assert sum(count for _, _, count, _ in groups) == len(report.alone)
    assert sum(pence for *_, pence in groups) == sum(one.year_pence for one in report.alone)
    if report.alone:
        assert any("no saving is claimed" in line for line in summary_words(report))
