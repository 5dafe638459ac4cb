"""Rows of a register that speak of the same thing, brought together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from routeopt.data.cells import as_mask
from routeopt.data.codes import fault
from routeopt.data.faults import Fault

_WEEK = "MTWTF"


@dataclass(slots=True)
class Merged:
    """One table in the making: a row for each identifier, numbered by its first row."""

    table: str
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(
        self,
        key: str,
        number: int,
        cells: Mapping[str, str],
        label: str,
        *,
        apart: Collection[str] = (),
    ) -> None:
        """Add a row, or fill the blanks of the one that is there; ``apart`` may differ."""
        known = self.rows.get(key)
        if known is None:
            self.rows[key] = dict(cells)
            self.numbers[key] = number
            return
        for column, text in cells.items():
            before = known.get(column, "")
            if text and not before and column not in apart:
                known[column] = text
            elif text and text != before and column not in apart:
                said = f"{column} is not the same as in row {self.numbers[key]}"
                self.faults.append(
                    fault("register_conflict", said, table=label or self.table, row=number,
                          column=column))  # fmt: skip


def union_of_days(one: str, other: str) -> str:
    """Join two day masks: the days of either."""
    if as_mask(one) is None or as_mask(other) is None:
        return one or other
    weeks = 2 if max(len(one), len(other)) > len(_WEEK) else 1
    first, second = (mask * (weeks * len(_WEEK) // len(mask)) for mask in (one, other))
    return "".join(a if a != "-" else b for a, b in zip(first, second, strict=True))
