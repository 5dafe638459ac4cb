"""Figures of a comparison as people read them, and its changes without naming a pupil."""

import re
from collections.abc import Sequence

from routeopt.exports.wording import (
    NOTHING,
    counted,
    gbp,
    gbp_change,
    number,
    number_change,
    percent,
)
from routeopt.planning.compare import Comparison, Figure, Kind

_PUPIL = re.compile(r"^(added|removed|moved) pupil ")
_KEEP = re.compile(r"^keep ")


def value_words(value: float | None, kind: Kind) -> str:
    """Write a figure; a dash where a review does not have it."""
    if value is None:
        return NOTHING
    if kind == "pounds":
        return gbp(round(value * 100))
    if kind == "percent":
        return percent(value)
    return number(value, 0 if kind == "whole" else 1)


def difference_words(figure: Figure, place: int) -> str:
    """Write a difference with its sign; blank where there is none to state."""
    value = figure.difference(place)
    if value is None:
        return ""
    if figure.kind == "pounds":
        return gbp_change(round(value * 100))
    if figure.kind == "percent":
        return f"{number_change(value, 1)} pts"
    return number_change(value, 0 if figure.kind == "whole" else 1)


def without_pupils(changes: Sequence[str]) -> list[str]:
    """Give changes in words with pupils counted and not named, for a page that goes round."""
    words = [text for text in changes if not _PUPIL.match(text) and not _KEEP.match(text)]
    for verb in ("added", "removed", "moved"):
        amount = sum(text.startswith(f"{verb} pupil ") for text in changes)
        if amount:
            words.append(f"{counted(amount, 'pupil')} {verb}")
    kept = sum(bool(_KEEP.match(text)) for text in changes)
    if kept:
        words.append(f"{counted(kept, 'pupil')} kept on a contract")
    return words


def parts_of(found: Comparison) -> list[tuple[str, list[Figure]]]:
    """Group the figures by part, in their order."""
    names = dict.fromkeys(figure.part for figure in found.figures)
    return [(name, [f for f in found.figures if f.part == name]) for name in names]
