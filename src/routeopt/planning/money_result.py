"""The full plan with only some of its assessments agreed, as plain data."""

from dataclasses import dataclass
from typing import Any

from routeopt.domain.units import gbp_from_pence


@dataclass(frozen=True, slots=True)
class AgreedDraw:
    """One draw of who agrees: how many of those waiting, and what the plan then costs and saves.

    ``saving_pence`` is None without contracts of today to compare with.
    """

    agreed: int
    year_pence: int
    saving_pence: int | None


@dataclass(frozen=True, slots=True)
class AgreedShare:
    """The plan solved again with a share of the assessments agreed, once a draw."""

    name: str
    draws: tuple[AgreedDraw, ...]

    @property
    def agreed(self) -> int:
        """How many assessments agree; the same in every draw."""
        return self.draws[0].agreed

    @property
    def savings_pence(self) -> tuple[int, ...]:
        """The saving of each draw, least first; empty without contracts of today."""
        return tuple(sorted(d.saving_pence for d in self.draws if d.saving_pence is not None))

    @property
    def year_pence(self) -> int:
        """The mean year of the draws."""
        return round(sum(draw.year_pence for draw in self.draws) / len(self.draws))

    @property
    def mean_saving_pence(self) -> int | None:
        """The mean saving of the draws."""
        found = self.savings_pence
        return round(sum(found) / len(found)) if found else None

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "share": self.name,
            "agreed": self.agreed,
            "year_gbp": [gbp_from_pence(draw.year_pence) for draw in self.draws],
            "saving_gbp": [gbp_from_pence(pence) for pence in self.savings_pence],
        }


@dataclass(frozen=True, slots=True)
class AgreedShares:
    """What is left of the full plan where fewer assessments agree.

    ``waiting`` counts the pupils of the plan who wait for one; ``words`` says how it was worked
    out, or why it was not.
    """

    waiting: int
    shares: tuple[AgreedShare, ...]
    words: str

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "waiting": self.waiting,
            "shares": [one.as_dict() for one in self.shares],
            "words": self.words,
        }
