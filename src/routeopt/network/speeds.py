"""Turns a way's class and posted limit into a free-flow speed, by a table of settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from routeopt.network.settings import (
    KPH_PER_MPH,
    NAMED_LIMITS_MPH,
    ROAD_CLASSES,
    SLOWEST_MPH,
)

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?")


def _built_in() -> dict[str, float]:
    return {name: road.untagged_mph for name, road in ROAD_CLASSES.items()}


@dataclass(frozen=True, slots=True)
class SpeedTable:
    """Free-flow speeds by class of road and posted limit, miles an hour.

    Attributes
    ----------
    untagged_mph
        Class of road -> speed where the map posts no limit; every class has one.
    posted_mph
        Class of road -> posted limit -> speed driven there, where it is not the usual share.
    limit_share
        Speed driven as a share of a posted limit.
    slowest_mph
        A slower posted limit is read as this.
    name
        Where the table comes from; blank for the built-in one.
    """

    untagged_mph: Mapping[str, float] = field(default_factory=_built_in)
    posted_mph: Mapping[str, Mapping[float, float]] = field(default_factory=dict)
    limit_share: float = 1.0
    slowest_mph: float = SLOWEST_MPH
    name: str = ""

    @property
    def key(self) -> str:
        """The figures as text: the same for tables that give the same speeds."""
        posted = sorted((name, sorted(speeds.items())) for name, speeds in self.posted_mph.items())
        return repr((sorted(self.untagged_mph.items()), posted, self.limit_share, self.slowest_mph))


BUILT_IN = SpeedTable()


def _texts(tag: object) -> list[str]:
    """Values of a tag: a simplified edge holds a list where its ways differ."""
    if tag is None or isinstance(tag, float):
        return []
    if isinstance(tag, list | tuple | set):
        return [str(value) for value in tag]
    return [part.strip() for part in str(tag).split(";")]


def road_class(highway: object) -> str:
    """Class of a way or edge, the first drivable one of several; "" where none is drivable."""
    return next((value for value in _texts(highway) if value in ROAD_CLASSES), "")


def _limit_mph(text: str) -> float | None:
    named = NAMED_LIMITS_MPH.get(text.lower())
    if named is not None:
        return named
    match = _NUMBER.match(text.lower())
    if match is None:
        return None
    return float(match[1]) if match[2] == "mph" else float(match[1]) / KPH_PER_MPH


def posts_limit(maxspeed: object) -> bool:
    """Whether a ``maxspeed`` tag holds a limit that can be read."""
    return any(_limit_mph(text) is not None for text in _texts(maxspeed))


def speed_kph(highway: object, maxspeed: object = None, speeds: SpeedTable = BUILT_IN) -> float:
    """Free-flow speed of a way: by its posted limit, or by its class where none is posted.

    Parameters
    ----------
    highway
        The ``highway`` tag, or a list of them.
    maxspeed
        The ``maxspeed`` tag: ``30 mph``, ``50`` (km/h), ``GB:nsl_single``, or a list of them,
        whose mean is taken.
    speeds
        The table.

    Returns
    -------
    float
        Kilometres an hour.
    """
    name = road_class(highway) or "road"
    limits = [limit for limit in map(_limit_mph, _texts(maxspeed)) if limit is not None]
    if not limits:
        return speeds.untagged_mph[name] * KPH_PER_MPH
    own = speeds.posted_mph.get(name, {})
    driven = [
        own.get(round(limit, 1), max(limit, speeds.slowest_mph) * speeds.limit_share)
        for limit in limits
    ]
    return sum(driven) / len(driven) * KPH_PER_MPH
