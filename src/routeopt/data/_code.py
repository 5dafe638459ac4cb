"""What is kept of a fault code."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Code:
    """One fault code, for programs and for the page of faults.

    Attributes
    ----------
    meaning
        One sentence: what is the matter.
    example
        Something that has the fault, invented.
    fix
        What to do about it, in the words of the check.
    mended
        The example put right; blank where there is nothing to show.
    """

    code: str
    severity: Literal["error", "warning", "note"]
    meaning: str
    example: str
    fix: str
    mended: str = ""
