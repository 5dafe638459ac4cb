"""Rows of a pack without errors, one at a time, with defaults and places."""

from collections.abc import Iterator
from dataclasses import dataclass

from routeopt.data.places import locate
from routeopt.data.rawpack import RawPack
from routeopt.data.views import view
from routeopt.domain.people import Place


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column name, defaults in, and its place if it has one."""

    cells: dict[str, str]
    where: Place | None

    def __getitem__(self, column: str) -> str:
        """Give a cell."""
        return self.cells[column]

    @property
    def place(self) -> Place:
        """The place of a row that must have one.

        Raises
        ------
        ValueError
            If there is none, which the check of the pack would have said.
        """
        if self.where is None:
            raise ValueError("a row without a place: the pack has errors")
        return self.where


def rows_of(raw: RawPack, name: str) -> Iterator[Row]:
    """Go through the rows of a table."""
    table = view(raw, name)
    names = [column.name for column in table.schema.columns]
    has_place = table.schema.place != "none"
    places = [found.place for found in locate(table)] if has_place else [None] * len(table.rows)
    cells = zip(*(table.filled(column) for column in names), strict=True)
    for row, place in zip(cells, places, strict=True):
        yield Row(dict(zip(names, row, strict=True)), place)
