"""A pupil to be quoted for, read from a small file in the columns of the pupils table."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd

from routeopt.data._csv import add_csv
from routeopt.data._grids import Reading, frame_of, make_frame
from routeopt.data._workbook import WORKBOOK_ERRORS, read_workbook
from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError

_TABLE = "pupils"
_EXAMPLE = (
    "give the columns of the pupils table and one row: postcode, phase, and what else is known"
)


def read_pupil_file(path: Path) -> pd.DataFrame:
    """Read the one row of a .csv, .xlsx or .toml file in the columns of the pupils table.

    Returns
    -------
    pandas.DataFrame
        One row of text under the known columns; the index is the row as the file numbers it.

    Raises
    ------
    PackError
        If it cannot be read as one pupil; it holds every reason and no cell of the file.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise _refused(fault("not_found", "there is no such file")) from None
    except OSError:
        raise _refused(fault("unreadable_file", "the file cannot be opened")) from None
    if path.suffix.casefold() == ".toml":
        return _one_row(_from_toml(content), [])
    reading = Reading()
    if path.suffix.casefold() == ".csv":
        add_csv(reading, _TABLE, content)
    elif path.suffix.casefold() in {".xlsx", ".xlsm"}:
        reading = _workbook(path)
    else:
        said = "the file's name ends in none of .csv, .xlsx and .toml"
        raise _refused(fault("not_a_pack", said, fix="save it as one of these"))
    frame, findings = pd.DataFrame(), list(reading.findings)
    for grid in reading.grids:
        if grid.table == _TABLE:
            frame, said_of = frame_of(grid)
            findings += said_of
    return _one_row(frame, findings)


def _workbook(path: Path) -> Reading:
    try:
        return read_workbook(path)
    except WORKBOOK_ERRORS:
        said = "the file is damaged and cannot be unpacked"
        raise _refused(fault("damaged_file", said)) from None


def _from_toml(content: bytes) -> pd.DataFrame:
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError:
        said = "the file cannot be read as TOML"
        raise _refused(fault("scenario_unreadable", said)) from None
    inner = document.get("pupil", document)
    entry: Mapping[str, object] = inner if isinstance(inner, Mapping) else {"pupil": inner}
    cells = {key.casefold(): _text(value) for key, value in entry.items()}
    odd = [key for key, text in cells.items() if text is None]
    if odd:
        said = "the value is neither a text, a number, a date nor a time"
        raise PackError(
            tuple(fault("scenario_wrong_shape", said, table=_TABLE, column=key) for key in odd)
        )
    return make_frame(_TABLE, {key: [text or ""] for key, text in cells.items()}, [1])


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return None
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ";".join(value)
    if isinstance(value, str | int | float):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else None


def _one_row(frame: pd.DataFrame, findings: list[Fault]) -> pd.DataFrame:
    faults = [found for found in findings if found.severity == "error"]
    if not len(frame) and not faults:
        said = "the file holds no pupil"
        faults.append(fault("missing_table", said, table=_TABLE, fix=_EXAMPLE))
    if len(frame) > 1:
        said = f"the file holds {len(frame)} pupils, and a quote is for one"
        faults.append(fault("duplicate_row", said, table=_TABLE, fix="keep one row"))
    if faults:
        raise PackError(tuple(faults))
    return frame


def _refused(found: Fault) -> PackError:
    return PackError((found,))
