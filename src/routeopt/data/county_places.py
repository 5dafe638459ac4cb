"""Towns, schools and homes of the county: homes are real postcodes, no school is a real one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from routeopt.data.postcodes import postcodes_of_district
from routeopt.domain.people import Place

METRES_PER_MILE = 1609.344
_EARTH = Geod(ellps="WGS84")
_DISTRICTS = (
    "Cambridge", "East Cambridgeshire", "Fenland", "Huntingdonshire", "South Cambridgeshire",
)  # fmt: skip
_EARTH_RADIUS_M = 6_371_008.8
_TOWN_RADIUS_M = 1_500.0

TOWNS: dict[str, tuple[float, float]] = {
    "Cambridge": (52.205, 0.122), "Huntingdon": (52.331, -0.183), "Wisbech": (52.666, 0.159),
    "St Neots": (52.228, -0.270), "Ely": (52.399, 0.262), "March": (52.551, 0.088),
    "St Ives": (52.334, -0.076), "Cambourne": (52.219, -0.070), "Sawston": (52.126, 0.170),
    "Littleport": (52.457, 0.306), "Soham": (52.3345, 0.337), "Chatteris": (52.456, 0.053),
    "Whittlesey": (52.558, -0.130), "Ramsey": (52.449, -0.109), "Yaxley": (52.517, -0.259),
    "Godmanchester": (52.318, -0.174), "Sawtry": (52.437, -0.282), "Melbourn": (52.083, 0.015),
    "Linton": (52.098, 0.277), "Histon": (52.252, 0.106), "Cottenham": (52.287, 0.125),
    "Bar Hill": (52.252, 0.024), "Burwell": (52.274, 0.327), "Bottisham": (52.223, 0.259),
    "Swavesey": (52.300, 0.000), "Comberton": (52.186, 0.018), "Waterbeach": (52.266, 0.191),
    "Bassingbourn": (52.079, -0.053), "Gamlingay": (52.155, -0.191), "Buckden": (52.294, -0.252),
    "Somersham": (52.382, -0.001), "Sutton": (52.388, 0.113), "Papworth": (52.250, -0.117),
    "Fulbourn": (52.183, 0.221), "Shelford": (52.148, 0.137),
}  # fmt: skip
"""Middle of each town or village (lat, lon)."""

BORDER_TOWNS: dict[str, tuple[float, float]] = {
    "Eastmere": (52.245, 0.430), "Northlode": (52.610, 0.350), "Washbank": (52.715, 0.040),
    "Westmarch": (52.640, -0.430), "Cranwold": (52.330, -0.520), "Southey Green": (52.095, -0.250),
    "Downbridge": (52.035, -0.010), "Stourhay": (52.085, 0.420), "Nenestow": (52.485, -0.400),
    "Fenmouth": (52.690, 0.235),
}  # fmt: skip
"""Invented towns a few miles beyond the county's border."""

FAR_TOWNS: dict[str, tuple[float, float]] = {
    "East Thornby": (90, 34), "East Wickmere": (95, 44), "Eastholt": (80, 52),
    "North Calder": (350, 36), "North Ashby": (345, 48), "Northwold End": (335, 42),
    "West Harling": (270, 35), "West Laverton": (280, 47), "Westbourne Cross": (262, 55),
    "South Elmham Park": (180, 38), "South Merrow": (190, 46), "Southcote": (165, 40),
    "Upper Norbury": (50, 38), "Lower Easton": (120, 41), "Kingsholme": (225, 44),
}  # fmt: skip
"""Invented towns further away: bearing in degrees and miles from the middle of the county."""

_MIDDLE = (52.32, 0.02)


@dataclass(frozen=True, slots=True)
class Homes:
    """Every postcode of the county, with its coordinates as arrays."""

    places: tuple[Place, ...]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    def metres_to(self, place: Place) -> NDArray[np.float64]:
        """Crow-fly metres of every postcode from a place."""
        return crow_metres_to(self.lat, self.lon, place)


def crow_metres_to(
    lat: NDArray[np.float64], lon: NDArray[np.float64], place: Place
) -> NDArray[np.float64]:
    """Crow-fly metres of many points from one place, on a sphere: near enough to choose by."""
    north, east = np.radians(lat - place.lat), np.radians(lon - place.lon)
    chord = np.sin(north / 2) ** 2
    chord += np.cos(np.radians(lat)) * np.cos(np.radians(place.lat)) * np.sin(east / 2) ** 2
    return np.asarray(2 * _EARTH_RADIUS_M * np.arcsin(np.sqrt(chord)), dtype=np.float64)


@cache
def county_homes() -> Homes:
    """Read the county's postcodes, district by district."""
    everything = [place for name in _DISTRICTS for place in postcodes_of_district(name)]
    # Postcodes of post office boxes all stand at their sorting office, where nobody lives.
    here = Counter(place.key for place in everything)
    places = tuple(place for place in everything if here[place.key] == 1)
    return Homes(
        places,
        np.array([place.lat for place in places]),
        np.array([place.lon for place in places]),
    )


def place_in_town(town: str, rng: np.random.Generator) -> Place:
    """Draw a postcode near the middle of a town."""
    homes = county_homes()
    near = np.flatnonzero(homes.metres_to(Place(*TOWNS[town])) < _TOWN_RADIUS_M)
    return homes.places[int(rng.choice(near))]


def place_in_peterborough(rng: np.random.Generator) -> Place:
    """Draw a postcode of the neighbouring city, which is another council's."""
    places = postcodes_of_district("Peterborough")
    return places[int(rng.integers(len(places)))]


def place_near_border(town: str, rng: np.random.Generator) -> Place:
    """Draw a point in an invented town beyond the border."""
    lat, lon = BORDER_TOWNS[town]
    return _about(lat, lon, rng)


def place_far_out(town: str, rng: np.random.Generator) -> Place:
    """Draw a point in an invented town far outside the county."""
    bearing, miles = FAR_TOWNS[town]
    lon, lat, _ = _EARTH.fwd(_MIDDLE[1], _MIDDLE[0], bearing, miles * METRES_PER_MILE)
    return _about(float(lat), float(lon), rng)


def _about(lat: float, lon: float, rng: np.random.Generator) -> Place:
    moved = rng.normal(0, 0.006, 2)
    return Place(round(lat + float(moved[0]), 5), round(lon + 1.6 * float(moved[1]), 5))


def draw_homes(
    school: Place, number: int, reach_m: float, rng: np.random.Generator, least_m: float = 800.0
) -> list[Place]:
    """Draw homes that thin out with the distance from a school, by ``reach_m``."""
    homes = county_homes()
    metres = homes.metres_to(school)
    nearest = float(metres.min())
    weights = np.exp(-(metres - nearest) / reach_m) * (metres > least_m)
    chosen = rng.choice(len(weights), size=number, replace=False, p=weights / weights.sum())
    return [homes.places[int(row)] for row in chosen]


def draw_homes_between(
    school: Place, number: int, miles: tuple[float, float], rng: np.random.Generator
) -> list[Place]:
    """Draw homes whose crow-fly miles from a school lie in a range; the nearest if none do."""
    homes = county_homes()
    away = homes.metres_to(school) / METRES_PER_MILE
    inside = np.flatnonzero((away >= miles[0]) & (away <= miles[1]))
    if len(inside) < number:
        inside = np.argsort(np.abs(away - sum(miles) / 2))[: max(20, number)]
    chosen = rng.choice(inside, size=number, replace=False)
    return [homes.places[int(row)] for row in chosen]


def as_arrays(places: Sequence[Place]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes of some places."""
    return np.array([place.lat for place in places]), np.array([place.lon for place in places])
