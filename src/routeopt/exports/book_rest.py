"""Sheets for the rest: joins, what is not in the saving, faults, method."""

from routeopt.exports.policy_text import settings
from routeopt.exports.report_method import (
    provenance,
    rates_table,
    search_sentences,
    today_sentences,
)
from routeopt.exports.sheets import Book, Cell, Formula, Heading, Money
from routeopt.planning.result import Review

_JOINS = (
    Heading("Today's contracts", width=40), Heading("Become", width=16),
    Heading("Today a year", "pounds", 14), Heading("Then a year", "pounds", 14),
    Heading("Saving a year", "pounds", 14),
)  # fmt: skip
_ASIDE = (
    Heading("Contract or pupil", width=18), Heading("Pupils", width=40), Heading("Why", width=60),
    Heading("A year", "pounds", 14),
)  # fmt: skip
_FAULTS = (
    Heading("Severity", width=10), Heading("Table", width=16), Heading("Row", "whole", 7),
    Heading("Column", width=18), Heading("Code", width=24), Heading("What", width=50),
    Heading("How to mend it", width=50),
)  # fmt: skip
_METHOD = (Heading("Part", width=26), Heading("What", width=70), Heading("Value", width=24),
           Heading("Source", width=26))  # fmt: skip


def joins_sheet(book: Book, review: Review) -> None:
    """Write today's routes put together or closed; no sheet where there are none."""
    joins = sorted(review.firm.joins, key=lambda join: -join.saving_pence)
    if not joins:
        return
    rows: list[tuple[Cell, ...]] = [
        (
            ", ".join(join.contracts), join.route_id, Money(join.today_pence),
            Money(join.plan_pence), Formula(f"=C{line}-D{line}", join.saving_pence / 100),
        )
        for line, join in enumerate(joins, 2)
    ]  # fmt: skip
    sheet = book.sheet("Joins")
    end = book.table(sheet, _JOINS, rows)
    book.put(sheet, end, 0, "Total", bold=True)
    columns = (
        ("C", sum(join.today_pence for join in joins)),
        ("D", sum(join.plan_pence for join in joins)),
        ("E", sum(join.saving_pence for join in joins)),
    )
    for column, (letter, pence) in enumerate(columns, 2):
        total = Formula(f"=SUM({letter}2:{letter}{end})", pence / 100)
        book.put(sheet, end, column, total, "pounds", bold=True)


def aside_sheet(book: Book, review: Review) -> None:
    """Write what stays as today, with its total."""
    rows: list[tuple[Cell, ...]] = [
        (item.subject, ", ".join(item.pupils), item.reason, Money(item.year_pence))
        for item in review.set_aside
    ]
    sheet = book.sheet("Not in saving")
    end = book.table(sheet, _ASIDE, rows)
    if rows:
        total = sum(item.year_pence for item in review.set_aside)
        book.put(sheet, end, 0, "Total", bold=True)
        text = Formula(f"=SUM(D2:D{end})", total / 100)
        book.put(sheet, end, 3, text, "pounds", bold=True)


def faults_sheet(book: Book, review: Review) -> None:
    """Write the faults in the data."""
    rows = [
        (f.severity, f.table, f.row or None, f.column, f.code, f.message, f.fix)
        for f in review.faults
    ]
    book.table(book.sheet("Faults"), _FAULTS, rows)


def method_sheet(book: Book, review: Review) -> None:
    """Write how it was done: assumptions, rates, rules, search, hashes."""
    rows: list[tuple[Cell, ...]] = []
    rows += [("Assumption", text, None, None) for text in review.assumptions]
    rows.append(("Travel times", review.travel.detail, review.travel.source, None))
    rows += [("Today's routes", text, None, None) for text in today_sentences(review)]
    rows += [("Note", text, None, None) for text in review.notes]
    rows += [("Group released", group, None, None) for group in review.firm.plan.released_groups]
    rows += [_listed("Shortfall", item.detail, item.code) for item in review.firm.plan.shortfall]
    rows += [_listed("Kept breach", item.detail, item.code)
             for item in review.firm.plan.kept_breaches]  # fmt: skip
    rows += [_listed("Exception", item.detail, item.code) for item in review.firm.plan.exceptions]
    rows += [_listed("No legal ride", f"{item.pupil_id}: {item.detail}", item.code)
             for item in review.firm.plan.unplanned]  # fmt: skip
    rows += [
        ("Rate", f"{kind} ({layouts}): {day} a day, {mile} a loaded mile, at least {least}", None,
         source)
        for kind, layouts, day, mile, least, source in rates_table(review).rows
    ]  # fmt: skip
    rows += [("Search", text, None, None) for text in search_sentences(review)]
    rows += [
        ("Rule", f"{rule.meaning} ({rule.key})", f"{rule.value or 'not set'} {rule.unit}".strip(),
         "from the pack" if rule.given else "default")
        for rule in settings(review.area.policy)
    ]  # fmt: skip
    rows += [("Source", f"{name}: {value}", None, None) for name, value in provenance(review)]
    book.table(book.sheet("Method"), _METHOD, rows)


def _listed(part: str, detail: str, code: str) -> tuple[Cell, ...]:
    return (part, detail, code, None)
