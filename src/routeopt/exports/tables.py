"""Tables of finished texts, for the report's templates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableView:
    """A table: headings starting with ``#`` hold numbers and stand to the right."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    css: str = ""

    @property
    def columns(self) -> tuple[tuple[str, bool], ...]:
        """Headings as shown, and whether their cells are numbers."""
        return tuple((head.removeprefix("#"), head.startswith("#")) for head in self.headings)


def table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], css: str = ""
) -> TableView:
    """Gather rows under headings."""
    return TableView(caption, tuple(headings), tuple(tuple(row) for row in rows), css)
