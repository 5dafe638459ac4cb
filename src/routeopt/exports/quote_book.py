"""A quote as a workbook: the lines school by school, who else is affected, how it was made."""

from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.exports.sheets import Book, Cell, Heading, Money
from routeopt.planning.quote_result import LINE_NAMES, QuoteReport
from routeopt.planning.quote_words import MEANING


def write_quote_book(report: QuoteReport, path: Path) -> None:
    """Write ``quote.xlsx``."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, f"Quote for pupil {report.pupil_id}: {report.name}")
        _lines(book, report)
        _affected(book, report)
        _method(book, report)


def _lines(book: Book, report: QuoteReport) -> None:
    headings = (
        Heading("School", width=12), Heading("Name", width=26), Heading("How", width=24),
        Heading("A year", "pounds", 12), Heading("Own ride, min", "number", 10),
        Heading("Minutes added for others", "number", 12), Heading("Others affected", "whole", 10),
        Heading("Range a year from", "pounds", 12), Heading("to", "pounds", 12),
        Heading("Years left", "whole", 8), Heading("Over the years from", "pounds", 12),
        Heading("to", "pounds", 12), Heading("What it is", width=60),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for quote in report.quotes:
        for line in quote.lines:
            ends = (quote.low_pence, quote.high_pence) if line.key == "plan" else (None, None)
            years = quote.years
            over = tuple(None if end is None or years is None else end * years for end in ends)
            rows.append(
                (
                    quote.school_id, quote.school_name, LINE_NAMES[line.key],
                    _money(line.year_pence), line.ride_min,
                    None if line.year_pence is None else line.minutes_added, len(line.affected),
                    _money(ends[0]), _money(ends[1]), years, _money(over[0]), _money(over[1]),
                    line.detail,
                )
            )  # fmt: skip
        if not quote.lines:
            blank: tuple[Cell, ...] = (None,) * 9
            rows.append((quote.school_id, quote.school_name, "", *blank, quote.range_words))
    book.table(book.sheet("Quote"), headings, rows)


def _affected(book: Book, report: QuoteReport) -> None:
    headings = (
        Heading("School", width=12), Heading("How", width=34), Heading("Pupil", width=14),
        Heading("Minutes added", "number", 10), Heading("Other company", width=12),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (quote.school_id, LINE_NAMES[line.key], one.pupil_id, one.minutes,
         "yes" if one.moved else "")
        for quote in report.quotes
        for line in quote.lines
        for one in line.affected
    ]  # fmt: skip
    book.table(book.sheet("Who else is affected"), headings, rows)


def _method(book: Book, report: QuoteReport) -> None:
    lines = [text for text in (report.note, MEANING, *report.notes, report.travel_words) if text]
    for quote in report.quotes:
        told = (quote.range_words, f"Plan: {quote.plan_words}.", quote.years_words, *quote.notes)
        lines += [f"{quote.school_id}: {words}" for words in told if words]
    rows: list[tuple[Cell, ...]] = [(line,) for line in lines]
    book.table(book.sheet("How it was made"), (Heading("How it was made", width=120),), rows)


def _money(pence: int | None) -> Money | None:
    return None if pence is None else Money(pence)
