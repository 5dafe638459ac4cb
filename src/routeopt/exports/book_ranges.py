"""Sheets that say how sure the saving is, and what new routes should cost."""

from routeopt.domain.units import gbp_from_pence
from routeopt.exports.costs_book import costs_sheets
from routeopt.exports.facts import SIDE_NAMES
from routeopt.exports.report_costs import NO_CONTRACTS, NOT_COMPARED, verdict
from routeopt.exports.report_ranges import range_of, range_sentence, range_words
from routeopt.exports.sheets import Book, Cell, Formula, Heading, Money
from routeopt.planning.result import PlanSide, Review

_RANGES = (
    Heading("Figure", width=52), Heading("Proposal", "pounds", 16),
    Heading("If assessments agree", "pounds", 16),
)  # fmt: skip
_SHARES = (
    Heading("Assessments that agree", width=26), Heading("Draw", "whole", 8),
    Heading("Pupils who agree", "whole", 10), Heading("Cost a year", "pounds", 14),
    Heading("Saving a year", "pounds", 14),
)  # fmt: skip
_ROUTES = (
    Heading("Plan", width=23), Heading("Route", width=10), Heading("Vehicle type", width=14),
    Heading("Planned a day", "money", 15), Heading("Should cost a day", "money", 19),
    Heading("P10 a day", "money", 12), Heading("P90 a day", "money", 12),
    Heading("Planned a year", "pounds", 14), Heading("Should cost a year", "pounds", 14),
    Heading("Planned over should-cost a year", "pounds", 20), Heading("Planned price", width=36),
)  # fmt: skip
_SAID = (Heading("How it was worked out, and from which rows", width=130),)


def ranges_sheets(book: Book, review: Review) -> None:
    """Write the ranges and the draws of who agrees; nothing where no saving is claimed."""
    if range_of(review.firm) is None:
        return
    full = review.full
    sides: list[PlanSide | None] = [review.firm, full]
    rows: list[tuple[Cell, ...]] = [
        (name, *(_figure(side, key) for side in sides))
        for name, key in (
            ("Saving at the prices planned with", "saving_pence"),
            ("Hidden by choosing the cheapest (winner's curse)", "curse_pence"),
            ("Saving after that", "corrected_pence"),
            ("Low end: one time in ten less", "low_pence"),
            ("High end: one time in ten more", "high_pence"),
            ("To be bought anew a year", "new_pence"),
            ("Kept at a known price a year (no doubt)", "kept_pence"),
        )
    ]
    rows += [
        (f"Saving if new routes cost {rise.percent:+d}%", *(_rise(side, number) for side in sides))
        for number, rise in enumerate(
            review.firm.saving.at_price_rise if review.firm.saving else ()
        )
    ]
    sheet = book.sheet("How sure")
    end = book.table(sheet, _RANGES, rows)
    lines = (range_sentence(review.firm), *range_words(review))
    for number, text in enumerate(lines, end + 1):
        sheet.merge_range(number, 0, number, 2, "", book.style("text"))
        sheet.write_string(number, 0, text, book.style("text"))
        sheet.set_row(number, 48)
    _shares(book, review)


def _figure(side: PlanSide | None, key: str) -> Cell:
    found = range_of(side)
    return None if found is None else Money(int(getattr(found, key)))


def _rise(side: PlanSide | None, number: int) -> Cell:
    if side is None or side.saving is None:
        return None
    return Money(side.saving.at_price_rise[number].saving_pence)


def _shares(book: Book, review: Review) -> None:
    shares, full, firm = review.shares, review.full, review.firm
    if shares is None or full is None:
        return
    rows: list[tuple[Cell, ...]] = [
        ("none (firm plan)", None, 0, Money(firm.summary.year_pence), _saved(firm))
    ]
    rows += [
        (
            one.name, number, draw.agreed, Money(draw.year_pence),
            None if draw.saving_pence is None else Money(draw.saving_pence),
        )
        for one in reversed(shares.shares)
        for number, draw in enumerate(one.draws, 1)
    ]  # fmt: skip
    rows.append(("all", None, shares.waiting, Money(full.summary.year_pence), _saved(full)))
    sheet = book.sheet("If fewer agree")
    end = book.table(sheet, _SHARES, rows)
    sheet.merge_range(end + 1, 0, end + 1, 4, "", book.style("text"))
    sheet.write_string(end + 1, 0, shares.words, book.style("text"))
    sheet.set_row(end + 1, 62)


def _saved(side: PlanSide) -> Cell:
    return None if side.saving is None else Money(side.saving.year_pence)


def prices_sheets(book: Book, review: Review) -> None:
    """Write what new routes and today's contracts should cost, or why that cannot be told."""
    report = review.costs
    if report is None or report.fit.model is None:
        said = NO_CONTRACTS if not review.area.contracts else NOT_COMPARED
        if report is not None:
            said = f"No second opinion on prices: {report.fit.reason}."
        book.table(book.sheet("Should-cost"), _SAID, [(said,)])
        return
    rows: list[tuple[Cell, ...]] = []
    sides = [(SIDE_NAMES["firm"], review.firm)]
    sides += [(SIDE_NAMES["full"], review.full)] if review.full is not None else []
    for name, side in sides:
        for one in side.should_cost:
            day, year, line = one.day, one.year, len(rows) + 2
            over: Cell = None
            if year is not None:
                pence = one.planned_year_pence - year.middle_pence
                over = Formula(f"=H{line}-I{line}", gbp_from_pence(pence))
            rows.append(
                (
                    name, one.route_id, one.vehicle_type, Money(one.planned_day_pence),
                    Money(day.middle_pence) if day else None,
                    Money(day.low_pence) if day else None, Money(day.high_pence) if day else None,
                    Money(one.planned_year_pence), Money(year.middle_pence) if year else None,
                    over, verdict(one),
                )
            )  # fmt: skip
    book.table(book.sheet("New routes"), _ROUTES, rows)
    costs_sheets(book, report, said_on="Price fit")
