"""What rules cost, as plain data for the terminal, JSON, a page and a workbook."""

from dataclasses import asdict, dataclass
from typing import Any

from routeopt.domain.units import gbp_from_pence
from routeopt.planning.rule_price_steps import RULES

OFFICERS = "For officers: not for the public summary"


@dataclass(frozen=True, slots=True)
class Touched:
    """A pupil whose day differs from the plan as it is; minutes are of the longer ride."""

    pupil_id: str
    minutes: float
    shift_min: float
    other_company: bool


@dataclass(frozen=True, slots=True)
class RulePrice:
    """One rule moved by one step.

    Attributes
    ----------
    words
        What the rule would be.
    year_pence
        The plan under it; None where somebody could not be carried.
    extra_pence
        Against the plan as it is, below nought where it saves.
    low_pence, high_pence
        Between which the true price of the step lies; None where no bound was proved.
    touched
        Who is affected, longest added ride first.
    note
        What must be said besides.
    """

    rule: str
    words: str
    direction: str
    year_pence: int | None
    extra_pence: int | None
    low_pence: int | None
    high_pence: int | None
    touched: tuple[Touched, ...]
    note: str = ""

    @property
    def name(self) -> str:
        """The rule in words."""
        return RULES[self.rule]

    @property
    def longer(self) -> int:
        """Pupils who would ride longer by a minute or more."""
        return sum(one.minutes >= 1 for one in self.touched)

    @property
    def shorter(self) -> int:
        """Pupils who would ride shorter by a minute or more."""
        return sum(one.minutes <= -1 for one in self.touched)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "rule": self.rule,
            "step": self.words,
            "direction": self.direction,
            "year_gbp": _gbp(self.year_pence),
            "extra_year_gbp": _gbp(self.extra_pence),
            "extra_low_gbp": _gbp(self.low_pence),
            "extra_high_gbp": _gbp(self.high_pence),
            "affected": [asdict(one) for one in self.touched],
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class RuleReport:
    """The price of every rule of one school, step by step.

    ``now`` says what each rule is; ``source`` where the plan as it is came from.
    """

    name: str
    note: str
    school_id: str
    school_name: str
    year_pence: int
    bound_pence: int | None
    now: dict[str, str]
    prices: tuple[RulePrice, ...]
    source: str
    words: tuple[str, ...]
    travel_words: str

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "marking": OFFICERS,
            "note": self.note,
            "school_id": self.school_id,
            "school": self.school_name,
            "year_gbp": _gbp(self.year_pence),
            "lower_bound_gbp": _gbp(self.bound_pence),
            "as_it_is": self.now,
            "steps": [price.as_dict() for price in self.prices],
            "plan": self.source,
            "words": list(self.words),
            "travel_times": self.travel_words,
        }


def _gbp(pence: int | None) -> float | None:
    return None if pence is None else gbp_from_pence(pence)
