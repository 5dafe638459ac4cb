"""What a quote says, as plain data for the terminal, JSON, a page and a workbook."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from routeopt.domain.units import gbp_from_pence

LineKey = Literal["live", "plan", "alone"]
LINE_NAMES: Mapping[LineKey, str] = {
    "live": "On a contract of today as it stands",
    "plan": "Best place in the plan",
    "alone": "Alone",
}


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody else whose journey changes; ``minutes`` is what their longer ride grows by."""

    pupil_id: str
    minutes: float
    moved: bool


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One way to carry the pupil.

    Attributes
    ----------
    year_pence
        What it adds to a year; None where it cannot be done.
    ride_min
        The pupil's own longer ride.
    affected
        Others aboard or moved, those who lose most first.
    detail
        What it is, or why it cannot be done.
    """

    key: LineKey
    year_pence: int | None
    ride_min: float | None
    affected: tuple[Affected, ...]
    detail: str

    @property
    def minutes_added(self) -> float:
        """Minutes added for the others, together."""
        return sum(max(0.0, one.minutes) for one in self.affected)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "line": self.key,
            "possible": self.year_pence is not None,
            "year_gbp": _gbp(self.year_pence),
            "ride_min": self.ride_min,
            "minutes_added": round(self.minutes_added, 2),
            "affected": [asdict(one) for one in self.affected],
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class SchoolQuote:
    """What a pupil adds at one school.

    Attributes
    ----------
    lines
        On a live contract, in the plan, alone.
    low_pence, high_pence
        The range of a year in the plan; the low end is None where it is not known.
    years
        School years left, or None.
    plan_words
        Where the plan is from.
    """

    school_id: str
    school_name: str
    lines: tuple[QuoteLine, ...]
    low_pence: int | None
    high_pence: int | None
    range_words: str
    years: int | None
    years_words: str
    plan_words: str
    notes: tuple[str, ...]

    def line(self, key: LineKey) -> QuoteLine:
        """Give one of the lines."""
        return next(line for line in self.lines if line.key == key)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        years = self.years
        ends = (self.low_pence, self.high_pence)
        low, high = (None if end is None or years is None else end * years for end in ends)
        return {
            "school_id": self.school_id,
            "school": self.school_name,
            "lines": [line.as_dict() for line in self.lines],
            "year_low_gbp": _gbp(self.low_pence),
            "year_high_gbp": _gbp(self.high_pence),
            "range": self.range_words,
            "years": years,
            "years_low_gbp": _gbp(low),
            "years_high_gbp": _gbp(high),
            "years_words": self.years_words,
            "plan": self.plan_words,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class QuoteReport:
    """A pupil's quotes, the cheapest school first where several are asked for."""

    name: str
    note: str
    pupil_id: str
    known: bool
    plan_from: str
    quotes: tuple[SchoolQuote, ...]
    notes: tuple[str, ...]
    travel_words: str

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "pupil_id": self.pupil_id,
            "in_pack": self.known,
            "plan_from": self.plan_from,
            "note": self.note,
            "quotes": [quote.as_dict() for quote in self.quotes],
            "notes": list(self.notes),
            "travel_times": self.travel_words,
        }


def _gbp(pence: int | None) -> float | None:
    return None if pence is None else gbp_from_pence(pence)
