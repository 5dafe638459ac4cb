"""A pack's tables while a scenario changes them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from routeopt.data._grids import make_frame
from routeopt.data._hashing import pack_sha256
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES


@dataclass(slots=True)
class _Table:
    rows: list[dict[str, str]]
    numbers: list[int]
    changed: bool = False


class Draft:
    """Rows of a pack that may be changed; the pack it came from stays as it is."""

    def __init__(self, raw: RawPack) -> None:
        self._raw = raw
        self._tables: dict[str, _Table] = {}

    def _table(self, name: str) -> _Table:
        if name not in self._tables:
            frame = self._raw.tables.get(name)
            if frame is None:
                self._tables[name] = _Table([], [])
            else:
                names = [str(column) for column in frame.columns]
                cells = zip(*(frame[column].tolist() for column in names), strict=True)
                rows = [dict(zip(names, row, strict=True)) for row in cells]
                self._tables[name] = _Table(rows, [int(number) for number in frame.index])
        return self._tables[name]

    def rows(self, name: str) -> tuple[Mapping[str, str], ...]:
        """Give the rows of a table as they are now."""
        return tuple(dict(row) for row in self._table(name).rows)

    def cells(self, name: str, column: str) -> tuple[str, ...]:
        """Give a column, blank where it is not there."""
        return tuple(row.get(column, "") for row in self._table(name).rows)

    def change(self, name: str, key: str, cells: Mapping[str, str]) -> None:
        """Set cells of the row whose identifier is ``key``."""
        table = self._table(name)
        table.changed = True
        for row in table.rows:
            if row.get(TABLES[name].key) == key:
                row.update(cells)

    def append(self, name: str, row: Mapping[str, str]) -> None:
        """Add a row at the end."""
        table = self._table(name)
        table.changed = True
        table.rows.append(dict(row))
        table.numbers.append(max(table.numbers, default=1) + 1)

    def drop(self, name: str, unwanted: Callable[[Mapping[str, str]], bool]) -> int:
        """Take rows out; gives how many."""
        table = self._table(name)
        kept = [number for number, row in enumerate(table.rows) if not unwanted(row)]
        gone = len(table.rows) - len(kept)
        if gone:
            table.changed = True
            table.numbers = [table.numbers[number] for number in kept]
            table.rows = [table.rows[number] for number in kept]
        return gone

    def finished(self) -> RawPack:
        """Give the changed pack, spelled and hashed as one that was read."""
        tables = dict(self._raw.tables)
        for name, table in self._tables.items():
            if table.changed:
                tables[name] = make_frame(name, _columns(table.rows), table.numbers)
        ordered = {name: tables[name] for name in TABLES if name in tables}
        return replace(self._raw, tables=ordered, sha256=pack_sha256(ordered))


def _columns(rows: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    given = list(rows)
    names = dict.fromkeys(name for row in given for name in row)
    return {name: [row.get(name, "") for row in given] for name in names}
