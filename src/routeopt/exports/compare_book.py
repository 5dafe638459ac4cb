"""Reviews side by side as a workbook: differences are formulas."""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from routeopt.exports.sheets import Book, Cell, Formula, Heading
from routeopt.exports.sheets import Kind as CellKind
from routeopt.planning.compare import Comparison, Fact, Figure

_KINDS: dict[str, CellKind] = {
    "pounds": "pounds", "whole": "whole", "number": "number", "percent": "percent",
}  # fmt: skip
_HUNDRED = 100


def write_compare_book(found: Comparison, path: Path) -> None:
    """Write ``compare.xlsx``: figures, settings that differ, packs and how they were made."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, f"Reviews side by side: {', '.join(found.names)}")
        _figures(book, found)
        _facts(book, "Settings that differ", "Setting", found.names, found.settings)
        _changes(book, found)
        _facts(book, "How each was made", "What", found.names, found.facts)
        _warnings(book, found)


def _figures(book: Book, found: Comparison) -> None:
    headings = [Heading("Part", width=11), Heading("Figure", width=46),
                Heading(found.names[0], "number", 16)]  # fmt: skip
    for name in found.names[1:]:
        headings += [Heading(name, "number", 16), Heading("difference", "number", 14)]
    sheet = book.sheet("Figures")
    blank: tuple[Cell, ...] = (None,) * (len(headings) - 2)
    rows = [(figure.part, figure.name, *blank) for figure in found.figures]
    book.table(sheet, headings, rows)
    for line, figure in enumerate(found.figures, start=1):
        kind = _KINDS[figure.kind]
        for column, cell in enumerate(_cells(figure, line + 1), start=2):
            book.put(sheet, line, column, cell, kind)


def _cells(figure: Figure, line: int) -> list[Cell]:
    # A workbook's per cents are shares.
    scale = _HUNDRED if figure.kind == "percent" else 1
    cells: list[Cell] = [None if figure.values[0] is None else figure.values[0] / scale]
    for place, value in enumerate(figure.values[1:], start=1):
        cells.append(None if value is None else value / scale)
        difference = figure.difference(place)
        here = xl_col_to_name(1 + 2 * place)
        text = f"={here}{line}-$C{line}"
        cells.append(None if difference is None else Formula(text, difference / scale))
    return cells


def _facts(book: Book, title: str, first: str, names: Sequence[str], facts: Sequence[Fact]) -> None:
    headings = [Heading(first, width=26), *(Heading(name, width=40) for name in names)]
    rows: list[tuple[Cell, ...]] = [(fact.name, *fact.values) for fact in facts]
    book.table(book.sheet(title), headings, rows)


def _changes(book: Book, found: Comparison) -> None:
    headings = (Heading("Review", width=30), Heading("Changed in its pack", width=100))
    rows: list[tuple[Cell, ...]] = [
        (name, text)
        for name, changes in zip(found.names, found.changes, strict=True)
        for text in changes or ("nothing: the pack as it was given",)
    ]
    book.table(book.sheet("Changes"), headings, rows)


def _warnings(book: Book, found: Comparison) -> None:
    rows: list[tuple[Cell, ...]] = [("note", text) for text in found.notes]
    rows += [("doubt", text) for text in found.warnings]
    headings = (Heading("Kind", width=10), Heading("Before you compare", width=110))
    book.table(book.sheet("Read first"), headings, rows)
