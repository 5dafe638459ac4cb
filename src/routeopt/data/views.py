"""A table of a pack as the checks and the builder look at it."""

from collections.abc import Mapping
from dataclasses import dataclass

from routeopt.data.cells import SETTINGS
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES, Table


@dataclass(frozen=True, slots=True)
class TableView:
    """The known columns of one table; an absent table is one without rows.

    Attributes
    ----------
    rows
        Row numbers as the user's file counts them.
    columns
        Column name -> cells, of the columns that are there.
    """

    schema: Table
    rows: tuple[int, ...]
    columns: Mapping[str, tuple[str, ...]]

    def cells(self, column: str) -> tuple[str, ...]:
        """Give a column's cells, all blank where it is not there."""
        return self.columns.get(column) or ("",) * len(self.rows)

    def filled(self, column: str) -> tuple[str, ...]:
        """Give a column's cells with the default in blank ones."""
        default = self.schema.column(column).default
        return tuple(cell or default for cell in self.cells(column))


def view(raw: RawPack, name: str) -> TableView:
    """Look at one table of a pack."""
    schema = TABLES[name]
    frame = raw.tables.get(name)
    if frame is None:
        return TableView(schema, (), {})
    columns = {
        column.name: tuple(map(str, frame[column.name].tolist()))
        for column in schema.columns
        if column.name in frame.columns
    }
    return TableView(schema, tuple(int(row) for row in frame.index), columns)


def given_settings(raw: RawPack) -> dict[str, str]:
    """Policy keys the pack sets itself, and their text."""
    policy = view(raw, "policy")
    pairs = zip(policy.cells("key"), policy.cells("value"), strict=True)
    return {key: value for key, value in pairs if key in SETTINGS and value}


def settings(raw: RawPack) -> dict[str, str]:
    """Every policy key with its effective text, "" where neither given nor defaulted."""
    return {key: column.default for key, column in SETTINGS.items()} | given_settings(raw)
