"""What people decided about a pupil or a contract, and which of it binds on a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Outcome = Literal["agreed", "refused", "pending"]
_SHARING_WORDS = ("assess", "shar")


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of decisions; ``row`` is its number in the table."""

    row: int
    step: str
    outcome: Outcome
    pupil_id: str = ""
    contract_id: str = ""
    by_role: str = ""
    decided_on: date | None = None
    valid_until: date | None = None
    condition: str = ""

    @property
    def about_sharing(self) -> bool:
        """Whether it is about travelling with others; any other is about the change as a whole."""
        return bool(self.pupil_id) and any(w in self.step.casefold() for w in _SHARING_WORDS)

    @property
    def matter(self) -> tuple[str, str, str]:
        """What it is about: of decisions on one matter only the latest binds."""
        if self.about_sharing:
            return self.pupil_id, "", "sharing"
        return self.pupil_id, self.contract_id, self.step.casefold()


def in_force(decisions: Sequence[Decision], day: date) -> tuple[Decision, ...]:
    """Give the decisions that bind on a day: of several on one matter, the latest that still runs.

    A decision without a date is older than any with one; of two of one date the later row counts.
    """
    latest: dict[tuple[str, str, str], Decision] = {}
    for one in sorted(decisions, key=lambda d: (d.decided_on or date.min, d.row)):
        if one.valid_until is None or day <= one.valid_until:
            latest[one.matter] = one
    return tuple(sorted(latest.values(), key=lambda one: one.row))
