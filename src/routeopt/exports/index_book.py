"""The workbook over many schools' reviews: the figures of the page, with totals by formula."""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.exports.index_page import IndexRow, ranked
from routeopt.exports.sheets import Book, Cell, Formula, Heading, Money

_HEADINGS = (
    Heading("School", width=34), Heading("School id", width=12), Heading("Pupils", "whole", 9),
    Heading("Do nothing a year", "pounds", 14), Heading("Firm saving", "pounds", 13),
    Heading("Share", "percent", 9), Heading("If assessments agree", "pounds", 14),
    Heading("Pupils disturbed", "whole", 11),
    Heading("Saving a pupil disturbed", "pounds", 13), Heading("Live contracts", "whole", 11),
    Heading("Can end by the new year", "whole", 12), Heading("Not known", "whole", 9),
    Heading("Share that can end", "percent", 11), Heading("Solo routes today", "whole", 11),
    Heading("Solo routes then", "whole", 11), Heading("Proved within", "percent", 9),
    Heading("Seconds", "whole", 9), Heading("Firm saving, low end", "pounds", 13),
    Heading("Firm saving, high end", "pounds", 13),
    Heading("Gone at a price rise of", "percent", 12),
    Heading("Not reviewed because", width=40),
)  # fmt: skip
_SUMS = {2: "C", 3: "D", 4: "E", 7: "H", 9: "J", 10: "K", 11: "L", 13: "N", 14: "O", 16: "Q"}


def write_index_book(rows: Sequence[IndexRow], path: Path) -> None:
    """Write ``index.xlsx``: a row a school, ranked by firm saving."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, "Reviews of several schools, each on its own")
        sheet = book.sheet("Schools")
        lines = [_cells(row, line) for line, row in enumerate(ranked(rows), start=2)]
        end = book.table(sheet, _HEADINGS, lines)
        if not lines:
            return
        book.put(sheet, end, 0, "All", bold=True)
        for column, letter in _SUMS.items():
            value = sum(_value(line[column]) for line in lines)
            total = Formula(f"=SUM({letter}2:{letter}{end})", value)
            book.put(sheet, end, column, total, _HEADINGS[column].kind, bold=True)


def _cells(row: IndexRow, line: int) -> tuple[Cell, ...]:
    if row.failed:
        blank: tuple[Cell, ...] = (None,) * (len(_HEADINGS) - 3)
        return (row.name, row.school_id, *blank, row.failed)
    ends = row.ends
    total = ends.can + ends.cannot + ends.not_known if ends is not None else None
    each, share = row.per_disturbed_pence, row.can_end_percent
    return (
        row.name,
        row.school_id,
        row.pupils,
        _money(row.year_pence),
        _money(row.saving_pence),
        Formula(f"=E{line}/D{line}", row.percent / 100) if row.percent is not None else None,
        _money(row.full_saving_pence),
        row.disturbed,
        Formula(f"=E{line}/H{line}", each / 100) if each is not None else None,
        total,
        ends.can if ends is not None else None,
        ends.not_known if ends is not None else None,
        Formula(f"=K{line}/J{line}", share / 100) if share is not None else None,
        row.solo_before,
        row.solo_after,
        row.gap,
        round(row.seconds) if row.seconds is not None else None,
        _money(row.low_pence),
        _money(row.high_pence),
        None if row.gone_at_percent is None else row.gone_at_percent / 100,
        None,
    )


def _money(pence: int | None) -> Money | None:
    return None if pence is None else Money(pence)


def _value(cell: Cell) -> float:
    if isinstance(cell, Money):
        return cell.pence / 100
    return float(cell) if isinstance(cell, int | float) else 0.0
