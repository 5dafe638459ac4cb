"""Why pupils travel alone, as sheets."""

from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.exports.people import People, people_of
from routeopt.exports.sheets import Book, Cell, Heading, Money
from routeopt.exports.why_words import (
    METHOD,
    VERDICTS,
    age_band,
    alone_groups,
    basis_words,
    minutes_words,
    partner_words,
    planned_words,
    proof_words,
    rule_words,
    summary_words,
)
from routeopt.planning.result import Review
from routeopt.planning.why_found import Judged, SoloPupil, WhyReport

_SOLO = (
    Heading("Pupil", width=10), Heading("Code", width=8), Heading("School", width=9),
    Heading("Sector", width=10), Heading("Alone on", width=10), Heading("A year", "pounds", 11),
    Heading("Verdict", width=15), Heading("Pounds a year", "pounds", 11),
    Heading("Best sharing", width=30), Heading("Routes touched, a year", "pounds", 12),
    Heading("Least they could cost", "pounds", 12), Heading("Then, a year", "pounds", 12),
    Heading("Minutes added", width=32), Heading("Rule in the way", width=28),
    Heading("Without any assessment", width=26), Heading("Pounds then", "pounds", 11),
    Heading("In the plan", width=28), Heading("Proof", width=44),
)  # fmt: skip
_ALONE = (
    Heading("Pupil", width=12), Heading("Code", width=8), Heading("School", width=10),
    Heading("Basis", width=18), Heading("Reviewed", width=14), Heading("Age of review", width=30),
    Heading("Contract", width=12), Heading("A year", "pounds", 12),
)  # fmt: skip
_GROUPS = (
    Heading("Basis", width=20), Heading("Age of review", width=34),
    Heading("Pupils", "whole", 9), Heading("A year", "pounds", 14),
)  # fmt: skip


def write_why_book(report: WhyReport, people: People, codes: People, path: Path) -> None:
    """Write ``why.xlsx``.

    Parameters
    ----------
    people
        Names as the workbook shows them.
    codes
        Names as the page shows them, so that the two can be held together.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, f"Why pupils travel alone: {report.name}")
        why_sheet(book, report, people, codes)
        must_be_alone_sheets(book, report, people, codes)
        rows: list[tuple[Cell, ...]] = [
            (line,)
            for line in (report.note, *summary_words(report), *METHOD, *report.notes)
            if line
        ]
        book.table(book.sheet("How it was found"), (Heading("How", width=120),), rows)


def why_sheets(book: Book, review: Review) -> None:
    """Write a review's list of those who travel alone, and of those who must."""
    if review.why is not None:
        team, codes = people_of(review, "team"), people_of(review, "meeting")
        why_sheet(book, review.why, team, codes)
        must_be_alone_sheets(book, review.why, team, codes)


def why_sheet(
    book: Book, report: WhyReport, people: People, codes: People | None = None
) -> None:  # fmt: skip
    """Write the list of pupils alone who need not be by their own assessment, most pounds first."""
    rows = [_row(solo, people, codes) for solo in report.solos]
    rows += [
        (
            people.name(one.pupil_id), codes.name(one.pupil_id) if codes else "", one.school_id,
            _sector(people, one.pupil_id), one.route_id, Money(one.year_pence), "not looked at",
            Money(0), people.clean(one.reason), *(None,) * 9,
        )
        for one in report.not_judged
    ]  # fmt: skip
    book.table(book.sheet("Why alone"), _SOLO, rows)


def must_be_alone_sheets(
    book: Book, report: WhyReport, people: People, codes: People | None = None
) -> None:
    """Write the pupils who must travel alone, and what hangs on each basis and age."""
    if not report.alone:
        return
    rows: list[tuple[Cell, ...]] = [
        (
            people.name(one.pupil_id), codes.name(one.pupil_id) if codes else "", one.school_id,
            basis_words(one.basis), one.reviewed.isoformat() if one.reviewed else "",
            age_band(one), one.route_id, Money(one.year_pence),
        )
        for one in report.alone
    ]  # fmt: skip
    book.table(book.sheet("Must travel alone"), _ALONE, rows)
    groups: list[tuple[Cell, ...]] = [
        (basis, age, count, Money(pence)) for basis, age, count, pence in alone_groups(report.alone)
    ]
    book.table(book.sheet("What hangs on it"), _GROUPS, groups)


def _row(solo: SoloPupil, people: People, codes: People | None) -> tuple[Cell, ...]:
    judged = solo.main
    shown = judged.shown
    return (
        people.name(solo.pupil_id), codes.name(solo.pupil_id) if codes else "", solo.school_id,
        _sector(people, solo.pupil_id), _route(judged), Money(judged.year_pence),
        VERDICTS[judged.verdict], Money(judged.pence), partner_words(shown, people),
        Money(shown.before_pence) if shown else None,
        Money(shown.compared_pence) if shown else None,
        Money(shown.after_pence) if shown else None, minutes_words(shown, people),
        rule_words(judged, people), *_firm(judged, people), planned_words(solo, people),
        proof_words(judged, over_limit=solo.over_limit),
    )  # fmt: skip


def _firm(judged: Judged, people: People) -> tuple[Cell, Cell]:
    best = judged.best_firm
    if best is None or best.saving_pence <= 0 or judged.best is None or not judged.best.assess:
        return None, None
    return partner_words(best, people), Money(best.saving_pence)


def _route(judged: Judged) -> str:
    return judged.route_id if judged.side == "today" else f"{judged.route_id} (plan)"


def _sector(people: People, pupil_id: str) -> str:
    spot = people.spots.get(pupil_id)
    return spot.label if spot is not None else ""
