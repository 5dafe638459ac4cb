"""One CSV file's bytes to a grid."""

import csv
import io
import re

from routeopt.data._grids import Grid, Reading
from routeopt.data.cells import clean
from routeopt.data.codes import fault
from routeopt.data.faults import Fault

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_LONGEST_CELL = 1_000_000


def add_csv(reading: Reading, table: str, content: bytes) -> None:
    """Read one CSV table and add its grid, or what is wrong with it, to a reading."""
    if not content.strip():
        reading.findings.append(fault("empty_file", "the file is empty", table=table))
        return
    text = _decode(reading, table, content)
    if text is None:
        said = "the file is not text; it may be a workbook or a picture with its name changed"
        reading.findings.append(fault("not_text", said, table=table))
        return
    grid = Grid(table, [])
    try:
        _fill(grid, reading, text)
    except csv.Error:
        said = "a quotation mark is opened and not closed, or closed in the middle of a cell"
        reading.findings.append(fault("broken_csv", said, table=table))
        return
    reading.grids.append(grid)


def _decode(reading: Reading, table: str, content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            return None
        if not _NOT_TEXT.search(text):
            said = "the file is not UTF-8 and was read as Windows-1252"
            reading.findings.append(fault("windows_1252", said, table=table))
    return None if _NOT_TEXT.search(text) else text


def _fill(grid: Grid, reading: Reading, text: str) -> None:
    csv.field_size_limit(_LONGEST_CELL)
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    grid.heading = next(records, [])
    if not any(map(clean, grid.heading)):
        said = "the first row of the table is blank; it must hold the column names"
        reading.findings.append(fault("no_heading", said, table=grid.table, row=1))
        return
    separator = _other_separator(grid.heading)
    if separator:
        said = f"the cells are separated by {separator}, not by commas"
        reading.findings.append(fault("wrong_separator", said, table=grid.table, row=1))
        return
    reading.findings += [
        found
        for number, record in enumerate(records, start=2)
        if (found := _add_record(grid, number, record))
    ]


def _add_record(grid: Grid, number: int, record: list[str]) -> Fault | None:
    width = len(grid.heading)
    if len(record) > width and any(map(clean, record[width:])):
        said = f"the row has {len(record)} cells, the heading {width}"
        return fault("too_many_cells", said, table=grid.table, row=number)
    grid.add(number, [cell.strip() for cell in record[:width]])
    return None


def _other_separator(heading: list[str]) -> str:
    if len(heading) != 1:
        return ""
    return next((word for mark, word in _SEPARATORS.items() if mark in heading[0]), "")


_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
