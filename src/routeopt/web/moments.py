"""Moments as people in the county read them."""

from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@cache
def _here() -> tuple[tzinfo, str]:
    try:
        return ZoneInfo("Europe/London"), ""
    except ZoneInfoNotFoundError:
        # A machine without a table of time zones; said, not guessed.
        return UTC, " UTC"


def when(moment: datetime | None) -> str:
    """Give day and time of a moment in British time, ``5 Jan 2026, 14:07``; blank without one."""
    if moment is None:
        return ""
    zone, mark = _here()
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}{mark}"


def clock(moment: datetime) -> str:
    """Give the time of a moment to the second."""
    zone, mark = _here()
    return f"{moment.astimezone(zone):%H:%M:%S}{mark}"


def lasted(seconds: float | None) -> str:
    """Say how long something took: ``48 s``, ``12 min``, ``1 h 5 min``."""
    if seconds is None:
        return "\N{EN DASH}"
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
