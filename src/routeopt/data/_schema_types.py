"""What a table and a column of a pack are."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "id",  # the council's own identifier, unique in its table
    "ref",  # an identifier of another table (see ``refers_to``)
    "text",
    "choice",  # one of ``allowed``
    "tags",  # labels with ; between
    "int",
    "number",
    "money",  # GBP
    "minutes",
    "metres",
    "time",  # HH:MM
    "date",  # ISO
    "days",  # day mask
    "bool",
    "layouts",  # 16+0|12+1
    "available",  # a number, any, or blank
    "lat",
    "lon",
    "grid",
    "postcode",
    "weekday",  # Monday ... Friday
    "time_or_dash",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a cell is read and what it means."""

    name: str
    kind: Kind
    description: str
    required: bool = False
    default: str = ""
    unit: str = ""
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a pack; ``key`` is the column that is unique in it, if any."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: str = ""
    required: bool = False
    place: Literal["none", "optional", "required"] = "none"

    def column(self, name: str) -> Column:
        """Find a column by its name."""
        return next(column for column in self.columns if column.name == name)
