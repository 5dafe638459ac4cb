"""What contracts really cost, as a workbook."""

from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.exports.sheets import Book, Cell, Formula, Heading, Money
from routeopt.planning.cost_report import CostReport

_VERDICTS = {"above": "above its band", "within": "", "below": "below its band"}


def write_costs_book(report: CostReport, path: Path) -> None:
    """Write ``costs.xlsx``: contracts, operators, what was not compared, how sure it is."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, f"What contracts really cost: {report.name}")
        costs_sheets(book, report)


def costs_sheets(book: Book, report: CostReport, said_on: str = "How sure") -> None:
    """Write the sheets into a workbook; ``said_on`` names the one of the method."""
    _contracts(book, report)
    _operators(book, report)
    _aside(book, report)
    _method(book, report, said_on)


def _contracts(book: Book, report: CostReport) -> None:
    headings = (
        Heading("Contract", width=12), Heading("Operator", width=30), Heading("Schools", width=14),
        Heading("Vehicle type", width=13), Heading("Pupils", "whole", 8),
        Heading("PAs", "whole", 7), Heading("Loaded miles a day", "number", 10),
        Heading("Minutes a day", "number", 10), Heading("Paid a day", "money", 12),
        Heading("Should cost", "money", 12), Heading("P10", "money", 12),
        Heading("P90", "money", 12), Heading("Over a day", "money", 12),
        Heading("Verdict", width=16),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for line, one in enumerate(report.judged, start=2):
        work = one.bought.work
        over = Formula(f"=I{line}-J{line}", one.over_pence / 100)
        rows.append(
            (
                one.bought.contract_id, _name(report, one.bought.operator_id),
                ", ".join(one.bought.schools), work.vehicle_type if work else None,
                one.bought.pupils, work.pas if work else None,
                work.loaded_miles if work else None, work.minutes if work else None,
                Money(one.paid_pence), Money(one.band.middle_pence), Money(one.band.low_pence),
                Money(one.band.high_pence), over, _VERDICTS[one.verdict],
            )
        )  # fmt: skip
    book.table(book.sheet("Should-cost"), headings, rows)


def _operators(book: Book, report: CostReport) -> None:
    headings = (
        Heading("Operator", width=28), Heading("Contracts", "whole", 10),
        Heading("Paid over should-cost", "percent", 14), Heading("Band ends at", "percent", 12),
        Heading("Over a day", "money", 14), Heading("Verdict", width=18),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            _name(report, one.operator_id), one.contracts, one.ratio, one.usual_high,
            Money(one.day_over_pence), "above its band" if one.above else "",
        )
        for one in report.operators
    ]  # fmt: skip
    book.table(book.sheet("Operators"), headings, rows)


def _aside(book: Book, report: CostReport) -> None:
    headings = (Heading("Contract", width=14), Heading("Why it is not compared", width=90))
    rows: list[tuple[Cell, ...]] = [(contract, reason) for contract, reason in report.left_aside]
    book.table(book.sheet("Not compared"), headings, rows)


def _method(book: Book, report: CostReport, said_on: str) -> None:
    lines = [text for text in (report.note, *report.words, report.travel_words) if text]
    rows: list[tuple[Cell, ...]] = [(line,) for line in lines]
    book.table(book.sheet(said_on), (Heading("How sure this is", width=120),), rows)


def _name(report: CostReport, operator_id: str) -> str:
    name = report.operator_names.get(operator_id, "")
    return f"{operator_id} {name}".strip()
