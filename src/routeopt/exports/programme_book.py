"""The programme, as a workbook: sums are formulas, every contract a row."""

from collections.abc import Callable, Sequence
from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.exports.programme_tables import KINDS
from routeopt.exports.sheets import Book, Cell, Formula, Heading, Money
from routeopt.planning.programme import Programme
from routeopt.planning.programme_ledger import WORKSTREAMS
from routeopt.planning.programme_savings import CLASSES

Row = tuple[Cell, ...]


def write_programme_book(found: Programme, path: Path) -> None:
    """Write ``programme.xlsx``."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, f"Transport programme: {found.name}, as of {found.settings.as_of}")
        _summed(book, "Ledger", _STREAMS, _streams(found), (1, 2, 3, 4, 5, 6, 7, 8))
        _summed(book, "Reconciled", _RECONCILED, _reconciled(found), (1,))
        for name, headings, rows in _PLAIN:
            lines = rows(found)
            if lines:
                book.table(book.sheet(name), headings, lines)
        lines = [(line,) for line in (found.note, *found.warnings, *found.words) if line]
        book.table(book.sheet("What it rests on"), (Heading("What it rests on", width=120),), lines)


def _summed(
    book: Book, name: str, headings: Sequence[Heading], rows: Sequence[Row], sums: Sequence[int]
) -> None:
    sheet = book.sheet(name)
    end = book.table(sheet, headings, rows)
    book.put(sheet, end, 0, "All", bold=True)
    for column in sums:
        letter = "ABCDEFGHIJ"[column]
        total = Formula(f"=SUM({letter}2:{letter}{end})", sum(_value(row[column]) for row in rows))
        book.put(sheet, end, column, total, headings[column].kind, bold=True)


def _value(cell: Cell) -> float:
    if isinstance(cell, Money):
        return cell.pence / 100
    if isinstance(cell, Formula):
        return cell.value
    return float(cell) if isinstance(cell, int | float) else 0.0


_STREAMS = (
    Heading("Workstream", width=46), Heading("Contracts", "whole", 11), Heading("Solo", "whole", 8),
    Heading("Pupils", "whole", 9), Heading("Ledger a year", "money", 18),
    *(Heading(name, "money", 16) for name in CLASSES.values()), Heading("Saving", "money", 16),
)  # fmt: skip
_RECONCILED = (Heading("What", width=60), Heading("A year", "money", 18))


def _streams(found: Programme) -> list[Row]:
    return [
        (
            row.name, row.contracts, row.solo, row.pupils, Money(row.ledger_pence),
            *(Money(row.saved_pence[key]) for key in CLASSES),
            Formula(f"=SUM(F{line}:H{line})", sum(row.saved_pence.values()) / 100),
        )
        for line, row in enumerate(found.streams, start=2)
    ]  # fmt: skip


def _reconciled(found: Programme) -> list[Row]:
    return [(words, Money(pence)) for words, pence in found.reconciliation]


def _walk(found: Programme) -> list[Row]:
    return [(words, Money(pence)) for words, pence in found.walk]


def _lines(found: Programme) -> list[Row]:
    return [
        (
            line.contract_id, line.operator_id, ", ".join(line.schools), KINDS.get(line.kind, ""),
            WORKSTREAMS[line.workstream], line.pupils, line.leavers, "solo" if line.solo else None,
            Money(line.year_pence), line.end.isoformat() if line.end else None, line.notice_days,
            line.status,
        )
        for line in found.lines
    ]  # fmt: skip


def _booked(found: Programme) -> list[Row]:
    return [
        (
            one.review, ", ".join(one.schools), one.contract_id, WORKSTREAMS[one.workstream],
            CLASSES[one.release], Money(one.year_pence),
            one.released.isoformat() if one.released else "not known", one.why,
        )
        for one in found.booked
    ]  # fmt: skip


def _years(found: Programme) -> list[Row]:
    return [
        (
            one.view, one.name, *(Money(one.pence[key]) for key in CLASSES),
            Formula(f"=SUM(C{line}:E{line})", one.gross_pence / 100),
            None if one.staff_pence is None else Money(one.staff_pence),
            None if one.net_pence is None else Formula(f"=F{line}-G{line}", one.net_pence / 100),
        )
        for line, one in enumerate(found.years, start=2)
    ]  # fmt: skip


def _schools(found: Programme) -> list[Row]:
    return [
        (
            row.name, row.school_id, KINDS[row.kind], row.pupils, row.contracts, row.solo,
            row.assessments, Money(row.year_pence), Money(row.could_save_pence),
            "reviewed" if row.reviewed else "expected", row.hours,
            Formula(f"=I{line}/K{line}", row.pence_an_hour / 100), row.ending_soon,
            Money(row.ending_pence),
        )
        for line, row in enumerate(found.schools, start=2)
    ]  # fmt: skip


def _dates(found: Programme) -> list[Row]:
    rows: list[Row] = []
    for one in found.dates:
        for kind, dates in (("firm plan", one.firm), ("with assessments", one.assessed)):
            for step in dates.steps if dates else ():
                late = "passed" if step.late else None
                rows.append(
                    (
                        one.name, kind, step.step, step.by.isoformat(), late,
                        dates.start.isoformat() if dates else None,
                        dates.slips_to.isoformat() if dates else None, one.waiting,
                    )
                )  # fmt: skip
    return rows


def _days(found: Programme) -> list[Row]:
    rows: list[Row] = []
    for one in found.targets:
        sides = (("today", one.today), ("firm plans", one.then), ("if agreed", one.agreed))
        rows += [
            (one.name, name, count.heads, *count.by_day, one.aim) for name, count in sides if count
        ]
    return rows


def _national(found: Programme) -> list[Row]:
    return [
        (
            one.group, one.name, Money(one.value) if money and one.value is not None else None,
            None if money else one.value, one.note,
        )
        for one in found.national
        for money in (one.kind in ("pounds", "unit"),)
    ]  # fmt: skip


def _benchmarks(found: Programme) -> list[Row]:
    rows: list[Row] = []
    for one in found.benchmarks:
        money: Cell = None
        if one.value is not None and one.kind in ("money", "pounds"):
            money = Money(round(one.value))
        plain = one.value if one.kind in ("whole", "number") else None
        share = one.value if one.kind == "percent" else None
        rows.append((one.group, one.name, money, plain, share, one.note))
    return rows


def _growth(found: Programme) -> list[Row]:
    cells = found.growth.shown_cells() if found.growth else ()
    return [
        (cell.year, cell.need, cell.phase, cell.pupils, Money(cell.year_pence)) for cell in cells
    ]


def _history(found: Programme) -> list[Row]:
    return [
        (
            one.name, one.plan_from.isoformat(), Money(one.ledger_pence), one.contracts,
            one.pupils, one.solo, one.out_county,
        )
        for one in found.history
    ]  # fmt: skip


_PLAIN: tuple[tuple[str, tuple[Heading, ...], Callable[[Programme], list[Row]]], ...] = (
    ("To the plans", _RECONCILED, _walk),
    ("Years", (
        Heading("View", width=22), Heading("Year", width=10),
        *(Heading(name, "money", 16) for name in CLASSES.values()),
        Heading("Together", "money", 16), Heading("Staff", "money", 14),
        Heading("Net", "money", 16),
    ), _years),
    ("Contracts", (
        Heading("Contract", width=12), Heading("Operator", width=12), Heading("Schools", width=16),
        Heading("Kind", width=16), Heading("Workstream", width=42), Heading("Pupils", "whole", 8),
        Heading("Leavers", "whole", 9), Heading("Solo", width=7), Heading("A year", "money", 14),
        Heading("Ends", width=12), Heading("Notice, days", "whole", 9), Heading("Status", width=13),
    ), _lines),
    ("Booked", (
        Heading("Review", width=16), Heading("Schools", width=14), Heading("Contract", width=12),
        Heading("Workstream", width=42), Heading("Class", width=17),
        Heading("A year", "money", 14), Heading("Released", width=12), Heading("Why", width=60),
    ), _booked),
    ("Alone by day", (
        Heading("Who", width=34), Heading("Side", width=12), Heading("Pupils", "whole", 8),
        *(Heading(f"{day} {week}", "whole", 7) for week in "AB"
          for day in ("Mon", "Tue", "Wed", "Thu", "Fri")),
        Heading("Aim", "whole", 7),
    ), _days),
    ("Where to start", (
        Heading("School", width=38), Heading("School id", width=11), Heading("Kind", width=16),
        Heading("Pupils", "whole", 8), Heading("Contracts", "whole", 10),
        Heading("Solo", "whole", 7), Heading("Wait for assessment", "whole", 11),
        Heading("A year", "pounds", 13), Heading("Could save", "pounds", 13),
        Heading("From", width=10), Heading("Hours", "number", 8),
        Heading("For an hour", "pounds", 12), Heading("End in a year", "whole", 9),
        Heading("Their cost", "pounds", 12),
    ), _schools),
    ("Critical dates", (
        Heading("School", width=38), Heading("Plan", width=16), Heading("Step", width=40),
        Heading("By", width=12), Heading("", width=9), Heading("Starts", width=12),
        Heading("Else", width=12), Heading("Pupils waiting", "whole", 9),
    ), _dates),
    ("National return", (
        Heading("Group", width=22), Heading("Line", width=60), Heading("Pounds", "money", 18),
        Heading("Pupils", "whole", 10), Heading("Note", width=50),
    ), _national),
    ("Benchmark", (
        Heading("Group", width=20), Heading("Figure", width=46), Heading("Pounds", "money", 12),
        Heading("Number", "number", 11), Heading("Share", "percent", 9), Heading("Note", width=70),
    ), _benchmarks),
    ("Growth", (
        Heading("Year", width=8), Heading("Need", width=26), Heading("Phase", width=12),
        Heading("Pupils", "number", 10), Heading("A year", "pounds", 14),
    ), _growth),
    ("Packs", (
        Heading("Pack", width=30), Heading("Date", width=12), Heading("Ledger a year", "money", 18),
        Heading("Contracts", "whole", 10), Heading("Pupils", "whole", 9),
        Heading("Alone", "whole", 9), Heading("Outside the county", "whole", 12),
    ), _history),
)  # fmt: skip
