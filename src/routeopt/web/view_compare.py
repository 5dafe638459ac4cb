"""Reviews side by side, as the comparison found them; nothing is worked out here."""

from collections.abc import Sequence
from dataclasses import dataclass

from routeopt.exports.compare_words import (
    difference_words,
    parts_of,
    value_words,
    without_pupils,
)
from routeopt.planning.compare import Comparison, Figure


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A figure of each review, with its difference from the first."""

    words: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ComparePart:
    """Figures that belong together."""

    words: str
    rows: Sequence[CompareRow]


@dataclass(frozen=True, slots=True)
class Compared:
    """Reviews side by side; ``columns`` are (words, address)."""

    columns: Sequence[tuple[str, str]]
    parts: Sequence[ComparePart]
    changes: Sequence[tuple[str, Sequence[str]]]
    settings: Sequence[tuple[str, Sequence[str]]]
    warnings: Sequence[str]
    notes: Sequence[str]


def compared_view(found: Comparison, titles: Sequence[tuple[str, str]]) -> Compared:
    """Show a comparison, its reviews under their titles."""
    parts = [
        ComparePart(name, [_row(figure) for figure in figures]) for name, figures in parts_of(found)
    ]
    changed = [
        (title, without_pupils(changes))
        for (title, _), changes in zip(titles, found.changes, strict=True)
    ]
    return Compared(
        columns=titles,
        parts=parts,
        changes=changed,
        settings=[(fact.name, list(fact.values)) for fact in found.settings],
        warnings=found.warnings,
        notes=found.notes,
    )


def _row(figure: Figure) -> CompareRow:
    cells = [
        (value_words(value, figure.kind), difference_words(figure, place) if place else "")
        for place, value in enumerate(figure.values)
    ]
    return CompareRow(figure.name, cells)
