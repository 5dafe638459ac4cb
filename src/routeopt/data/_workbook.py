"""An Excel workbook: one sheet a table, values only."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from routeopt.data._archive import ZIP_ERRORS, archive_faults
from routeopt.data._grids import Grid, Reading, known_table
from routeopt.data.cells import canonical_number
from routeopt.data.codes import fault

# What openpyxl lets through of a broken file; broken XML comes as a SyntaxError.
WORKBOOK_ERRORS = (
    *ZIP_ERRORS, SyntaxError, InvalidFileException, KeyError, ValueError, TypeError,
    AttributeError, IndexError,
)  # fmt: skip
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_CHUNK_BYTES = 1 << 20
_HALF_SECOND = timedelta(microseconds=500_000)
_PASSED_OVER = frozenset({"read me", "lists"})


def passed_over(title: str) -> bool:
    """Whether a sheet is one of the template's own, which hold no data."""
    return title.strip().casefold() in _PASSED_OVER


def read_workbook(path: Path) -> Reading:
    """Read every sheet that is a table."""
    reading = Reading()
    with path.open("rb") as stream:
        with zipfile.ZipFile(stream) as archive:
            reading.findings += archive_faults(archive)
            if reading.findings:
                return reading
            formulas = _has_formulas(archive)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheets = _add_sheets(reading, book)
        if formulas:
            written = openpyxl.load_workbook(stream, read_only=True, keep_links=False)
            _find_unworked_formulas(reading, written, book, sheets)
    return reading


def _add_sheets(reading: Reading, book: openpyxl.Workbook) -> dict[str, str]:
    """Add the grid of each sheet that is a table; give the tables' sheet titles."""
    sheets: dict[str, str] = {}
    for title in book.sheetnames:
        if passed_over(title):
            continue
        table = known_table(title)
        if not table:
            said = f"the sheet {title} is no table of a pack; it is not used"
            reading.findings.append(fault("unknown_table", said))
        elif table in sheets:
            said = f"the table {table} is there more than once"
            reading.findings.append(fault("duplicate_table", said, table=table))
        else:
            sheets[table] = title
            reading.grids.append(_grid(book, title, table))
    return sheets


def _grid(book: openpyxl.Workbook, title: str, table: str) -> Grid:
    rows = _values(book, title)
    grid = Grid(table, [cell_text(value) for value in next(rows, ())])
    while grid.heading and not grid.heading[-1]:
        grid.heading.pop()
    for number, values in enumerate(rows, start=2):
        if any(value is not None for value in values):
            grid.add(number, [cell_text(value) for value in values])
    return grid


def _values(book: openpyxl.Workbook, title: str) -> Iterator[tuple[object, ...]]:
    sheet = book[title]
    # The size a file claims may be wrong, or made to exhaust memory.
    reset = getattr(sheet, "reset_dimensions", None)
    if reset is not None:
        reset()
    return iter(sheet.iter_rows(values_only=True))


def cell_text(value: object) -> str:
    """Give the text that a typed cell would have in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return canonical_number(format(value, ".15g"))
    if isinstance(value, date | time | timedelta):
        return _moment_text(value)
    return str(value).strip()


def _moment_text(value: date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        return _time_text(value)
    if isinstance(value, time):
        since_midnight = timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
        return _time_text(since_midnight)
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds")


def _time_text(value: timedelta) -> str:
    seconds = int((value + _HALF_SECOND).total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{hours:02d}:{minutes:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return any(_holds_formula(archive, name) for name in sheets)


def _holds_formula(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-64:]
    return False


def _find_unworked_formulas(
    reading: Reading,
    written: openpyxl.Workbook,
    worked: openpyxl.Workbook,
    sheets: dict[str, str],
) -> None:
    """Name the rows with a formula whose value was never stored: they would read as blank."""
    said = "a cell of the row holds a formula whose value is not stored in the file"
    for table, title in sheets.items():
        pairs = zip(_values(written, title), _values(worked, title), strict=False)
        for number, (formulas, values) in enumerate(pairs, start=1):
            if _unworked(formulas, values):
                found = fault("formula_without_value", said, table=table, row=number)
                reading.findings.append(found)


def _unworked(formulas: tuple[object, ...], values: tuple[object, ...]) -> bool:
    padded = values + (None,) * (len(formulas) - len(values))
    return any(
        value is None and isinstance(formula, str) and formula.startswith("=")
        for formula, value in zip(formulas, padded, strict=False)
    )
