"""Packs out: the three forms, each of which reads back to the same hash; and changed packs."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from routeopt.data._check_policy import unknown_setting
from routeopt.data._grids import make_frame
from routeopt.data._hashing import pack_sha256
from routeopt.data._workbook import cell_text
from routeopt.data.cells import SETTINGS, as_number
from routeopt.data.codes import fault
from routeopt.data.faults import PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES, Kind

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o644 << 16
_MOST_ROWS = 1_048_575
_MOST_CHARACTERS = 32_767
_NUMBERS: frozenset[Kind] = frozenset(
    {"int", "number", "money", "minutes", "metres", "lat", "lon", "grid"}
)


def write_folder(raw: RawPack, folder: Path) -> None:
    """Write a pack as a folder of CSV files; files of other tables there are left alone."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in raw.tables.items():
        (folder / f"{name}.csv").write_bytes(_csv_bytes(frame))


def write_zip(raw: RawPack, path: Path) -> None:
    """Write a pack as a zip; the same pack gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in raw.tables.items():
            member = zipfile.ZipInfo(f"{name}.csv", _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = _PLAIN_FILE
            archive.writestr(member, _csv_bytes(frame))


def _csv_bytes(frame: pd.DataFrame) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns.tolist())
    writer.writerows(zip(*(frame[name].tolist() for name in frame.columns), strict=True))
    return text.getvalue().encode()


def write_workbook(raw: RawPack, path: Path) -> None:
    """Write a pack as a workbook, a sheet a table; numbers are numbers, nothing a formula.

    Raises
    ------
    PackError
        If a table or a cell is larger than a workbook can hold.
    """
    too_big = [name for name, frame in raw.tables.items() if not _fits_workbook(frame)]
    if too_big:
        said = "the table is larger than a workbook can hold"
        fix = "write the pack as a folder or a zip"
        raise PackError(tuple(fault("too_big", said, table=name, fix=fix) for name in too_big))
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    heading = book.add_format({"bold": True})
    for name, frame in raw.tables.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        kinds = {column.name: column.kind for column in TABLES[name].columns}
        for place, column in enumerate(frame.columns.tolist()):
            sheet.write_string(0, place, column, heading)
            is_number = kinds.get(column, "text") in _NUMBERS
            _write_column(sheet, place, frame[column].tolist(), is_number=is_number)
    book.close()


def _fits_workbook(frame: pd.DataFrame) -> bool:
    longest = max((len(cell) for name in frame.columns for cell in frame[name].tolist()), default=0)
    return len(frame) <= _MOST_ROWS and longest <= _MOST_CHARACTERS


def _write_column(sheet: Worksheet, place: int, cells: list[str], *, is_number: bool) -> None:
    for row, text in enumerate(cells, start=1):
        value = as_number(text) if is_number else None
        # A number that would come back spelled otherwise stays text.
        if value is not None and cell_text(value) == text:
            sheet.write_number(row, place, value)
        elif text:
            sheet.write_string(row, place, text)


def with_policy(raw: RawPack, changes: Mapping[str, str]) -> RawPack:
    """Give the pack with some settings changed; a blank value means the default again.

    Raises
    ------
    PackError
        If a key is no setting. Values are for the check of the changed pack.
    """
    wanted = {key.strip().casefold(): value for key, value in changes.items()}
    unknown = tuple(unknown_setting(key, 0) for key in wanted if key not in SETTINGS)
    if unknown:
        raise PackError(unknown)
    if not wanted:
        return raw
    columns, numbers = _columns_of(raw, "policy")
    columns.setdefault("key", [""] * len(numbers))
    columns.setdefault("value", [""] * len(numbers))
    for key, value in wanted.items():
        if key in columns["key"]:
            columns["value"][columns["key"].index(key)] = value
        elif value:
            _append(columns, numbers, {"key": key, "value": value})
    return _with_table(raw, "policy", columns, numbers)


def with_rows(raw: RawPack, table: str, rows: Iterable[Mapping[str, str]]) -> RawPack:
    """Give the pack with rows added at the end of a table, which may be a new one."""
    columns, numbers = _columns_of(raw, table)
    for row in rows:
        _append(columns, numbers, row)
    return _with_table(raw, table, columns, numbers)


_Columns = dict[str, list[str]]


def _columns_of(raw: RawPack, table: str) -> tuple[_Columns, list[int]]:
    frame = raw.tables.get(table)
    if frame is None:
        return {}, []
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    return columns, [int(row) for row in frame.index]


def _append(columns: _Columns, numbers: list[int], row: Mapping[str, str]) -> None:
    for name in row:
        columns.setdefault(name, [""] * len(numbers))
    for name, cells in columns.items():
        cells.append(row.get(name, ""))
    numbers.append(max(numbers, default=1) + 1)


def _with_table(raw: RawPack, table: str, columns: _Columns, numbers: list[int]) -> RawPack:
    changed = {**raw.tables, table: make_frame(table, columns, numbers)}
    ordered = {name: changed[name] for name in TABLES if name in changed}
    return replace(raw, tables=ordered, sha256=pack_sha256(ordered))
