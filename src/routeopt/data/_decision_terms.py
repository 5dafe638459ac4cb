"""What a decision's condition says: columns of the pupil that it overrides, and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from routeopt.data.schema import TABLES

OVERRIDES: Final = (
    "sharing", "max_pupils", "pa", "mobility", "tags", "requires", "max_ride_min", "boarding_min",
    "alight_min", "am_ready_from", "pm_home_from", "pm_home_by",
)  # fmt: skip
"""Columns of pupils that a condition may set: how a pupil travels, not who they are or when."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A condition taken apart: cells for the pupil's row, and what only people can keep."""

    cells: Mapping[str, str]
    words: tuple[str, ...]


def terms_of(condition: str) -> Terms:
    """Take a condition apart: ``max_pupils=3; pa=shared; sits in front``.

    Labels of one column stand with commas between: ``tags=calm,quiet``.
    """
    cells: dict[str, str] = {}
    words: list[str] = []
    for part in (part.strip() for part in condition.split(";")):
        name, equals, value = part.partition("=")
        if equals:
            cells[name.strip().casefold()] = _cell(name.strip().casefold(), value.strip())
        elif part:
            words.append(part)
    return Terms(cells, tuple(words))


def _cell(name: str, value: str) -> str:
    known = name in OVERRIDES and TABLES["pupils"].column(name).kind == "tags"
    return value.replace(",", ";") if known else value
