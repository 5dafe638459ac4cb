"""Where the rows of a table are: coordinates, grid references or postcodes."""

import math
from dataclasses import dataclass
from functools import cache

from pyproj import Transformer

from routeopt.data.cells import as_number
from routeopt.data.postcodes import find_postcode, normalise_postcode
from routeopt.data.views import TableView
from routeopt.domain.people import Place

_SOUTH, _NORTH = 49.0, 61.1
_WEST, _EAST = -11.0, 2.2
PLACE_COLUMNS = ("lat", "lon", "easting", "northing", "postcode")


@dataclass(frozen=True, slots=True)
class Located:
    """A row's place, or the code of what is wrong with it and the column to blame.

    Neither is there where a cell is no number: that is another fault, told elsewhere.
    """

    place: Place | None = None
    problem: str = ""
    column: str = ""


def in_british_isles(lat: float, lon: float) -> bool:
    """Whether a point lies in the box around the British Isles."""
    return _SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST


def locate(table: TableView) -> tuple[Located, ...]:
    """Find the place of every row: lat and lon, else the grid, else the postcode."""
    cells = zip(*(table.cells(name) for name in PLACE_COLUMNS), strict=True)
    return tuple(_locate(*row) for row in cells)


def _locate(lat: str, lon: str, easting: str, northing: str, postcode: str) -> Located:
    half = _half(lat, lon, ("lat", "lon")) or _half(easting, northing, ("easting", "northing"))
    if half:
        return Located(problem="half_coordinate", column=half)
    if lat:
        return _from_degrees(lat, lon, postcode)
    if easting:
        return _from_grid(easting, northing, postcode)
    if postcode:
        return _from_postcode(postcode)
    return Located(problem="no_place")


def _half(first: str, second: str, names: tuple[str, str]) -> str:
    """Name the blank half, "" when both or neither are there."""
    if bool(first) == bool(second):
        return ""
    return names[1] if first else names[0]


def _from_degrees(lat_text: str, lon_text: str, postcode: str) -> Located:
    lat, lon = as_number(lat_text), as_number(lon_text)
    if lat is None or lon is None:
        return Located()
    if in_british_isles(lat, lon):
        return Located(Place(lat, lon, normalise_postcode(postcode)))
    swapped = in_british_isles(lon, lat)
    return Located(problem="lat_lon_swapped" if swapped else "outside_british_isles", column="lat")


def degrees_of_grid(easting: float, northing: float) -> tuple[float, float]:
    """Turn metres of the British National Grid into latitude and longitude, WGS84."""
    lon, lat = _grid().transform(easting, northing)
    return round(lat, 7), round(lon, 7)


def _from_grid(easting_text: str, northing_text: str, postcode: str) -> Located:
    easting, northing = as_number(easting_text), as_number(northing_text)
    if easting is None or northing is None:
        return Located()
    lat, lon = degrees_of_grid(easting, northing)
    if not (math.isfinite(lat) and in_british_isles(lat, lon)):
        return Located(problem="outside_british_isles", column="easting")
    return Located(Place(lat, lon, normalise_postcode(postcode)))


def _from_postcode(text: str) -> Located:
    place = find_postcode(text)
    if place is None:
        return Located(problem="unknown_postcode", column="postcode")
    return Located(place)


@cache
def _grid() -> Transformer:
    return Transformer.from_crs(27700, 4326, always_xy=True)
