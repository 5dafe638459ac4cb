"""Sheets of warnings and of what the routes emit."""

from routeopt.exports.facts import SIDE_NAMES
from routeopt.exports.report_warnings import NAMES, emissions_words, source_of
from routeopt.exports.sheets import Book, Cell, Heading, Money
from routeopt.finance.emissions import CLASS_WORDS, KG_CO2E_KM, Emissions
from routeopt.planning.result import Review

_WARNINGS = (
    Heading("What", width=34), Heading("Contract, route or pupil", width=16),
    Heading("Why", width=60), Heading("Pupils", width=34), Heading("A year", "pounds", 12),
    Heading("Kind", width=10), Heading("From", width=28),
)  # fmt: skip
_EMISSIONS = (
    Heading("Side", width=23), Heading("Class of vehicle", width=34),
    Heading("kg CO2e a km", "text", 10), Heading("Loaded km a year", "whole", 12),
    Heading("Empty km a year (ASSUMED)", "whole", 14), Heading("t CO2e a year", "number", 12),
)  # fmt: skip


def warnings_sheets(book: Book, review: Review) -> None:
    """Write what a planner should look at, and the emissions of each side."""
    rows: list[tuple[Cell, ...]] = [
        (
            NAMES[one.code], one.subject, one.words, ", ".join(one.pupils),
            None if one.year_pence is None else Money(one.year_pence),
            "question" if one.question else "warning", source_of(review, one),
        )
        for one in review.warnings
    ]  # fmt: skip
    book.table(book.sheet("Warnings"), _WARNINGS, rows)
    _emissions(book, review)


def _emissions(book: Book, review: Review) -> None:
    sides: list[tuple[str, Emissions | None]] = [
        (SIDE_NAMES["today"], review.today.emissions if review.today else None),
        (SIDE_NAMES["firm"], review.firm.emissions),
        (SIDE_NAMES["full"], review.full.emissions if review.full else None),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            name, CLASS_WORDS[one.vehicle_class], f"{KG_CO2E_KM[one.vehicle_class]:g}",
            one.loaded_km, one.empty_km, one.tonnes,
        )
        for name, found in sides
        if found is not None
        for one in found.classes
    ]  # fmt: skip
    sheet = book.sheet("Emissions")
    end = book.table(sheet, _EMISSIONS, rows)
    for number, text in enumerate(emissions_words(review), end + 1):
        sheet.merge_range(number, 0, number, 5, "", book.style("text"))
        sheet.write_string(number, 0, text, book.style("text"))
        sheet.set_row(number, 48)
