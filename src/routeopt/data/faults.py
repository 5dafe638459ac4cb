"""What the check says of a pack."""

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it is, what is wrong, how to mend it; never a personal value.

    ``row`` is the row as the user's file numbers it (the heading is row 1), 0 for the table.
    """

    code: str
    severity: Literal["error", "warning", "note"]
    table: str
    row: int
    column: str
    message: str
    fix: str

    def as_dict(self) -> dict[str, str | int]:
        """Give the fields as JSON knows them."""
        return asdict(self)


class PackError(Exception):
    """A pack that cannot be read to one meaning; holds every fault found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        errors = sum(fault.severity == "error" for fault in faults)
        super().__init__(f"the pack has {errors} errors")
        self.faults = faults
