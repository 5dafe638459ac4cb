"""A pack without one of its pupils."""

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from routeopt.data._hashing import pack_sha256
from routeopt.data.faults import PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import read_pack
from routeopt.data.schema import TABLES
from routeopt.data.writers import write_zip
from routeopt.store.mentions import Mention

_PLACE_IDS = ("from_id", "to_id")
_WORDS = frozenset({"text", "tags"})
_NOTES = ("pack_note",)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A pack without a pupil.

    Attributes
    ----------
    content
        The pack as a zip; None where it could not be read, and has to go whole.
    sha256
        Its new hash.
    rows
        How many rows each table has now.
    """

    content: bytes | None
    sha256: str
    rows: Mapping[str, int]


def pack_without(content: bytes, mention: Mention) -> Rewritten | None:
    """Rewrite a pack without a pupil; None where it does not speak of them.

    Rows of the pupil and of their addresses go, from every table; elsewhere a word of no
    meaning stands in place of the identifier.
    """
    if not mention.in_bytes(content):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        path.write_bytes(content)
        try:
            raw = read_pack(path)
        except PackError:
            return Rewritten(None, "", {})
        left = _without(raw, mention)
        if all(frame.equals(left.tables[name]) for name, frame in raw.tables.items()):
            return None
        write_zip(left, path)
        rows = {name: len(frame) for name, frame in left.tables.items()}
        return Rewritten(path.read_bytes(), left.sha256, rows)


def _without(raw: RawPack, mention: Mention) -> RawPack:
    pupil = mention.identifier
    places = {pupil, *_addresses(raw, pupil)}
    tables = {
        name: _cleaned(name, frame[~_theirs(name, frame, pupil, places)], mention)
        for name, frame in raw.tables.items()
    }
    return replace(raw, tables=tables, sha256=pack_sha256(tables))


def _addresses(raw: RawPack, pupil: str) -> set[str]:
    frame = raw.tables.get("addresses")
    if frame is None or not {"pupil_id", "address_id"} <= set(frame.columns):
        return set()
    return set(frame.loc[frame["pupil_id"] == pupil, "address_id"])


def _theirs(
    table: str, frame: pd.DataFrame, pupil: str, places: Collection[str]
) -> "pd.Series[bool]":
    of_pupil = {
        column.name
        for column in TABLES[table].columns
        if column.refers_to == "pupils" or (table == "pupils" and column.kind == "id")
    }
    gone = pd.Series(data=False, index=frame.index)
    for name in frame.columns:
        if name in of_pupil:
            gone |= frame[name] == pupil
        elif table == "travel_times" and name in _PLACE_IDS:
            gone |= frame[name].isin(list(places))
    return gone


def _cleaned(table: str, frame: pd.DataFrame, mention: Mention) -> pd.DataFrame:
    """Clean what people write in words; a number that looks like the identifier is a number."""
    columns = {column.name: column.kind for column in TABLES[table].columns}
    words = [name for name in frame.columns if columns.get(str(name), "text") in _WORDS]
    rows = frame["key"].isin(_NOTES) if table == "policy" else slice(None)
    cleaned = frame.copy()
    cleaned.loc[rows, words] = frame.loc[rows, words].map(mention.without)
    return cleaned
