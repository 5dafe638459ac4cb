"""Cells of a pack's tables: from text to seconds, pence, masks and the like."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES
from routeopt.domain.units import (
    WEEKDAYS,
    clock_seconds,
    mask_from_text,
    pence_from_gbp,
    seconds_from_minutes,
)

Cells = Mapping[str, str]
YES = frozenset({"true", "yes", "y", "1"})


def rows(raw: RawPack, table: str) -> Iterator[Cells]:
    """Every row of a table with all known columns, blanks filled with their defaults."""
    frame = raw.tables.get(table)
    if frame is None:
        return
    columns = TABLES[table].columns
    for record in frame.to_dict("records"):
        given = {str(name): str(cell).strip() for name, cell in record.items()}
        yield {column.name: given.get(column.name) or column.default for column in columns}


def whole(text: str) -> int | None:
    """Whole number, or None where blank."""
    return int(Decimal(text)) if text else None


def minutes_s(text: str) -> int | None:
    """Seconds of a cell in minutes, or None where blank."""
    return seconds_from_minutes(float(text)) if text else None


def clock_s(text: str) -> int | None:
    """Seconds after midnight, or None where blank."""
    return clock_seconds(text) if text else None


def pence(text: str) -> int | None:
    """Pence of a cell in pounds, or None where blank."""
    return pence_from_gbp(float(text)) if text else None


def day_mask(text: str) -> int | None:
    """Ten-bit day mask, or None where blank."""
    return mask_from_text(text) if text else None


def iso_date(text: str) -> date | None:
    """Date, or None where blank."""
    return date.fromisoformat(text[:10]) if text else None


def labels(text: str) -> frozenset[str]:
    """Labels parted by semicolons."""
    return frozenset(label.strip() for label in text.split(";") if label.strip())


def truth(text: str) -> bool:
    """Whether a yes-or-no cell says yes."""
    return text.strip().lower() in YES


def share(text: str) -> Fraction:
    """Exact value of a decimal number."""
    return Fraction(Decimal(text))


def weekday(text: str) -> int:
    """Monday 0 to Friday 4, by its first three letters."""
    return [name[:3].lower() for name in WEEKDAYS].index(text.strip()[:3].lower())


def layout(text: str) -> tuple[int, int]:
    """Seats and wheelchair spaces of ``8+2``."""
    seats, _, spaces = text.strip().partition("+")
    return int(seats), int(spaces or 0)
