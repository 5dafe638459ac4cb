"""Turns a way's class and posted limit into a free-flow speed."""

import re

from routeopt.network.settings import (
    KPH_PER_MPH,
    NAMED_LIMITS_MPH,
    ROAD_CLASSES,
    SLOWEST_MPH,
)

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?")


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


def _limit_kph(text: str) -> float | None:
    named = NAMED_LIMITS_MPH.get(text.lower())
    if named is not None:
        return named * KPH_PER_MPH
    match = _NUMBER.match(text.lower())
    if match is None:
        return None
    limit_kph = float(match[1]) * (KPH_PER_MPH if match[2] == "mph" else 1.0)
    return max(limit_kph, SLOWEST_MPH * KPH_PER_MPH)


def speed_kph(highway: object, maxspeed: object = None) -> float:
    """Free-flow speed of a way: its posted limit, or its class's speed where none is posted.

    Parameters
    ----------
    highway
        The ``highway`` tag, or a list of them.
    maxspeed
        The ``maxspeed`` tag: ``30 mph``, ``50`` (km/h), ``GB:nsl_single``, or a list of them,
        whose mean is taken.

    Returns
    -------
    float
        Kilometres an hour.
    """
    limits = [limit for limit in map(_limit_kph, _texts(maxspeed)) if limit is not None]
    if limits:
        return sum(limits) / len(limits)
    return ROAD_CLASSES[road_class(highway) or "road"].untagged_mph * KPH_PER_MPH
