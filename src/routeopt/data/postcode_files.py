"""Finds postcodes in a directory on this machine: OS Code-Point Open, or the ONS directory.

Files are read once from end to end and only the lines wanted are understood, so that the whole
of Great Britain takes seconds and nothing about the pupils is kept.
"""

import csv
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO

from routeopt.data._archive import ZIP_ERRORS
from routeopt.data.codes import fault
from routeopt.data.faults import PackError
from routeopt.data.places import degrees_of_grid, in_british_isles
from routeopt.data.postcodes import normalise_postcode

_AREA_FILE = re.compile(r"(?:.*_)?([a-z]{1,2})\.csv", re.IGNORECASE)
_WHOLE = "UK"
_AREA = re.compile(r"[A-Z]{1,2}")
_BLANKS = b'" \r\n'
_ALIKE = {
    "postcode": ("pcds", "pcd", "pcd7", "pcd8", "pcd2", "postcode"),
    "lat": ("lat", "latitude"),
    "lon": ("long", "lon", "longitude"),
    "easting": ("oseast1m", "east1m", "easting", "eastings"),
    "northing": ("osnrth1m", "north1m", "northing", "northings"),
    "ended": ("doterm",),
}
_CODE_POINT = {"postcode": 0, "easting": 2, "northing": 3}


@dataclass(frozen=True, slots=True)
class FoundPostcode:
    """Where a postcode is or was; ``ended`` where it is no longer in use."""

    lat: float
    lon: float
    ended: bool = False


def find_in_files(path: Path, wanted: Collection[str]) -> dict[str, FoundPostcode]:
    """Look postcodes up.

    Parameters
    ----------
    path
        A folder, a zip or a CSV file of one of the two directories.
    wanted
        Postcodes in their usual spelling.

    Raises
    ------
    PackError
        If there is nothing of that name, or nothing in it is such a directory.
    """
    left = {code.replace(" ", "").encode(): code for code in wanted}
    found: dict[str, FoundPostcode] = {}
    recognised = False
    try:
        for lines in _files(path, {_area(code) for code in wanted}):
            first = lines.readline()
            layout = _layout(first)
            if layout:
                recognised = True
                _scan(chain((first,), lines), layout, left, found)
            if not left:
                break
    except (OSError, *ZIP_ERRORS):
        raise _refusal("it cannot be opened") from None
    if not recognised and wanted:
        raise _refusal("no file there has the columns of either directory")
    return found


def _refusal(said: str) -> PackError:
    return PackError((fault("postcode_file", f"the directory of postcodes: {said}"),))


def _area(postcode: str) -> str:
    found = _AREA.match(postcode)
    return found[0] if found else ""


def _files(path: Path, areas: set[str]) -> Iterator[IO[bytes]]:
    """Open one CSV file after the other: those of the areas wanted, then those of all areas."""
    if path.is_dir():
        listed = {file.relative_to(path).as_posix(): file for file in path.rglob("*.csv")}
        for name in _in_order(listed, areas):
            with listed[name].open("rb") as stream:
                yield stream
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.casefold().endswith(".csv")]
            for name in _in_order(names, areas):
                with archive.open(name) as stream:
                    yield stream
    else:
        with path.open("rb") as stream:
            yield stream


def _in_order(names: Iterable[str], areas: set[str]) -> list[str]:
    of_area: list[str] = []
    of_all: list[str] = []
    of_others: list[str] = []
    for name in sorted(names):
        found = _AREA_FILE.fullmatch(PurePosixPath(name).name)
        area = found[1].upper() if found else _WHOLE
        kind = of_all if area == _WHOLE else of_area if area in areas else of_others
        kind.append(name)
    # One file of another area is enough to know the directory for what it is.
    return of_area + of_all + of_others[:1]


def _layout(first: bytes) -> dict[str, int]:
    """Say which column is what, from a file's first line; nothing if it is no directory."""
    cells = next(csv.reader([first.decode("utf-8-sig", "replace")]), [])
    names = {cell.strip().casefold(): place for place, cell in reversed([*enumerate(cells)])}
    layout = {
        what: next(names[word] for word in words if word in names)
        for what, words in _ALIKE.items()
        if any(word in names for word in words)
    }
    if "postcode" in layout and ({"lat", "lon"} <= set(layout) or {"easting"} <= set(layout)):
        return layout
    headless = len(cells) > max(_CODE_POINT.values()) and normalise_postcode(cells[0])
    return _CODE_POINT if headless and cells[2].isdigit() and cells[3].isdigit() else {}


def _scan(
    lines: Iterable[bytes],
    layout: dict[str, int],
    left: dict[bytes, str],
    found: dict[str, FoundPostcode],
) -> None:
    """Understand the lines of the postcodes left over, and take those off."""
    at = layout["postcode"]
    for line in lines:
        cell = line.split(b",", at + 1)[at : at + 1]
        key = cell[0].translate(None, _BLANKS) if cell else b""
        if key not in left:
            continue
        place = _place(next(csv.reader([line.decode("utf-8", "replace")])), layout)
        if place is not None:
            found[left.pop(key)] = place


def _place(cells: list[str], layout: dict[str, int]) -> FoundPostcode | None:
    """Read a line's place; there is none where the directory has no point for the postcode."""

    def figure(what: str) -> float | None:
        try:
            return float(cells[layout[what]])
        except (KeyError, IndexError, ValueError):
            return None

    lat, lon = figure("lat"), figure("lon")
    # Northern Ireland's eastings are on another grid: degrees go first where there are any.
    if lat is None or lon is None:
        easting, northing = figure("easting"), figure("northing")
        if not easting or not northing:
            return None
        lat, lon = degrees_of_grid(easting, northing)
    ended = "ended" in layout and bool(cells[layout["ended"]].strip())
    return FoundPostcode(lat, lon, ended) if in_british_isles(lat, lon) else None
