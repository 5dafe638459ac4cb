"""Reads a table of speeds from a TOML file, and writes the built-in one as such a file."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError
from routeopt.network.settings import ROAD_CLASSES
from routeopt.network.speeds import BUILT_IN, SpeedTable

_FASTEST_MPH = 100.0
_HEAD = """# Free-flow speeds, miles an hour. Leave out what should stay as it is built in.
# Traffic comes on top: see the settings am_traffic and pm_traffic.
"""
_TAIL = """
# Where a class of road is driven otherwise than its posted limits say, for example:
# [posted_mph.residential]
# 30 = 22
"""


def speeds_text(speeds: SpeedTable = BUILT_IN) -> str:
    """Write a table as TOML that :func:`load_speeds` reads back."""
    lines = [
        _HEAD,
        f"limit_share = {speeds.limit_share:g}  # speed driven as a share of a posted limit",
        f"slowest_mph = {speeds.slowest_mph:g}  # a slower posted limit is read as this",
        "",
        "[untagged_mph]  # where the map posts no limit",
        *(f"{name} = {speed:g}" for name, speed in speeds.untagged_mph.items()),
    ]
    return "\n".join(lines) + "\n" + _TAIL


def load_speeds(path: Path) -> SpeedTable:
    """Read a table of speeds; what it leaves out stays as it is built in.

    Raises
    ------
    PackError
        If the file cannot be read or says anything a speed cannot be; it holds every fault.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise PackError((_wrong("the file of speeds cannot be read as TOML"),)) from broken
    faults = tuple(_faults(given))
    if faults:
        raise PackError(faults)
    return SpeedTable(
        untagged_mph={**BUILT_IN.untagged_mph, **given.get("untagged_mph", {})},
        posted_mph={
            name: {round(float(limit), 1): float(speed) for limit, speed in by_limit.items()}
            for name, by_limit in given.get("posted_mph", {}).items()
        },
        limit_share=float(given.get("limit_share", BUILT_IN.limit_share)),
        slowest_mph=float(given.get("slowest_mph", BUILT_IN.slowest_mph)),
        name=path.name,
    )


def _wrong(message: str) -> Fault:
    return fault("speeds_unreadable", message, table="speeds")


def _faults(given: Mapping[str, Any]) -> Iterator[Fault]:
    for key, value in given.items():
        if key == "limit_share":
            if not _between(value, 0.1, 2.0):
                yield _wrong("limit_share is not a number from 0.1 to 2")
        elif key == "slowest_mph":
            if not _is_speed(value):
                yield _wrong(f"slowest_mph is not a speed of 1 to {_FASTEST_MPH:g} mph")
        elif key in {"untagged_mph", "posted_mph"} and isinstance(value, dict):
            yield from _class_faults(key, value)
        else:
            yield _wrong("a key is not one of limit_share, slowest_mph, [untagged_mph], "
                         "[posted_mph.CLASS]")  # fmt: skip


def _class_faults(key: str, value: Mapping[str, Any]) -> Iterator[Fault]:
    for name, speeds in value.items():
        if name not in ROAD_CLASSES:
            yield _wrong(f"[{key}] names a class of road that is not driven on")
        elif key == "untagged_mph" and not _is_speed(speeds):
            yield _wrong(f"[{key}] {name} is not a speed of 1 to {_FASTEST_MPH:g} mph")
        elif key == "posted_mph" and not _are_speeds(speeds):
            yield _wrong(f"[{key}.{name}] is not a list of limit = speed, both in mph")


def _are_speeds(by_limit: object) -> bool:
    return isinstance(by_limit, dict) and all(
        limit.isdecimal() and _is_speed(int(limit)) and _is_speed(speed)
        for limit, speed in by_limit.items()
    )


def _is_speed(value: object) -> bool:
    return _between(value, 1.0, _FASTEST_MPH)


def _between(value: object, least: float, most: float) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and least <= float(str(value)) <= most
