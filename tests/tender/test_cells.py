"""Proves that no text becomes a formula, in any file, whoever opens it."""

import csv
from itertools import product
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from routeopt.tender.book import write_book
from routeopt.tender.cells import safe_text, write_csv
from routeopt.tender.document import Document, Facts, Grid, Heading, Page, Words

CELLS = 10_000
STARTS = (
    "=", "+", "-", "@", "\t", "\r", "\n", "\x00", "|", "%", " =", "\t=", "\u00a0=", "\u200b=",
    "\ufeff=", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212", "\u2013", "\u2014", "\u2010",
    "\u207a", "\u208b", "\u207c", "\u208c", "\ufe62", "\ufe63", "\ufe66", "\ufe6b", "\u202e=",
    "\u2028=", "'=", '"=', ";=", ",=", "\t;+", '";=',
)  # fmt: skip
BODIES = (
    "1+1", "SUM(A1:A9)", "cmd|'/C calc'!A0", 'HYPERLINK("http://x.example","y")',
    "IMPORTXML(A1)", "2+5;=1", "x\n=1+1", 'a";=1+1;"', "DDE(1)", "A1", "1e9", "Mill Lane",
)  # fmt: skip
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def fuzzed() -> list[str]:
    """Give 10,000 texts that try to start a formula, the same each time."""
    every = list(product(("", "x", " "), STARTS, BODIES, STARTS))
    stride = len(every) / CELLS
    return ["".join(every[int(place * stride)]) for place in range(CELLS)]


@pytest.mark.parametrize("start", STARTS)
def test_nothing_that_starts_a_formula_is_left_first(start: str) -> None:
    """Every start known, and its lookalikes, stands behind an apostrophe or is gone."""
    assert not safe_text(f"{start}1+1").startswith(LIVE)


@pytest.mark.parametrize("text", ["Mill Lane", "O'Brien", "08:30", "3 x A PS", "12+1: 12 seats"])
def test_ordinary_words_are_left_alone(text: str) -> None:
    """What a schedule really holds comes out as it went in."""
    assert safe_text(text) == text


def test_ten_thousand_cells_of_a_csv_file_hold_no_formula(tmp_path: Path) -> None:
    """The csv module and pandas read them back as plain texts, with any list separator."""
    path = tmp_path / "cells.csv"
    texts = fuzzed()
    write_csv(path, ["a", "=b"], zip(texts[::2], texts[1::2], strict=True))
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    cells += [str(cell) for row in frame.to_numpy().tolist() for cell in row]
    assert len(cells) == 2 * CELLS + 2
    assert [cell for cell in cells if cell.lstrip().startswith(LIVE)] == []
    for separator in (";", "\t", "|"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            split = [cell for row in csv.reader(file, delimiter=separator) for cell in row]
        assert [cell for cell in split if cell.lstrip(' "\r\n').startswith(LIVE)] == []


def test_ten_thousand_cells_of_a_workbook_hold_no_formula(tmp_path: Path) -> None:
    """Another library finds strings alone, none of which would run if typed in again."""
    path = tmp_path / "cells.xlsx"
    texts = fuzzed()
    rows = tuple(tuple(texts[start : start + 4]) for start in range(0, CELLS - 100, 4))
    rest = texts[CELLS - 100 :]
    blocks = (
        Grid(("=1", "+1", "-1", "@1"), rows, (0.25, 0.25, 0.25, 0.25)),
        Facts(tuple(zip(rest[:40], rest[40:80], strict=True))),
        *(Words(text) for text in rest[80:90]),
        *(Heading(text) for text in rest[90:]),
    )
    page = Page("L01", "=1+1", "+2", blocks)
    write_book(Document("=t", "=m", "&=n", "=f", (page,)), path)
    found = [
        cell
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert len(found) > CELLS - 200
    assert {cell.data_type for cell in found} <= {"s", "n"}
    assert [cell.value for cell in found if str(cell.value).lstrip().startswith(LIVE)] == []
