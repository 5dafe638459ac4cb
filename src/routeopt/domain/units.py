"""Pounds, miles and clock times outside; pence, metres and seconds inside.

Every conversion rounds to the nearest whole unit, halves up, and happens once, where data
enters or leaves.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

METRES_PER_MILE = Decimal("1609.344")
DAYS_PER_WEEK = 5
DAYS_PER_FORTNIGHT = 10
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_DAY_LETTERS = "MTWTF"


def round_half_up(value: float | Decimal) -> int:
    """Round to the nearest whole number, halves up.

    A float is read by its shortest decimal text, so that 2.675 pounds means what was typed.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if exact >= 0:
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return math.floor(exact + Decimal("0.5"))


def pence_from_gbp(gbp: float) -> int:
    """Pence in an amount of pounds."""
    return round_half_up(Decimal(repr(float(gbp))) * 100)


def gbp_from_pence(pence: int) -> float:
    """Pounds in a whole number of pence."""
    return pence / 100


def seconds_from_minutes(minutes: float) -> int:
    """Seconds in a number of minutes."""
    return round_half_up(Decimal(repr(float(minutes))) * 60)


def metres_from_miles(miles: float) -> int:
    """Metres in a number of miles."""
    return round_half_up(Decimal(repr(float(miles))) * METRES_PER_MILE)


def miles_from_metres(metres: float) -> float:
    """Miles in a number of metres."""
    return metres / float(METRES_PER_MILE)


def clock_text(seconds: int) -> str:
    """HH:MM:SS of a time of day in seconds after midnight."""
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}:{secs:02d}"


def clock_seconds(text: str) -> int:
    """Seconds after midnight of ``HH:MM`` or ``HH:MM:SS``.

    Raises
    ------
    ValueError
        If the text is not a time of day.
    """
    parts = text.strip().split(":")
    if len(parts) not in (2, 3) or not all(part.isdigit() and len(part) <= 2 for part in parts):
        raise ValueError("not a time of day")
    hours, minutes, *rest = (int(part) for part in parts)
    seconds = rest[0] if rest else 0
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError("not a time of day")
    return hours * 3600 + minutes * 60 + seconds


def mask_from_text(text: str) -> int:
    """Ten-bit day mask of ``MTWTF`` (both weeks alike) or of ten characters (weeks A and B).

    Bit 0 is Monday of week A, bit 9 Friday of week B.

    Raises
    ------
    ValueError
        If a character is neither the day's letter nor ``-``, or the length is not 5 or 10.
    """
    letters = text.strip().upper()
    if len(letters) == DAYS_PER_WEEK:
        letters *= 2
    if len(letters) != DAYS_PER_FORTNIGHT:
        raise ValueError("a day mask has 5 or 10 characters")
    mask = 0
    for day, letter in enumerate(letters):
        if letter == _DAY_LETTERS[day % DAYS_PER_WEEK]:
            mask |= 1 << day
        elif letter != "-":
            raise ValueError("a day mask is made of M T W T F and -")
    return mask


def mask_text(mask: int) -> str:
    """Five characters where both weeks are alike, ten where they differ."""
    letters = "".join(
        _DAY_LETTERS[day % DAYS_PER_WEEK] if mask >> day & 1 else "-"
        for day in range(DAYS_PER_FORTNIGHT)
    )
    first, second = letters[:DAYS_PER_WEEK], letters[DAYS_PER_WEEK:]
    return first if first == second else letters


def mask_days(mask: int) -> tuple[int, ...]:
    """Days of the fortnight (0 to 9) a mask holds."""
    return tuple(day for day in range(DAYS_PER_FORTNIGHT) if mask >> day & 1)


ALL_DAYS = (1 << DAYS_PER_FORTNIGHT) - 1
