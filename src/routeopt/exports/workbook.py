"""The review as a workbook, for the team's own meeting."""

from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.exports.book_affected import affected_sheets
from routeopt.exports.book_costs import costs_sheet, market_sheet, summary_sheet
from routeopt.exports.book_pupils import changes_sheet, pupils_sheet, sharing_sheet
from routeopt.exports.book_ranges import prices_sheets, ranges_sheets
from routeopt.exports.book_rest import aside_sheet, faults_sheet, joins_sheet, method_sheet
from routeopt.exports.book_routes import plan_sheets, routes_sheet
from routeopt.exports.book_warnings import warnings_sheets
from routeopt.exports.facts import plan_hash
from routeopt.exports.sheets import Book
from routeopt.exports.why_book import why_sheets
from routeopt.planning.result import Review

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(review: Review, path: Path) -> None:
    """Write ``review.xlsx``; the sheets Plan and Vehicles can be edited and scored again."""
    with Workbook(str(path), _OPTIONS) as workbook:
        plan = plan_hash(review.firm.plan)[:12]
        book = Book(workbook, f"{review.pack_name}, plan {plan}, {review.created}")
        summary = book.sheet("Summary")
        routes_sheet(book, review)
        plan_sheets(book, review)
        pupils_sheet(book, review)
        changes_sheet(book, review)
        sharing_sheet(book, review)
        totals = costs_sheet(book, review)
        summary_sheet(book, summary, review, totals)
        ranges_sheets(book, review)
        prices_sheets(book, review)
        market_sheet(book, review)
        why_sheets(book, review)
        joins_sheet(book, review)
        aside_sheet(book, review)
        affected_sheets(book, review)
        warnings_sheets(book, review)
        faults_sheet(book, review)
        method_sheet(book, review)
