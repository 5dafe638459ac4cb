"""Gives rows that have only a postcode their place, from a directory or a geocoder asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from routeopt.data._grids import make_frame
from routeopt.data._hashing import pack_sha256
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.geocoding import Geocoder
from routeopt.data.postcode_files import FoundPostcode, find_in_files
from routeopt.data.postcodes import find_postcode, normalise_postcode
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES
from routeopt.data.views import view

_OTHER_PLACES = ("lat", "lon", "easting", "northing")


@dataclass(frozen=True, slots=True)
class Lookup:
    """Where postcodes may be looked up beyond the directory that comes along.

    Attributes
    ----------
    postcodes
        Folder, zip or CSV of Code-Point Open or the ONS directory; it goes before ours.
    geocoder
        A service to ask for what neither knows; None unless somebody asked for it.
    """

    postcodes: Path | None = None
    geocoder: Geocoder | None = None


def with_places(raw: RawPack, lookup: Lookup, folder: Path) -> RawPack:
    """Fill in latitude and longitude where only a postcode is given and it can be found.

    What comes of it needs neither directory nor service again: the places are in the pack.

    Parameters
    ----------
    raw
        The pack as read.
    lookup
        Where to look; a lookup of nothing gives the pack back as it is.
    folder
        Where a geocoder's answers are kept.

    Raises
    ------
    PackError
        If the directory is none, or the geocoder fails.
    """
    if lookup.postcodes is None and lookup.geocoder is None:
        return raw
    wanted = {code for name in TABLES for _, code in _postcode_rows(raw, name) if code}
    found: dict[str, FoundPostcode] = {}
    if lookup.postcodes is not None and wanted:
        found = find_in_files(lookup.postcodes, wanted)
    if lookup.geocoder is not None:
        lacking = sorted(code for code in wanted - set(found) if find_postcode(code) is None)
        found |= lookup.geocoder.find(lacking, folder)
    return _filled(raw, found)


def count_postcodes(raw: RawPack) -> tuple[int, int]:
    """Count the postcodes that rows depend on for their place, and those not found."""
    cells = {code for name in TABLES for _, code in _postcode_rows(raw, name)}
    return len(cells), sum(find_postcode(code) is None for code in cells)


def _postcode_rows(raw: RawPack, name: str) -> Iterator[tuple[int, str]]:
    """Rows of a table with a postcode and no other place: their position and its spelling."""
    if TABLES[name].place == "none" or name not in raw.tables:
        return
    table = view(raw, name)
    others = zip(*(table.cells(column) for column in _OTHER_PLACES), strict=True)
    for place, (text, other) in enumerate(zip(table.cells("postcode"), others, strict=True)):
        if text and not any(other):
            yield place, normalise_postcode(text)


def _filled(raw: RawPack, found: dict[str, FoundPostcode]) -> RawPack:
    tables = dict(raw.tables)
    faults: list[Fault] = []
    for name, frame in raw.tables.items():
        rows = [(place, found[code]) for place, code in _postcode_rows(raw, name) if code in found]
        if rows:
            tables[name] = _with_degrees(name, frame, rows)
        said = "the postcode is no longer in use"
        faults += [
            fault("ended_postcode", said, table=name, row=int(frame.index[place]),
                  column="postcode")
            for place, where in rows
            if where.ended
        ]  # fmt: skip
    return RawPack(raw.name, tables, pack_sha256(tables), (*raw.findings, *faults))


def _with_degrees(
    table: str, frame: pd.DataFrame, rows: list[tuple[int, FoundPostcode]]
) -> pd.DataFrame:
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    for name in ("lat", "lon"):
        cells = columns.setdefault(name, [""] * len(frame))
        for place, where in rows:
            cells[place] = format(where.lat if name == "lat" else where.lon, ".7f")
    return make_frame(table, columns, [int(row) for row in frame.index])
