"""Journey bands before and after by group, as plain data that names nobody."""

from dataclasses import dataclass
from typing import Any

Cells = tuple[int | None, ...]
"""Pupils in each band; None where the cell is not shown."""


@dataclass(frozen=True, slots=True)
class EqualityRow:
    """One group of five pupils or more."""

    group: str
    pupils: int
    before: Cells
    after: Cells
    mean_before_min: float
    mean_after_min: float

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "group": self.group,
            "pupils": self.pupils,
            "before": list(self.before),
            "after": list(self.after),
            "mean_before_min": round(self.mean_before_min, 1),
            "mean_after_min": round(self.mean_after_min, 1),
        }


@dataclass(frozen=True, slots=True)
class EqualityTable:
    """One way to group pupils; without rows where no group can be shown, and ``words`` say why."""

    by: str
    rows: tuple[EqualityRow, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Equality:
    """How rides change for groups of pupils.

    ``everybody`` is None where fewer than five rides are known before and after.
    """

    bands: tuple[str, ...]
    everybody: EqualityRow | None
    tables: tuple[EqualityTable, ...]
    words: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "bands": list(self.bands),
            "everybody": self.everybody.as_dict() if self.everybody else None,
            "tables": [
                {"by": one.by, "rows": [row.as_dict() for row in one.rows], "words": one.words}
                for one in self.tables
            ],
            "words": list(self.words),
        }
