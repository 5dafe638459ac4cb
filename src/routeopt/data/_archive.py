"""A folder or a zip of CSV files; nothing is unpacked to disk."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from routeopt.data._csv import add_csv
from routeopt.data._grids import Reading, known_table
from routeopt.data.codes import fault
from routeopt.data.faults import Fault

MAX_MEMBERS = 2000
MAX_BYTES = 512 * 1024 * 1024
MAX_RATIO = 250
_RATIO_FROM_BYTES = 1024 * 1024
_ENCRYPTED = 0x1
_TABLE_ENDINGS = frozenset({".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".ods"})
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    UnicodeDecodeError,
)  # fmt: skip


def read_folder(path: Path) -> Reading:
    """Read every CSV file of a folder that is a table."""
    reading = Reading()
    seen: set[str] = set()
    for file in sorted(path.iterdir()):
        if file.name.startswith(".") or not file.is_file():
            continue
        table = _claim(reading, seen, file.name)
        if not table:
            continue
        try:
            content = file.read_bytes()
        except OSError:
            said = "the file cannot be opened"
            reading.findings.append(fault("unreadable_file", said, table=table))
        else:
            add_csv(reading, table, content)
    return reading


def read_zip(path: Path) -> Reading:
    """Read every CSV file of a zip that is a table, at its top or in one sub-folder."""
    reading = Reading()
    with zipfile.ZipFile(path) as archive:
        reading.findings += archive_faults(archive)
        if reading.findings:
            return reading
        seen: set[str] = set()
        for member in sorted(archive.infolist(), key=lambda one: one.filename):
            table = "" if _passed_over(member) else _claim(reading, seen, member.filename)
            if not table:
                continue
            try:
                content = archive.read(member)
            except ZIP_ERRORS:
                said = "the table cannot be unpacked from the zip"
                reading.findings.append(fault("damaged_file", said, table=table))
            else:
                add_csv(reading, table, content)
    return reading


def archive_faults(archive: zipfile.ZipFile) -> list[Fault]:
    """Refuse what no honest zip or workbook holds, before any of it is unpacked."""
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        return [fault("password", "the file is protected by a password")]
    if any(_unsafe(member.filename) for member in members):
        return [fault("unsafe_name", "the zip holds a file whose name leaves its folder")]
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_BYTES or any(map(_swells, members)):
        return [fault("too_big", "the file unpacks to far more than a pack can need")]
    return []


def _unsafe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return ".." in parts or name.startswith("/") or "\\" in name or name[1:2] == ":"


def _swells(member: zipfile.ZipInfo) -> bool:
    large = member.file_size > _RATIO_FROM_BYTES
    return large and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def _passed_over(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return member.is_dir() or hidden


def _claim(reading: Reading, seen: set[str], name: str) -> str:
    """Give the table a file holds, once; note a file that is no table."""
    path = PurePosixPath(name)
    is_csv = path.suffix.casefold() == ".csv" and len(path.parts) <= 2
    table = known_table(path.stem) if is_csv else ""
    if not table and (path.suffix.casefold() in _TABLE_ENDINGS or known_table(path.stem)):
        said = f"{path.name} is no table of a pack; it is not used"
        reading.findings.append(fault("unknown_table", said))
    if table and table in seen:
        said = f"the table {table} is there more than once"
        reading.findings.append(fault("duplicate_table", said, table=table))
        return ""
    seen.add(table)
    return table
