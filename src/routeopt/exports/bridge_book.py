"""The bridge between two packs, as a workbook."""

from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.exports.bridge_page import rise_sentence
from routeopt.exports.sheets import Book, Cell, Formula, Heading, Money
from routeopt.planning.bridge import COMPONENTS, MEANINGS, Bridge

_STEPS = (
    Heading("Step", width=16), Heading("A year", "pounds", 14), Heading("Contracts", "whole", 11),
    Heading("Pupils", "whole", 10), Heading("What it is", width=90),
)  # fmt: skip
_PARTS = (
    Heading("Component", width=14), Heading("Contract before", width=16),
    Heading("Contract after", width=16), Heading("A year", "money", 14),
    Heading("Why", width=50), Heading("Pupils", "whole", 9), Heading("Who", width=60),
)  # fmt: skip


def write_bridge_book(found: Bridge, path: Path) -> None:
    """Write ``bridge.xlsx``: the steps with their sum, and every contract's part with who."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, f"Bridge from {found.names[0]} to {found.names[1]}")
        _steps(book, found)
        rows: list[tuple[Cell, ...]] = [
            (
                COMPONENTS[entry.component], entry.before, entry.after, Money(entry.pence),
                entry.words, len(entry.pupils), ", ".join(entry.pupils),
            )
            for entry in found.entries
        ]  # fmt: skip
        book.table(book.sheet("Contracts"), _PARTS, rows)
        lines: list[tuple[Cell, ...]] = [
            (line,) for line in (found.note, *found.warnings, rise_sentence(found)) if line
        ]
        book.table(book.sheet("How to read it"), (Heading("How to read it", width=120),), lines)


def _steps(book: Book, found: Bridge) -> None:
    sheet = book.sheet("Bridge")
    rows: list[tuple[Cell, ...]] = [
        ("Before", Money(found.ledgers_pence[0]), found.contracts[0],
         found.counts["aboard_before"], f"Ledger of {found.names[0]} on {found.dates[0]}"),
    ]  # fmt: skip
    rows += [
        (
            name, Money(found.pence(key)),
            found.contracts_of(key),
            len(found.affected(key)), MEANINGS[key],
        )
        for key, name in COMPONENTS.items()
    ]  # fmt: skip
    end = book.table(sheet, _STEPS, rows)
    total = Formula(f"=SUM(B2:B{end})", found.ledgers_pence[1] / 100)
    words = f"Ledger of {found.names[1]} on {found.dates[1]}: the sum of the lines above"
    cells: tuple[Cell, ...] = (
        "After", total, found.contracts[1], found.counts["aboard_after"], words,
    )  # fmt: skip
    for column, cell in enumerate(cells):
        book.put(sheet, end, column, cell, _STEPS[column].kind, bold=True)
