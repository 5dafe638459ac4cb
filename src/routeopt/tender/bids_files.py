"""Bid files as rows of text: a CSV or a workbook an operator, or a folder of them."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from routeopt.data._workbook import WORKBOOK_ERRORS, cell_text, passed_over
from routeopt.tender.bid_columns import PART_COLUMN, PARTS
from routeopt.tender.bid_model import BidFault

RECEIPTS = "received.csv"
_MOST_ROWS = 20_000
_CSV = "csv"


@dataclass(frozen=True, slots=True)
class BidRow:
    """One row of a part, by column; ``row`` as the file numbers it."""

    part: str
    sheet: str
    row: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class BidFile:
    """A file read; ``faults`` where it could not be, or not all."""

    name: str
    path: Path
    sha256: str
    rows: tuple[BidRow, ...]
    faults: tuple[BidFault, ...]


def bid_paths(source: Path) -> list[Path]:
    """Files of a folder that can be bids, or the one file."""
    if source.is_file():
        return [source]
    found = [path for path in sorted(source.iterdir()) if path.is_file()]
    return [
        path
        for path in found
        if path.suffix.casefold() in (".csv", ".xlsx")
        and path.name != RECEIPTS
        and not path.name.startswith((".", "~$"))
    ]


def read_bid_file(path: Path) -> BidFile:
    """Read one file; whatever is wrong with it becomes a fault."""
    content = path.read_bytes()
    faults: list[BidFault] = []
    rows: list[BidRow] = []
    try:
        if path.suffix.casefold() == ".xlsx":
            _workbook(path.name, content, rows, faults)
        else:
            _csv(path.name, content, rows, faults)
    except (*WORKBOOK_ERRORS, csv.Error):
        faults.append(
            BidFault("unreadable", "error", path.name, "", 0, "",
                     "the file cannot be read as what its name says it is",
                     "ask for it again, as .xlsx or as CSV in UTF-8")
        )  # fmt: skip
    return BidFile(
        path.name, path, hashlib.sha256(content).hexdigest(), tuple(rows), tuple(faults)
    )  # fmt: skip


def _workbook(name: str, content: bytes, rows: list[BidRow], faults: list[BidFault]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    for title in book.sheetnames:
        part = title.strip().casefold()
        if passed_over(title):
            continue
        if part not in PARTS:
            faults.append(
                BidFault("unknown_sheet", "note", name, "", 0, "",
                         "a sheet is none of the form's; it is not used",
                         f"the form's sheets are {', '.join(PARTS)}")
            )  # fmt: skip
            continue
        values = book[title].iter_rows(values_only=True, max_row=_MOST_ROWS)
        grid = ([cell_text(value) for value in line] for line in values)
        rows += _part_rows(name, part, title, grid, faults)


def _part_rows(
    file: str, part: str, sheet: str, grid: Iterator[list[str]], faults: list[BidFault]
) -> list[BidRow]:
    headings = [cell.strip().casefold() for cell in next(grid, [])]
    known = [column.name for column in PARTS[part]]
    faults += _missing(file, sheet, headings, known[:1])
    found = []
    for number, line in enumerate(grid, start=2):
        cells = {
            heading: cell.strip()
            for heading, cell in zip(headings, line, strict=False)
            if heading in known and cell.strip()
        }
        if cells:
            found.append(BidRow(part, sheet, number, cells))
    return found


def _missing(
    file: str, sheet: str, headings: list[str], needed: list[str]
) -> list[BidFault]:  # fmt: skip
    return [
        BidFault("missing_column", "error", file, sheet, 1, column,
                 "a column of the form is missing", "fill in the form as it was sent")
        for column in needed
        if column not in headings
    ]  # fmt: skip


def _csv(name: str, content: bytes, rows: list[BidRow], faults: list[BidFault]) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = csv.reader(io.StringIO(text, newline=""))
    headings = [cell.strip().casefold() for cell in next(lines, [])]
    faults += _missing(name, _CSV, headings, [PART_COLUMN])
    for line in lines:
        cells = {
            heading: _plain(cell)
            for heading, cell in zip(headings, line, strict=False)
            if cell.strip()
        }
        part = cells.pop(PART_COLUMN, "").casefold()
        if part in PARTS:
            rows.append(BidRow(part, _CSV, lines.line_num, cells))
        elif cells and PART_COLUMN in headings:
            faults.append(
                BidFault("unknown_part", "error", name, _CSV, lines.line_num, PART_COLUMN,
                         "the row says of no part of the form what it is",
                         f"write one of {', '.join(PARTS)}")
            )  # fmt: skip


def _plain(cell: str) -> str:
    # An apostrophe keeps a spreadsheet from reading a formula; it is not part of what is meant.
    return cell.strip().removeprefix("'").strip()
