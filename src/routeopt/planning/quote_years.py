"""How long a placement lasts: school years left, from a pupil's year group."""

import re
from dataclasses import dataclass
from datetime import date

from routeopt.domain.people import Pupil

_STATUTORY, _LAST = 11, 14
_SEPTEMBER = 9
_YEAR = re.compile(r"(?:year|yr|y|ncy)?\s*(\d{1,2})")
_BEFORE_ONE = {"n": -1, "nursery": -1, "n1": -2, "n2": -1, "r": 0, "reception": 0, "yr": 0}


@dataclass(frozen=True, slots=True)
class YearsLeft:
    """School years from the date planned for, that one counted; None where not known."""

    years: int | None
    words: str


def years_left(pupil: Pupil, day: date) -> YearsLeft:
    """Count the school years a placement lasts.

    To the end of Year 11, and of Year 14 for those past it; not beyond the pupil's last day of
    entitlement. The year group is taken to be that of the school year of ``day``.
    """
    group = group_number(pupil.year_group)
    if group is None:
        said = "year_group is not given" if not pupil.year_group else "year_group is not understood"
        return YearsLeft(None, f"Years left are not known: {said}.")
    last = _STATUTORY if group <= _STATUTORY else _LAST
    if group > _LAST:
        return YearsLeft(None, "Years left are not known: year_group is past Year 14.")
    years = last - group + 1
    words = f"to the end of Year {last}"
    if pupil.end is not None:
        until = _school_year(pupil.end) - _school_year(day) + 1
        if until < years:
            years, words = max(1, until), "to the end of entitlement"
    counted = "1 school year" if years == 1 else f"{years} school years"
    return YearsLeft(years, f"{counted}, {words}, this one counted.")


def group_number(text: str) -> int | None:
    """Read a year group: 7 of ``Y7``, ``Year 7`` or ``7``; 0 of ``R``; None where it is none."""
    word = " ".join(text.casefold().split())
    if word in _BEFORE_ONE:
        return _BEFORE_ONE[word]
    found = _YEAR.fullmatch(word)
    return int(found.group(1)) if found else None


def _school_year(day: date) -> int:
    return day.year if day.month >= _SEPTEMBER else day.year - 1
