"""Cells of one table as they stand in a file, and frames made of them."""

import re
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from routeopt.data.cells import canonical_column, canonical_setting, clean
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.schema import TABLES

_EXAMPLE = re.compile(r"\s*EXAMPLE\b")


@dataclass(slots=True)
class Grid:
    """One table's heading and rows as text; ``numbers`` are the file's own row numbers."""

    table: str
    heading: list[str]
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, number: int, row: list[str]) -> None:
        """Add a row unless it is blank."""
        if any(row):
            self.rows.append(row)
            self.numbers.append(number)


@dataclass(slots=True)
class Reading:
    """What a file or folder gave: grids of known tables, and everything there is to say."""

    grids: list[Grid] = field(default_factory=list)
    findings: list[Fault] = field(default_factory=list)


def known_table(stem: str) -> str:
    """Match a file's or sheet's name with a table's, "" when it is none."""
    name = clean(stem).casefold()
    return name if name in TABLES else ""


def make_frame(table: str, columns: dict[str, list[str]], numbers: list[int]) -> pd.DataFrame:
    """Make a canonical frame: known columns first, in the schema's order; no blank rows."""
    known = {
        column.name: canonical_column(column, columns[column.name])
        for column in TABLES[table].columns
        if column.name in columns
    }
    if table == "policy" and "key" in known:
        known["key"] = [key.casefold() for key in known["key"]]
        if "value" in known:
            pairs = zip(known["key"], columns["value"], strict=True)
            known["value"] = [canonical_setting(key, value) for key, value in pairs]
    others = {
        name: [clean(cell) for cell in cells]
        for name, cells in columns.items()
        if name not in known
    }
    frame = pd.DataFrame(known | others, index=pd.Index(numbers, dtype="int64"), dtype=str)
    said = known or others
    kept = [any(cells) for cells in zip(*said.values(), strict=True)]
    return frame if all(kept) else frame.loc[kept]


def frame_of(grid: Grid) -> tuple[pd.DataFrame, list[Fault]]:
    """Turn a grid into a frame, saying what its heading gets wrong."""
    names = [clean(name).casefold() for name in grid.heading]
    findings = _heading_faults(grid, names)
    findings += _without_examples(grid)
    width = len(names)
    rows = [(row + [""] * width)[:width] for row in grid.rows]
    cells = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    columns = {name: column for name, column in zip(names, cells, strict=True) if name}
    return make_frame(grid.table, columns, grid.numbers), findings


def _without_examples(grid: Grid) -> list[Fault]:
    """Drop the rows that show how to fill a table in; say so."""
    rows = list(zip(grid.numbers, grid.rows, strict=True))
    examples = [number for number, row in rows if row and _EXAMPLE.match(row[0])]
    if not examples:
        return []
    kept = [(number, row) for number, row in rows if not _EXAMPLE.match(row[0])]
    grid.numbers = [number for number, _ in kept]
    grid.rows = [row for _, row in kept]
    said = "the row is an example; it is not read"
    return [fault("example_row", said, table=grid.table, row=number) for number in examples]


def _heading_faults(grid: Grid, names: list[str]) -> list[Fault]:
    table = grid.table
    if not any(names):
        said = "the first row of the table is blank; it must hold the column names"
        return [fault("no_heading", said, table=table, row=1)] if grid.rows else []
    findings = [
        fault("duplicate_column", f"the column {name} is there {count} times",
              table=table, row=1, column=name)
        for name, count in Counter(names).items()
        if name and count > 1
    ]  # fmt: skip
    schema = {column.name for column in TABLES[table].columns}
    findings += [
        fault("unknown_column", f"the column {name} is not part of {table}; it is not used",
              table=table, row=1, column=name)
        for name in dict.fromkeys(names)
        if name and name not in schema
    ]  # fmt: skip
    if _cells_without_name(grid, names):
        said = "cells stand in a column without a name; they are not used"
        findings.append(fault("unnamed_column", said, table=table, row=1))
    return findings


def _cells_without_name(grid: Grid, names: list[str]) -> bool:
    blank = [place for place, name in enumerate(names) if not name]
    width = len(names)
    return any(
        any(row[width:]) or any(row[place] for place in blank if place < len(row))
        for row in grid.rows
    )
