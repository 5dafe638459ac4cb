"""Why pupils travel alone, as one page that needs nothing else."""

from pathlib import Path

from routeopt.exports.facts import OFFICIAL
from routeopt.exports.pages import environment
from routeopt.exports.people import People
from routeopt.exports.tables import TableView, table
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
    school_words,
    summary_words,
)
from routeopt.exports.wording import gbp
from routeopt.planning.why_found import WhyReport


def write_why_page(report: WhyReport, people: People, path: Path) -> None:
    """Write ``why.html``."""
    text = (
        environment()
        .get_template("why.html.j2")
        .render(
            official=OFFICIAL,
            report=report,
            schools=school_words(report),
            summary=summary_words(report),
            solos=solos_table(report, people),
            proofs=proofs_table(report, people),
            groups=groups_table(report),
            alone=alone_table(report, people),
            not_judged=not_judged_table(report, people),
            method=METHOD,
            notes=[people.clean(note) for note in report.notes],
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def solos_table(report: WhyReport, people: People) -> TableView:
    """Show who is alone and need not be by their own assessment, most pounds first."""
    many, plan = len(report.schools) > 1, report.with_plan
    rows = []
    for solo in report.solos:
        judged = solo.main
        shown = judged.shown
        spot = people.spots.get(solo.pupil_id)
        rows.append(
            (
                people.name(solo.pupil_id),
                *((solo.school_id,) if many else ()),
                spot.label if spot else "",
                judged.route_id,
                gbp(judged.year_pence),
                VERDICTS[judged.verdict],
                gbp(judged.pence),
                partner_words(shown, people),
                minutes_words(shown, people),
                rule_words(judged, people),
                *((planned_words(solo, people),) if plan else ()),
            )
        )
    headings = (
        "Pupil", *(("School",) if many else ()), "Home", "Alone on", "#A year", "Why",
        "#Pounds a year", "Best sharing", "Minutes added", "Rule in the way",
        *(("In the plan",) if plan else ()),
    )  # fmt: skip
    return table("Most pounds first", headings, rows, "wide")


def proofs_table(report: WhyReport, people: People) -> TableView:
    """Show what was tried for each pupil."""
    rows = [
        (people.name(solo.pupil_id), proof_words(solo.main, over_limit=solo.over_limit))
        for solo in report.solos
    ]
    return table("What was proved", ("Pupil", "Proof"), rows, "wide")


def groups_table(report: WhyReport) -> TableView:
    """Show what hangs on each basis and age of review."""
    rows = [
        (basis, age, f"{count:,}", gbp(pence))
        for basis, age, count, pence in alone_groups(report.alone)
    ]
    return table("By basis and age", ("Basis", "Last review", "#Pupils", "#A year"), rows, "narrow")


def alone_table(report: WhyReport, people: People) -> TableView:
    """Show those who must travel alone, dearest first."""
    rows = [
        (
            people.name(one.pupil_id),
            one.school_id,
            basis_words(one.basis),
            age_band(one),
            one.route_id,
            gbp(one.year_pence),
        )
        for one in report.alone
    ]
    headings = ("Pupil", "School", "Basis", "Last review", "Contract", "#A year")
    return table("Dearest first", headings, rows, "narrow")


def not_judged_table(report: WhyReport, people: People) -> TableView:
    """Show those whose routes stay as they are, or are shared anyway."""
    rows = [
        (people.name(one.pupil_id), one.route_id, people.clean(one.reason), gbp(one.year_pence))
        for one in report.not_judged
    ]
    headings = ("Pupil", "Contract", "Why it was not looked at", "#A year")
    return table("Alone today, not looked at", headings, rows, "narrow")
