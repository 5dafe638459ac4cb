"""Pupils, and where they are picked up."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Phase = Literal["primary", "secondary", "post16"]
Mobility = Literal["seated", "wheelchair", "transfer"]
PaNeed = Literal["none", "shared", "own"]
Sharing = Literal["yes", "alone", "assess"]


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map.

    Attributes
    ----------
    lat, lon
        WGS84 degrees.
    postcode
        As given, spaced as usual; blank where the place came as coordinates.
    """

    lat: float
    lon: float
    postcode: str = ""

    @property
    def key(self) -> tuple[float, float]:
        """Two places with the same key are one door (about 10 cm)."""
        return (round(self.lat, 6), round(self.lon, 6))


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil as the council describes them; seconds after midnight for clock times."""

    pupil_id: str
    school_id: str
    home: Place
    phase: Phase
    mobility: Mobility = "seated"
    pa: PaNeed = "none"
    sharing: Sharing = "yes"
    sharing_basis: str = ""
    sharing_reviewed: date | None = None
    max_pupils: int | None = None
    tags: frozenset[str] = field(default_factory=frozenset)
    max_ride_s: int | None = None
    boarding_s: int = 120
    alight_s: int = 60
    requires: frozenset[str] = field(default_factory=frozenset)
    am_days: int = 0
    pm_days: int = 0
    am_ready_from_s: int | None = None
    pm_home_from_s: int | None = None
    pm_home_by_s: int | None = None
    start: date | None = None
    end: date | None = None
    year_group: str = ""
    need: str = ""
    group: str = ""
    travel_training: str = ""
    pickup_id: str = ""
    walk_to_point_max_m: int = 0

    def entitled_on(self, day: date) -> bool:
        """Whether transport is due on a date: not before ``start``, not after ``end``."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Address:
    """A place other than home where a pupil is picked up or set down on some days."""

    address_id: str
    pupil_id: str
    days: int
    session: str
    place: Place
    kind: str


@dataclass(frozen=True, slots=True)
class TimetableEntry:
    """A pupil's own time on one weekday and session; ``time_s`` is None when not travelling."""

    pupil_id: str
    weekday: int
    session: Literal["am", "pm"]
    time_s: int | None
