"""Figures as people read them: pounds, minutes, clock times, days."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from routeopt.domain.units import DAYS_PER_WEEK, WEEKDAYS, mask_days, miles_from_metres

OFFICIAL = "OFFICIAL-SENSITIVE"
"""Stands at the head of everything that is shown or printed."""
UNKNOWN = "not known"
NOTHING = "\N{EN DASH}"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MINUS = "\N{MINUS SIGN}"
_NBSP = "\N{NO-BREAK SPACE}"
_SMALL_GAP_PERCENT = 0.1
_ALMOST = 1e-6


def gbp(pence: int | None) -> str:
    """Whole pounds, ``£12,340``."""
    if pence is None:
        return UNKNOWN
    pounds = (abs(pence) + 50) // 100
    return f"{MINUS if pence < 0 and pounds else ''}£{pounds:,}"


def gbp_pence(pence: int) -> str:
    """Pounds and pence, ``£56.40``."""
    return f"{MINUS if pence < 0 else ''}£{abs(pence) / 100:,.2f}"


def gbp_change(pence: int | None) -> str:
    """Whole pounds with their sign, ``+£120``; ``£0`` has none."""
    text = gbp(pence)
    return f"+{text}" if pence is not None and pence >= 50 else text


def number(value: float | None, digits: int = 0) -> str:
    """Plain number with thousands apart."""
    if value is None:
        return UNKNOWN
    text = f"{abs(value):,.{digits}f}"
    return text if value >= 0 or not text.strip("0.,") else f"{MINUS}{text}"


def number_change(value: float | None, digits: int = 0) -> str:
    """Plain number with its sign; nothing before a zero."""
    text = number(value, digits)
    return text if value is None or value <= 0 or not text.strip("0.,") else f"+{text}"


def minutes(value: float | None) -> str:
    """Whole minutes, ``37 min``."""
    return UNKNOWN if value is None else f"{number(value)}{_NBSP}min"


def minutes_change(value: float | None) -> str:
    """Whole minutes more or fewer, ``+5 min``."""
    if value is None:
        return UNKNOWN
    text = number_change(value)
    return f"{text}{_NBSP}min"


def percent(value: float | None, digits: int = 1) -> str:
    """Per cent with one decimal, ``28.0%``."""
    return UNKNOWN if value is None else f"{number(value, digits)}%"


def clock(seconds: int | None) -> str:
    """Hours and minutes of a time of day, the seconds cut off; blank where there is none."""
    if seconds is None:
        return ""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def miles(metres: float) -> str:
    """Miles with one decimal."""
    return f"{miles_from_metres(metres):,.1f}"


def counted(amount: int, one: str, many: str = "") -> str:
    """Give an amount with its noun: ``1 pupil``, ``3 pupils``."""
    noun = one if amount == 1 else many or f"{one}s"
    return f"{amount:,}{_NBSP}{noun}"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def date_words(day: date) -> str:
    """Write a date out, ``5 January 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days(mask: int) -> str:
    """Weekdays of a mask: ``Monday to Friday``, ``Mon, Wed``, ``week A Mon; week B Fri``."""
    chosen = mask_days(mask)
    weeks = [
        tuple(day % DAYS_PER_WEEK for day in chosen if day // DAYS_PER_WEEK == week)
        for week in (0, 1)
    ]
    if weeks[0] == weeks[1]:
        return _week(weeks[0])
    named = zip("AB", weeks, strict=True)
    return "; ".join(f"week {letter} {_week(week)}" for letter, week in named if week)


def _week(week: Iterable[int]) -> str:
    names = tuple(week)
    if len(names) > 2 and names == tuple(range(names[0], names[-1] + 1)):
        return f"{WEEKDAYS[names[0]]} to {WEEKDAYS[names[-1]]}"
    return ", ".join(WEEKDAYS[day][:3] for day in names)


def sentence(words: str) -> str:
    """Make a sentence of words without capital and stop."""
    return f"{words[:1].upper()}{words[1:]}."


def gap_text(share: float) -> str:
    """Say a gap in per cent, never smaller than it is: 1.8%; 0.02%."""
    hundred = 100 * share
    digits = 1 if hundred >= _SMALL_GAP_PERCENT else 2
    return percent(ceil(hundred * 10**digits - _ALMOST) / 10**digits, digits)
