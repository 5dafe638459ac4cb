"""Packs in: a folder of CSV files, a zip of it, or a workbook; all read to the same thing."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from routeopt.data._archive import ZIP_ERRORS, read_folder, read_zip
from routeopt.data._grids import Reading, frame_of, make_frame
from routeopt.data._hashing import pack_sha256
from routeopt.data._workbook import WORKBOOK_ERRORS, read_workbook
from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES

_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")


def read_pack(path: Path) -> RawPack:
    """Read a pack, whatever its form.

    Parameters
    ----------
    path
        A folder of CSV files, a zip of it (files at its top or in one sub-folder), or an
        Excel workbook with a sheet of the same name for each table.

    Raises
    ------
    PackError
        If the file cannot be read at all; it holds every reason.
    """
    path = Path(path)
    reading = _read(path)
    tables: dict[str, pd.DataFrame] = {}
    for grid in reading.grids:
        frame, findings = frame_of(grid)
        reading.findings += findings
        tables[grid.table] = frame
    if any(found.severity == "error" for found in reading.findings):
        raise PackError(tuple(reading.findings))
    reading.findings = _examples_in_one(reading.findings)
    return _finished(path.name if path.is_dir() else path.stem, tables, reading.findings)


def pack_from_rows(name: str, tables: Mapping[str, Iterable[Mapping[str, str]]]) -> RawPack:
    """Make a pack of rows in memory: table name -> rows of column name -> text."""
    frames: dict[str, pd.DataFrame] = {}
    for table, given in tables.items():
        rows = list(given)
        names = dict.fromkeys(column for row in rows for column in row)
        columns = {column: [row.get(column, "") for row in rows] for column in names}
        frames[table] = make_frame(table, columns, list(range(2, len(rows) + 2)))
    return _finished(name, frames, [])


def _examples_in_one(findings: list[Fault]) -> list[Fault]:
    """Say once that a workbook still has the example rows of the template."""
    others = [found for found in findings if found.code != "example_row"]
    if len(findings) - len(others) > 1:
        said = f"{len(findings) - len(others)} example rows are not read"
        others.append(fault("example_row", said))
        return others
    return findings


def _finished(name: str, tables: Mapping[str, pd.DataFrame], findings: list[Fault]) -> RawPack:
    ordered = {table: tables[table] for table in TABLES if table in tables}
    return RawPack(name, ordered, pack_sha256(ordered), tuple(findings))


def _read(path: Path) -> Reading:
    try:
        if path.is_dir():
            return read_folder(path)
        return _read_file(path)
    except FileNotFoundError:
        raise _refusal("not_found", "there is no such file or folder") from None
    except OSError:
        raise _refusal("unreadable_file", "the file or folder cannot be opened") from None


def _read_file(path: Path) -> Reading:
    with path.open("rb") as stream:
        start = stream.read(len(_OLE2))
    if not start:
        raise _refusal("empty_file", "the file is empty")
    if start == _OLE2:
        said = "the workbook is protected by a password, or in the old .xls form"
        raise _refusal("password", said)
    if not start.startswith(b"PK"):
        said = "the file is neither a zip of CSV files nor an Excel workbook"
        raise _refusal("not_a_pack", said)
    try:
        return read_workbook(path) if _is_workbook(path) else read_zip(path)
    except WORKBOOK_ERRORS:
        raise _refusal("damaged_file", "the file is damaged and cannot be unpacked") from None


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except ZIP_ERRORS:
        raise _refusal("damaged_file", "the file is damaged and cannot be unpacked") from None


def _refusal(code: str, said: str) -> PackError:
    return PackError((fault(code, said),))
