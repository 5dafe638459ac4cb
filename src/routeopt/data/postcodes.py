"""Finds UK postcodes in the directory that comes with the package, without a network.

The directory holds Cambridgeshire, Peterborough and Rutland; ``NOTICE`` says whose data it is.
"""

import csv
import io
import lzma
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from routeopt.domain.people import Place

_FILE = "postcodes.csv.xz"
_INWARD_LETTERS = 3
_KEPT = 65_536
_NOT_LETTERS = re.compile(r"[^A-Z0-9]")
_SHAPE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One postcode of the directory: metres on the National Grid, WGS84 degrees, district."""

    postcode: str
    easting_m: int
    northing_m: int
    lat: float
    lon: float
    district: str

    @property
    def place(self) -> Place:
        """The postcode's point as a place."""
        return Place(self.lat, self.lon, self.postcode)


@lru_cache(_KEPT)
def normalise_postcode(text: str) -> str:
    """Spell a postcode as usual: capitals, one space before the last three characters.

    Parameters
    ----------
    text
        A postcode in any spacing and case.

    Returns
    -------
    str
        The usual spelling, or "" where the text does not have the shape of a UK postcode.
    """
    letters = _NOT_LETTERS.sub("", text.upper())
    spelled = f"{letters[:-_INWARD_LETTERS]} {letters[-_INWARD_LETTERS:]}"
    return spelled if _SHAPE.fullmatch(spelled) else ""


def find_postcode(text: str) -> Place | None:
    """Look a postcode up, however it is spaced or capitalised.

    Parameters
    ----------
    text
        A postcode.

    Returns
    -------
    Place or None
        Where it is, with the postcode in its usual spelling; None where the directory does
        not hold it.
    """
    row = directory().get(normalise_postcode(text))
    return None if row is None else row.place


def postcodes_of_district(name: str) -> tuple[Place, ...]:
    """List the postcodes of a district, in alphabetical order.

    Parameters
    ----------
    name
        The district's name in any capitals, for example ``East Cambridgeshire``.

    Returns
    -------
    tuple of Place
        Its postcodes; none where the directory does not know the district.
    """
    wanted = name.strip().casefold()
    return tuple(row.place for row in directory().values() if row.district.casefold() == wanted)


@cache
def directory() -> Mapping[str, PostcodeRow]:
    """Read the whole directory, once: postcode in its usual spelling to its row."""
    packed = resources.files("routeopt.data").joinpath("files", _FILE).read_bytes()
    rows = csv.DictReader(io.StringIO(lzma.decompress(packed).decode("ascii")))
    return {
        row["postcode"]: PostcodeRow(
            postcode=row["postcode"],
            easting_m=int(row["easting"]),
            northing_m=int(row["northing"]),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            district=row["district"],
        )
        for row in rows
    }
