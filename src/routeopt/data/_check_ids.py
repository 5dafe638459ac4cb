"""Identifiers: each once, and each reference to something that is there."""

from collections import defaultdict
from collections.abc import Iterator

from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import TABLES
from routeopt.data.views import TableView, view
from routeopt.domain.vehicles import CATALOGUE

PLACE_TABLES = ("schools", "pupils", "pickup_points", "addresses", "fleet")
"""Tables whose identifiers are places' identifiers, and so unique together."""

_ONE_ROW_EACH = {
    "school_hours": ("school_id", "weekday"),
    "timetable": ("pupil_id", "weekday", "session"),
    "budgets": ("pupil_id",),
}


def id_faults(raw: RawPack) -> Iterator[Fault]:
    """Duplicate identifiers, rows and drives, and references to nothing."""
    yield from _duplicate_ids(raw)
    yield from _duplicate_places(raw)
    yield from _duplicate_rows(raw)
    yield from _duplicate_mixing(raw)
    yield from _duplicate_drives(raw)
    for name in TABLES:
        yield from _dangling(raw, view(raw, name))
    yield from _matrix_places(raw)


def _duplicate_ids(raw: RawPack) -> Iterator[Fault]:
    for name, schema in TABLES.items():
        if schema.key:
            table = view(raw, name)
            for row, first in _repeats(table, (schema.key,)):
                said = f"{schema.key} is the same as in row {first}"
                yield fault("duplicate_id", said, table=name, row=row, column=schema.key)


def _repeats(table: TableView, columns: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Rows whose cells in some columns were there before, and the first such row."""
    first: dict[tuple[str, ...], int] = {}
    cells = zip(*(table.cells(column) for column in columns), strict=True)
    for row, key in zip(table.rows, cells, strict=True):
        if all(key) and first.setdefault(key, row) != row:
            yield row, first[key]


def _duplicate_places(raw: RawPack) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for name in PLACE_TABLES:
        table = view(raw, name)
        key = table.schema.key
        for row, place in zip(table.rows, table.cells(key), strict=True):
            if place and owner.setdefault(place, name) != name:
                said = f"{key} is also the identifier of a place in {owner[place]}"
                yield fault("duplicate_place_id", said, table=name, row=row, column=key)


def _duplicate_rows(raw: RawPack) -> Iterator[Fault]:
    for name, columns in _ONE_ROW_EACH.items():
        for row, first in _repeats(view(raw, name), columns):
            said = f"the row is for the same {', '.join(columns)} as row {first}"
            yield fault("duplicate_row", said, table=name, row=row, column=columns[0])


def _duplicate_mixing(raw: RawPack) -> Iterator[Fault]:
    table = view(raw, "mixing")
    first: dict[frozenset[str], int] = {}
    pairs = zip(table.cells("tag_a"), table.cells("tag_b"), strict=True)
    for row, pair in zip(table.rows, map(frozenset, pairs), strict=True):
        if all(pair) and first.setdefault(pair, row) != row:
            said = f"the row is for the same tags as row {first[pair]}"
            yield fault("duplicate_row", said, table="mixing", row=row, column="tag_a")


def _duplicate_drives(raw: RawPack) -> Iterator[Fault]:
    """Drives given twice with different figures; the same again does no harm."""
    table = view(raw, "travel_times")
    names = ("from_id", "to_id", "session", "minutes", "miles")
    seen: dict[tuple[str, str, str], tuple[int, str, str]] = {}
    cells = zip(*(table.cells(name) for name in names), strict=True)
    for row, (start, end, session, minutes, miles) in zip(table.rows, cells, strict=True):
        drives = [
            seen.setdefault((start, end, each), (row, minutes, miles))
            for each in ((session,) if session else ("am", "pm"))
        ]
        clash = next((first for first, *figures in drives if figures != [minutes, miles]), 0)
        if clash:
            said = f"the drive has other figures in row {clash}"
            yield fault("duplicate_row", said, table="travel_times", row=row, column="minutes")


def _dangling(raw: RawPack, table: TableView) -> Iterator[Fault]:
    for column in table.schema.columns:
        cells = table.columns.get(column.name)
        if not column.refers_to or cells is None:
            continue
        known = _known(raw, column.refers_to)
        for row, text in zip(table.rows, cells, strict=True):
            if text and text not in known:
                said = f"{column.name} names nothing in {column.refers_to}"
                yield fault(
                    "dangling_reference", said,
                    table=table.schema.name, row=row, column=column.name,
                )  # fmt: skip


def _known(raw: RawPack, name: str) -> frozenset[str]:
    table = view(raw, name)
    if name == "vehicle_types" and not table.rows:
        return frozenset(one.vehicle_type for one in CATALOGUE)
    return frozenset(table.cells(table.schema.key))


def _matrix_places(raw: RawPack) -> Iterator[Fault]:
    table = view(raw, "travel_times")
    places = frozenset[str]().union(*(_known(raw, name) for name in PLACE_TABLES))
    counts: dict[str, int] = defaultdict(int)
    for column in ("from_id", "to_id"):
        strange = set(table.cells(column)) - places - {""}
        counts[column] = sum(cell in strange for cell in table.cells(column)) if strange else 0
    for column, count in counts.items():
        if count:
            said = f"{count} rows name a place that this pack does not hold"
            yield fault("unknown_matrix_place", said, table="travel_times", column=column)
