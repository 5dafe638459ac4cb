"""Texts that no spreadsheet takes for a formula, and CSV files made of them."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | int | float | None

_STARTERS = frozenset("=+-@|%")
# Separators at which a program set to another list separator would begin a new cell.
_SEPARATORS = re.compile(r"[;,|\"]")


def safe_text(text: str) -> str:
    """Give a text that stays one, however a spreadsheet is set up.

    Control characters, line ends and invisible marks become spaces or go. An apostrophe is put
    before what a spreadsheet could start a formula with, or with a letter that looks like it
    (full-width, small and superscript forms, any dash), at the start or after a character that
    separates cells somewhere.
    """
    clean = " ".join("".join(_visible(letter) for letter in text).split())
    if _starts(clean):
        clean = f"'{clean}"
    if not _SEPARATORS.search(clean):
        return clean
    parts = re.split(r"([;,|\"]+)", clean)
    return "".join(
        f"'{part}" if place and place % 2 == 0 and _starts(part) else part
        for place, part in enumerate(parts)
    )


def _visible(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Cs", "Co", "Cn"):
        return ""
    return " " if kind in ("Cc", "Zl", "Zp", "Zs") else letter


def _starts(text: str) -> bool:
    first = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return bool(first) and (first in _STARTERS or unicodedata.category(first) in ("Pd", "Sm"))


def safe_cell(cell: Cell) -> Cell:
    """Give a cell with its text made safe; numbers stay numbers."""
    return safe_text(cell) if isinstance(cell, str) else cell


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file, every text safe and in quotes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow([safe_text(name) for name in headings])
        for row in rows:
            writer.writerow(["" if cell is None else safe_cell(cell) for cell in row])
