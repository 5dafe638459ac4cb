"""The price of rules as a workbook for officers."""

from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.exports.sheets import Book, Cell, Heading, Money
from routeopt.planning.rule_price_result import OFFICERS, RuleReport


def write_rules_book(report: RuleReport, path: Path) -> None:
    """Write ``rules.xlsx``; every sheet is marked for officers at its foot."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, f"{OFFICERS}. What rules cost: {report.school_name}")
        _steps(book, report)
        _touched(book, report)
        _method(book, report)


def _steps(book: Book, report: RuleReport) -> None:
    headings = (
        Heading("Rule", width=28), Heading("As it is", width=26), Heading("Step", width=16),
        Heading("A year", "pounds", 13), Heading("Against the plan", "pounds", 13),
        Heading("At least", "pounds", 12), Heading("At most", "pounds", 12),
        Heading("Pupils affected", "whole", 9), Heading("Longer rides", "whole", 9),
        Heading("Shorter rides", "whole", 9), Heading("Note", width=50),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            price.name, report.now[price.rule], price.words, _money(price.year_pence),
            _money(price.extra_pence), _money(price.low_pence), _money(price.high_pence),
            len(price.touched), price.longer, price.shorter, price.note,
        )
        for price in report.prices
    ]  # fmt: skip
    book.table(book.sheet("Rules"), headings, rows)


def _touched(book: Book, report: RuleReport) -> None:
    headings = (
        Heading("Rule", width=28), Heading("Step", width=16), Heading("Pupil", width=14),
        Heading("Minutes added", "number", 10), Heading("Home time moves, min", "number", 10),
        Heading("Other company", width=12),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (price.name, price.words, one.pupil_id, one.minutes, one.shift_min,
         "yes" if one.other_company else "")
        for price in report.prices
        for one in price.touched
    ]  # fmt: skip
    book.table(book.sheet("Who is affected"), headings, rows)


def _method(book: Book, report: RuleReport) -> None:
    lines = [OFFICERS, report.note, f"Plan: {report.source}.", *report.words, report.travel_words]
    rows: list[tuple[Cell, ...]] = [(line,) for line in lines if line]
    book.table(book.sheet("How it was made"), (Heading("How it was made", width=120),), rows)


def _money(pence: int | None) -> Money | None:
    return None if pence is None else Money(pence)
