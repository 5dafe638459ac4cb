"""Every number the travel times rest on, in one place."""

from dataclasses import dataclass

KPH_PER_MPH = 1.609344


@dataclass(frozen=True, slots=True)
class RoadClass:
    """A class of road that a vehicle may use.

    Attributes
    ----------
    untagged_mph
        Free-flow speed where no limit is posted on the map.
    main
        Whether it is drawn as the ground of a map.
    """

    untagged_mph: float
    main: bool = False


ROAD_CLASSES: dict[str, RoadClass] = {
    "motorway": RoadClass(70, main=True),
    "motorway_link": RoadClass(50),
    "trunk": RoadClass(60, main=True),
    "trunk_link": RoadClass(40),
    "primary": RoadClass(55, main=True),
    "primary_link": RoadClass(40),
    "secondary": RoadClass(50, main=True),
    "secondary_link": RoadClass(35),
    "tertiary": RoadClass(45, main=True),
    "tertiary_link": RoadClass(30),
    "unclassified": RoadClass(40),
    "road": RoadClass(30),
    "residential": RoadClass(25),
    "living_street": RoadClass(10),
    "service": RoadClass(10),
}
"""OpenStreetMap's ``highway`` values a vehicle drives on; all others are left out."""

NAMED_LIMITS_MPH: dict[str, float] = {
    "walk": 5,
    "gb:motorway": 70,
    "gb:nsl_dual": 70,
    "gb:nsl_single": 60,
    "gb:nsl_restricted": 30,
    "gb:zone20": 20,
    "none": 70,
}
"""``maxspeed`` values that are words."""

SLOWEST_MPH = 5.0
"""A posted limit below this is read as this."""

DEFAULT_TRAFFIC = 1.3
"""Factor on free-flow road minutes where the policy gives none."""

FEWEST_TIMES = 20
"""Recorded times of a session from which its factor is fitted."""

FEWEST_DRIVES = 10
"""Drives from stop to stop which those times must give."""

MOST_DRIVES = 500
"""Drives a factor is fitted to; of more, so many are taken, spread evenly."""

SHORTEST_DRIVE_S = 30.0
"""A shorter free-flow drive says nothing of traffic: clocks are read to the minute."""

FITTED_WITHIN = (0.6, 3.0)
"""A fitted factor outside is not believed."""

CIRCUITY = 1.27
"""Road metres a crow-fly metre, fitted on an English rural county (mean error 9.6 %)."""

START_S = 35.0
"""Seconds of any journey that do not grow with its length, from the same fit."""

SECONDS_A_CROW_METRE = 0.058
"""Free-flow seconds a crow-fly metre, from the same fit (mean error 12 % with START_S)."""

SNAP_REPORT_M = 1_000.0
"""A place further than this from a road is worth a warning."""

SNAP_LIMIT_M = 5_000.0
"""A place further than this from any road cannot be reached by road."""

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth, metres."""
