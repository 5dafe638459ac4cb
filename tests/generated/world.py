"""What the parts of the generator build together: rows of tables, and places on a plane."""

from dataclasses import dataclass, field
from functools import cache

from pyproj import Transformer

from routeopt.data.postcodes import postcodes_of_district
from tests.generated.draws import Draw

Row = dict[str, str]
PLAN_FROM = "2026-09-21"
LETTERS = "MTWTF"
ORIGIN = (520_000, 270_000)
"""Grid reference, in metres, of the plane's own zero."""


@dataclass
class World:
    """Tables as far as they are built.

    Attributes
    ----------
    spots
        Place id -> kilometres east and north on the plane; drives are made of them.
    wanted
        Twists that this pack has.
    """

    draw: Draw
    wanted: frozenset[str]
    tables: dict[str, list[Row]] = field(default_factory=dict)
    spots: dict[str, tuple[float, float]] = field(default_factory=dict)

    def has(self, twist: str) -> bool:
        """Whether the pack has a twist."""
        return twist in self.wanted

    @property
    def pupils(self) -> list[Row]:
        """Rows of pupils."""
        return self.tables["pupils"]

    @property
    def schools(self) -> list[Row]:
        """Rows of schools."""
        return self.tables["schools"]

    def rows(self, table: str) -> list[Row]:
        """Rows of a table, empty at first."""
        return self.tables.setdefault(table, [])

    def place_cells(self, spot: tuple[float, float], form: str = "degrees") -> Row:
        """Write a place in one of the three forms a pack knows."""
        east, north = (round(ORIGIN[k] + 1000 * spot[k]) for k in (0, 1))
        if form == "grid":
            return {"easting": str(east), "northing": str(north)}
        if form == "postcode":
            return {"postcode": self.draw.one(_postcodes())}
        lon, lat = _to_degrees().transform(east, north)
        return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs(27700, 4326, always_xy=True)


@cache
def _postcodes() -> tuple[str, ...]:
    return tuple(place.postcode for place in postcodes_of_district("Huntingdonshire"))
