"""A register in a council's own columns, as it stands: sheets, headings, rows of text."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from routeopt.data._archive import archive_faults
from routeopt.data._csv import add_csv
from routeopt.data._grids import Grid, Reading, known_table
from routeopt.data._register_shape import shape_faults
from routeopt.data._workbook import WORKBOOK_ERRORS, cell_text, passed_over
from routeopt.data.cells import clean
from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError
from routeopt.data.schema import TABLES

MAPPING_FILE = "mapping.toml"
_ENOUGH_TO_KNOW = 4096


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a register: a CSV file, or a sheet of a workbook (``title``)."""

    file: str
    title: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    @property
    def label(self) -> str:
        """The sheet's name for people."""
        return f"{self.file}, sheet {self.title}" if self.title else self.file

    def cells(self, place: int) -> list[str]:
        """Give one column's cells."""
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Register:
    """Everything of a register, what is wrong with its shape, and where its mapping is kept."""

    name: str
    folder: Path
    sheets: tuple[Sheet, ...]
    findings: tuple[Fault, ...]

    @property
    def mapping(self) -> Path:
        """The file that says what the columns mean."""
        return self.folder / MAPPING_FILE


def is_register(path: Path) -> bool:
    """Whether a path holds a register rather than a pack.

    A folder is one where mapping.toml lies in it, or where it has no table of pupils but other
    CSV files or workbooks; a file is one where it is a CSV or workbook without a pack's tables.
    """
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if file.is_file()]
        if any(file.name == MAPPING_FILE for file in files):
            return True
        tables = {known_table(file.stem) for file in files if file.suffix.casefold() == ".csv"}
        return "pupils" not in tables and any(map(_may_be_register, files))
    return path.is_file() and _may_be_register(path) and not _has_pack_table(path)


def _may_be_register(file: Path) -> bool:
    if file.name.startswith((".", "~")):
        return False
    suffix = file.suffix.casefold()
    known = suffix == ".csv" and known_table(file.stem)
    return suffix in {".csv", ".tsv", ".txt", ".xlsx", ".xlsm"} and not known


def _has_pack_table(path: Path) -> bool:
    """Whether a workbook has a sheet of a pack, known by its name and its identifier."""
    try:
        with path.open("rb") as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            for title in book.sheetnames:
                table = known_table(title)
                if not table:
                    continue
                rows = book[title].iter_rows(max_row=1, values_only=True)
                heading = {clean(cell_text(cell)).casefold() for cell in next(iter(rows), ())}
                names = {column.name for column in TABLES[table].columns}
                if TABLES[table].key in heading or len(heading & names) > 1:
                    return True
    except WORKBOOK_ERRORS:
        return path.suffix.casefold() not in {".csv", ".tsv", ".txt"}
    return False


def read_register(path: Path) -> Register:
    """Read every sheet of a register: one file, or the files of a folder that are no tables.

    Raises
    ------
    PackError
        If a file cannot be read at all.
    """
    files = [path]
    if path.is_dir():
        files = [f for f in sorted(path.iterdir()) if f.is_file() and _may_be_register(f)]
    reading = Reading()
    sheets: list[Sheet] = []
    for file in files:
        try:
            content = file.read_bytes()
        except OSError:
            said = "the file cannot be opened"
            reading.findings.append(fault("unreadable_file", said, table=file.name))
            continue
        sheets += _sheets_of(reading, file.name, content)
    if not sheets and any(found.severity == "error" for found in reading.findings):
        raise PackError(tuple(reading.findings))
    folder = path if path.is_dir() else path.parent
    name = path.name if path.is_dir() else path.stem
    return Register(name, folder, tuple(sheets), tuple(reading.findings))


def _sheets_of(reading: Reading, name: str, content: bytes) -> Iterator[Sheet]:
    if content.startswith(b"PK"):
        try:
            yield from _of_workbook(reading, name, content)
        except WORKBOOK_ERRORS:
            said = "the file is damaged, or is no workbook whatever its name says"
            reading.findings.append(fault("damaged_file", said, table=name))
        return
    part = Reading()
    add_csv(part, name, content)
    reading.findings += part.findings
    for grid in part.grids:
        yield from _checked(reading, name, "", grid)


def _of_workbook(reading: Reading, name: str, content: bytes) -> Iterator[Sheet]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        refused = archive_faults(archive)
        reading.findings += refused
        if refused:
            return
        merged = any(
            b"<mergeCell " in archive.read(member)
            for member in archive.namelist()
            if member.startswith("xl/worksheets/") and member.endswith(".xml")
        )
    # Only the slower way of reading knows which cells are merged.
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=not merged, data_only=True)
    for title in book.sheetnames:
        if passed_over(title) or known_table(title):
            continue
        ranges = getattr(getattr(book[title], "merged_cells", None), "ranges", ())
        values = book[title].iter_rows(values_only=True)
        rows = [[cell_text(cell) for cell in row] for row in values]
        if not any(map(any, rows)):
            continue
        for one in sorted(ranges, key=lambda one: (one.min_row, one.min_col)):
            said = f"the cells {one.coord} are merged"
            found = fault("merged_cells", said, table=f"{name}, sheet {title}", row=one.min_row)
            reading.findings.append(found)
        grid = Grid(name, rows[0])
        for number, row in enumerate(rows[1:], start=2):
            grid.add(number, row)
        yield from _checked(reading, name, title, grid)


def _checked(reading: Reading, name: str, title: str, grid: Grid) -> Iterator[Sheet]:
    heading = [clean(cell) for cell in grid.heading]
    rows = [[clean(cell) for cell in row] for row in grid.rows]
    width = max(len(heading), max(map(len, rows), default=0))
    padded = [(row + [""] * width)[:width] for row in [heading, *rows]]
    sheet = Sheet(name, title, tuple(padded[0]), tuple(map(tuple, padded[1:])), tuple(grid.numbers))
    reading.findings += shape_faults(sheet.label, sheet.heading, sheet.rows)
    yield sheet
