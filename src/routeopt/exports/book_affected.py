"""Sheets of who is affected: who decides, which contracts end, decisions, journey bands."""

from routeopt.exports.report_affected import equality_words
from routeopt.exports.sheets import Book, Cell, Heading, Money
from routeopt.planning.decisions import binding, effect
from routeopt.planning.equality_result import Equality, EqualityRow
from routeopt.planning.result import Review

_PUPILS = (
    Heading("Pupil", width=14), Heading("Row in pupils", "whole", 8), Heading("Plan", width=11),
    Heading("Contract today", width=13), Heading("Route then", width=10),
    Heading("What changes", width=26), Heading("Who decides", width=34),
    Heading("What blocks the start", width=46), Heading("Who must be told", width=36),
    Heading("Decided already", width=36),
)  # fmt: skip
_CONTRACTS = (
    Heading("Contract", width=12), Heading("Row in contracts", "whole", 9),
    Heading("Plan", width=11), Heading("Operator", width=26), Heading("Pupils", "whole", 8),
    Heading("A year", "pounds", 12), Heading("Notice, days", "whole", 9), Heading("Ends", width=12),
    Heading("Last day for notice", width=15), Heading("Days left", "whole", 9),
    Heading("Can end on", width=12), Heading("What to know", width=50),
)  # fmt: skip
_DECISIONS = (
    Heading("Row in decisions", "whole", 9), Heading("Pupil", width=14),
    Heading("Contract", width=12), Heading("Step", width=18), Heading("Outcome", width=10),
    Heading("By", width=20), Heading("On", width=12), Heading("Until", width=12),
    Heading("Condition", width=30), Heading("What it does in this plan", width=44),
)  # fmt: skip
_PLANS = {"firm": "firm", "full": "if agreed"}


def affected_sheets(book: Book, review: Review) -> None:
    """Write the change ledger, the decisions in force and the journey bands."""
    _ledger(book, review)
    _decisions(book, review)
    if review.equality is not None:
        _bands(book, review.equality)


def _ledger(book: Book, review: Review) -> None:
    if review.ledger is None:
        return
    people: list[tuple[Cell, ...]] = [
        (
            one.pupil_id, one.row, _PLANS[one.plan], one.contract_before, one.route_after,
            ", ".join(one.what), one.decides, "; ".join(one.blocks), ", ".join(one.told),
            "; ".join(one.on_file),
        )
        for one in review.ledger.pupils
    ]  # fmt: skip
    book.table(book.sheet("Who decides"), _PUPILS, people)
    contracts: list[tuple[Cell, ...]] = [
        (
            one.contract_id, one.row, _PLANS[one.plan], one.operator, one.pupils,
            Money(one.year_pence), one.notice_days, one.end.isoformat() if one.end else None,
            one.last_day.isoformat() if one.last_day else None, one.days_left,
            one.can_end.isoformat() if one.can_end else None, one.words,
        )
        for one in review.ledger.contracts
    ]  # fmt: skip
    book.table(book.sheet("Contracts ending"), _CONTRACTS, contracts)


def _decisions(book: Book, review: Review) -> None:
    rows: list[tuple[Cell, ...]] = [
        (
            one.row, one.pupil_id, one.contract_id, one.step, one.outcome, one.by_role,
            one.decided_on.isoformat() if one.decided_on else None,
            one.valid_until.isoformat() if one.valid_until else None, one.condition, effect(one),
        )
        for one in binding(review.area)
    ]  # fmt: skip
    if rows:
        book.table(book.sheet("Decisions"), _DECISIONS, rows)


def _bands(book: Book, equality: Equality) -> None:
    headings = [Heading("By", width=22), Heading("Group", width=28), Heading("Pupils", "whole", 9)]
    for band in equality.bands:
        headings += [Heading(f"{band}, {when}", "whole", 13) for when in ("today", "then")]
    headings += [Heading("Mean today, min", "number", 10), Heading("Mean then, min", "number", 10)]
    rows: list[tuple[Cell, ...]] = []
    if equality.everybody is not None:
        rows.append(_band_row("everybody", equality.everybody))
    for one in equality.tables:
        rows += [_band_row(one.by, row) for row in one.rows]
    sheet = book.sheet("Journey bands")
    end = book.table(sheet, headings, rows)
    for number, text in enumerate(equality_words(equality), end + 1):
        sheet.merge_range(number, 0, number, 10, "", book.style("text"))
        sheet.write_string(number, 0, text, book.style("text"))
        sheet.set_row(number, 32)


def _band_row(by: str, row: EqualityRow) -> tuple[Cell, ...]:
    cells = [
        "hidden" if cell is None else cell
        for pair in zip(row.before, row.after, strict=True)
        for cell in pair
    ]
    return (by, row.group, row.pupils, *cells, row.mean_before_min, row.mean_after_min)
