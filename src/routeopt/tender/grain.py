"""Places as a schedule may show them: by sector, by street, or by postcode."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from pyproj import Transformer

from routeopt.data.rawpack import RawPack
from routeopt.domain.people import Place
from routeopt.tender.classes import spot_of
from routeopt.tender.model import Grain

_STREET_COLUMNS = ("street", "road", "road_name", "street_name")
_ADDRESS_COLUMNS = ("address", "home_address", "address_1", "address1", "address_line_1")
_STREET_ENDS = (
    "avenue|bank|chase|close|common|court|crescent|croft|drive|drove|end|fen|gardens|gate|green|"
    "grove|hill|lane|mead|meadow|mews|parade|park|path|place|rise|road|row|square|street|terrace|"
    "view|walk|way|yard"
)
_STREET = re.compile(rf"\b([a-z][a-z'. -]*\b(?:{_STREET_ENDS}))\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*(?:flat\s+)?\d+[a-z]?(?:\s*[-/]\s*\d+[a-z]?)?\b", re.IGNORECASE)
_HOUSE = re.compile(
    r"^.*\b(?:barn|bungalow|cottages?|farm|farmhouse|flats?|hall|house|lodge|manor|rectory|vicarage)"
    r"\s+(?=\w+\s+\w)",
    re.IGNORECASE,
)
_SQUARE_M = 1_000
_HUNDRED_KM = 100_000
_MYRIADS = 500_000
_GRID_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_GRID_FIRST_EAST, _GRID_FIRST_NORTH = -1_000_000, -500_000
STREETS_NOT_KNOWN = (
    "The pack names no streets: stops are given by postcode sector and the kilometre square of the "
    "National Grid they lie in."
)


@dataclass(frozen=True)
class Places:
    """Words for the places of a pack at one grain."""

    grain: Grain
    places: Mapping[str, Place]
    streets: Mapping[str, str] = field(default_factory=dict)

    @property
    def note(self) -> str:
        """What a reader should know of how places are given."""
        if self.grain == "sector":
            return "Stops are given by postcode sector; times to the nearest five minutes."
        if self.grain == "postcode":
            return "Stops are given exactly, for this operator alone: pass them to nobody."
        if not self.streets:
            return STREETS_NOT_KNOWN
        return "Stops are given by street and postcode sector; no house is named."

    def words(self, place_id: str) -> str:
        """Say where a place is, as finely as the grain allows and no finer."""
        place = self.places[place_id]
        if self.grain == "postcode":
            return place.postcode or f"{place.lat:.5f}, {place.lon:.5f}"
        sector = spot_of(place).label
        if self.grain == "sector":
            return sector
        street = self.streets.get(place_id, "")
        return f"{street}, {sector}" if street else f"{sector}, square {kilometre_square(place)}"


def streets_of(raw: RawPack) -> dict[str, str]:
    """Read street names out of a register's own columns: pupil or address id -> street.

    Only a street's name is taken: numbers, names of houses and postcodes stay behind.
    """
    found: dict[str, str] = {}
    for table, key in (("pupils", "pupil_id"), ("addresses", "address_id")):
        frame = raw.tables.get(table)
        if frame is None or key not in frame:
            continue
        names = {str(name).casefold(): name for name in frame.columns}
        for column in (*_STREET_COLUMNS, *_ADDRESS_COLUMNS):
            if column in names:
                cells = zip(frame[key].tolist(), frame[names[column]].tolist(), strict=True)
                for place, text in cells:
                    street = street_in(str(text))
                    if street:
                        found.setdefault(str(place), street)
    return found


def street_in(text: str) -> str:
    """Name of the street in an address, without number or house; blank where none is plain."""
    typed = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for part in re.split(r"[,;\n]", typed):
        plain = _HOUSE.sub("", _NUMBER.sub("", part))
        match = _STREET.search(plain)
        if match:
            return " ".join(match[1].split())
    return ""


def kilometre_square(place: Place) -> str:
    """National Grid reference of the kilometre square a place lies in: ``TL 54 80``."""
    east, north = _grid().transform(place.lon, place.lat)
    column = int((east - _GRID_FIRST_EAST) // _MYRIADS)
    row = int((north - _GRID_FIRST_NORTH) // _MYRIADS)
    small_column = int(east % _MYRIADS // _HUNDRED_KM)
    small_row = int(north % _MYRIADS // _HUNDRED_KM)
    letters = (
        _GRID_LETTERS[(4 - row) * 5 + column] + _GRID_LETTERS[(4 - small_row) * 5 + small_column]
    )
    eastings = int(east % _HUNDRED_KM // _SQUARE_M)
    northings = int(north % _HUNDRED_KM // _SQUARE_M)
    return f"{letters} {eastings:02d} {northings:02d}"


@cache
def _grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
