"""Who a reader may recognise: codes and postcode sectors for a meeting, ids for the team."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import count
from math import cos, radians

from routeopt.data.postcodes import directory
from routeopt.domain.people import Place, Pupil
from routeopt.exports.facts import Audience, scope_pupils
from routeopt.planning.result import Review

_SHORT_NUMBER = re.compile(r"[0-9]{1,3}")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9])[A-Z]{2}\b")
_GRID_DEGREES_LAT = 0.02
_GRID_DEGREES_LON = 0.03
_NEAR_DEGREES = 0.03
OTHER_PUPIL = "another pupil"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a home is shown, and the words for it."""

    lat: float
    lon: float
    label: str


def sector_of(postcode: str) -> str:
    """Postcode sector, ``PE15 9`` of ``PE15 9AA``; blank where there is no full postcode."""
    found = _POSTCODE.search(postcode.upper())
    return f"{found[1]} {found[2]}" if found else ""


@cache
def sector_centres() -> Mapping[str, tuple[float, float]]:
    """Mean latitude and longitude of each sector's postcodes in the packaged directory."""
    sums: dict[str, tuple[float, float, int]] = {}
    for row in directory().values():
        lat, lon, count = sums.get(row.postcode[:-2], (0.0, 0.0, 0))
        sums[row.postcode[:-2]] = (lat + row.lat, lon + row.lon, count + 1)
    return {
        sector: (round(lat / count, 5), round(lon / count, 5))
        for sector, (lat, lon, count) in sums.items()
    }


def coarse_spot(place: Place) -> Spot:
    """Show a home at its postcode sector's centre, else on a grid of about two kilometres."""
    sector = sector_of(place.postcode) or _nearest_sector(place)
    centre = sector_centres().get(sector)
    if centre is not None:
        return Spot(*centre, label=sector)
    lat = round(place.lat / _GRID_DEGREES_LAT) * _GRID_DEGREES_LAT
    lon = round(place.lon / _GRID_DEGREES_LON) * _GRID_DEGREES_LON
    return Spot(round(lat, 4), round(lon, 4), sector or "2 km square")


def _nearest_sector(place: Place) -> str:
    """Sector of the nearest packaged postcode, where one is within about three kilometres."""
    narrow = cos(radians(place.lat))

    def far(key: str) -> float:
        row = directory()[key]
        return (row.lat - place.lat) ** 2 + ((row.lon - place.lon) * narrow) ** 2

    nearest = min(directory(), key=far, default="")
    return sector_of(nearest) if nearest and far(nearest) <= _NEAR_DEGREES**2 else ""


@dataclass(frozen=True)
class People:
    """Names and places of pupils as one audience may see them."""

    audience: Audience
    codes: Mapping[str, str]
    spots: Mapping[str, Spot]
    everybody: frozenset[str] = field(repr=False)

    def name(self, pupil_id: str) -> str:
        """Give what the audience calls a pupil: the id, or a code that only this report knows."""
        return self.codes.get(pupil_id, OTHER_PUPIL)

    def names(self, pupils: Iterable[str]) -> str:
        """Names of several pupils, with commas between."""
        return ", ".join(self.name(pupil) for pupil in pupils)

    def subject(self, subject: str) -> str:
        """Name something that is a pupil or a contract."""
        return self.name(subject) if subject in self.everybody else self.clean(subject)

    def clean(self, text: str) -> str:
        """Text with pupil ids replaced by codes and postcodes by sectors, for a meeting.

        An id that is a number of up to three digits is replaced only straight after the word
        pupil, since elsewhere it may be a figure.
        """
        if self.audience == "team":
            return text
        coded = self._ids.sub(lambda found: self.name(found[0]), text) if self.everybody else text
        return _POSTCODE.sub(r"\1 \2", coded)

    @cached_property
    def _ids(self) -> re.Pattern[str]:
        """Match any pupil id that stands alone in a text, the longest first."""
        choices = [
            rf"(?<=pupil ){re.escape(key)}" if _SHORT_NUMBER.fullmatch(key) else re.escape(key)
            for key in sorted(self.everybody, key=lambda key: (-len(key), key))
        ]
        return re.compile(rf"(?<![\w])(?:{'|'.join(choices)})(?![\w])")


def _code_prefixes() -> Iterable[str]:
    yield "P"
    yield from (f"P{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    yield from (f"P{number}-" for number in count(1))


def people_of(review: Review, audience: Audience) -> People:
    """Give the pupils of a review as an audience may see them."""
    return people_among(review.area.pupils, scope_pupils(review), audience)


def people_among(pupils: Mapping[str, Pupil], shown: Iterable[str], audience: Audience) -> People:
    """Give some of a pack's pupils as an audience may see them.

    Parameters
    ----------
    pupils
        All of the pack.
    shown
        Those who get a code, in this order.
    """
    if audience == "team":
        spots = {key: Spot(p.home.lat, p.home.lon, p.home.postcode) for key, p in pupils.items()}
        return People(audience, {key: key for key in pupils}, spots, frozenset(pupils))
    coded = tuple(shown)
    digits = max(2, len(str(len(coded))))
    # A code that is somebody's id would point at the wrong child.
    prefix = next(p for p in _code_prefixes() if not any(k.startswith(p) for k in pupils))
    codes = {key: f"{prefix}{number:0{digits}d}" for number, key in enumerate(coded, 1)}
    spots = {key: coarse_spot(pupils[key].home) for key in coded}
    return People(audience, codes, spots, frozenset(pupils))
