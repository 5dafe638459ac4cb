"""What falls into which year: school days from April to March, and from September to August.

Which days are school days is not in a pack: each month's share of the year is ASSUMED.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from routeopt.domain.units import gbp_from_pence
from routeopt.planning.programme_savings import CLASSES, Booked, Release

MONTH_DAYS: Mapping[int, int] = {
    9: 21, 10: 17, 11: 20, 12: 14, 1: 19, 2: 15, 3: 20, 4: 12, 5: 16, 6: 21, 7: 15, 8: 0,
}  # fmt: skip
"""School days of each month (ASSUMED; 190 in all)."""

_FINANCIAL, _SCHOOL = 4, 9
_SATURDAY = 5
_YEARS = 3
View = Literal["April to March", "September to August"]


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of one view.

    Attributes
    ----------
    pence
        Class -> pence that the year has of what is booked.
    staff_pence
        What the programme's staff cost in it; None where it is not known.
    """

    view: View
    name: str
    begins: date
    pence: Mapping[Release, int]
    staff_pence: int | None

    @property
    def gross_pence(self) -> int:
        """All classes together."""
        return sum(self.pence.values())

    @property
    def net_pence(self) -> int | None:
        """What is left after staff; None where their cost is not known."""
        return None if self.staff_pence is None else self.gross_pence - self.staff_pence

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        net = self.net_pence
        return {
            "view": self.view,
            "year": self.name,
            **{f"{key}_gbp": gbp_from_pence(self.pence.get(key, 0)) for key in CLASSES},
            "gross_gbp": gbp_from_pence(self.gross_pence),
            "staff_gbp": None if self.staff_pence is None else gbp_from_pence(self.staff_pence),
            "net_gbp": None if net is None else gbp_from_pence(net),
        }


def year_share(start: date, begins: date, ends: date) -> Fraction:
    """Share of a year's school days that lie from ``start`` on in [begins, ends)."""
    day, found = max(start, begins), Fraction(0)
    while day < ends:
        until = min(_next_month(day), ends)
        month = day.replace(day=1)
        whole = _weekdays(month, _next_month(month))
        found += Fraction(MONTH_DAYS[day.month] * _weekdays(day, until), whole)
        day = until
    return found / sum(MONTH_DAYS.values())


def years_of(
    booked: Sequence[Booked], begins: date, staff_pence: int | None
) -> tuple[YearLine, ...]:
    """Spread what is booked over three years of either view, from the year of a date on.

    Parameters
    ----------
    booked
        Pounds a year, each from its day of release on.
    begins
        A day in the first year shown.
    staff_pence
        What the programme's staff cost a year.
    """
    views: tuple[tuple[View, int], ...] = (
        ("April to March", _FINANCIAL),
        ("September to August", _SCHOOL),
    )
    return tuple(
        _line(view, month, _year_of(begins, month) + number, booked, staff_pence)
        for view, month in views
        for number in range(_YEARS)
    )


def _line(
    view: View, month: int, year: int, booked: Sequence[Booked], staff_pence: int | None
) -> YearLine:
    first, last = date(year, month, 1), date(year + 1, month, 1)
    shares: dict[date, Fraction] = {}
    pence: dict[Release, int] = dict.fromkeys(CLASSES, 0)
    for one in booked:
        if one.released is not None:
            if one.released not in shares:
                shares[one.released] = year_share(one.released, first, last)
            pence[one.release] += round(one.year_pence * shares[one.released])
    return YearLine(view, f"{year}/{(year + 1) % 100:02d}", first, pence, staff_pence)


def _year_of(day: date, month: int) -> int:
    return day.year if day.month >= month else day.year - 1


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _weekdays(first: date, last: date) -> int:
    days = (last - first).days
    return sum((first + timedelta(k)).weekday() < _SATURDAY for k in range(days))
