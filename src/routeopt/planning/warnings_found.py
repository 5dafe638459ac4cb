"""What a planner should look at: a warning with the money behind it."""

from dataclasses import dataclass
from typing import Any, Literal

from routeopt.domain.units import gbp_from_pence

Code = Literal[
    "tips_vehicle", "tips_assistant", "contract_without_pupils", "paid_twice", "same_contract",
    "same_pupil", "new_high_cost",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One warning.

    ``subject`` is the route, contract or pupil it is about; ``year_pence`` what hangs on it in a
    year, None where not known. ``question`` marks what only the council can answer.
    """

    code: Code
    subject: str
    words: str
    pupils: tuple[str, ...] = ()
    year_pence: int | None = None
    question: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "code": self.code,
            "subject": self.subject,
            "words": self.words,
            "pupils": list(self.pupils),
            "year_gbp": None if self.year_pence is None else gbp_from_pence(self.year_pence),
            "question": self.question,
        }
