"""What pages show of packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.api.errors import FaultOut
from routeopt.exports.wording import counted, number
from routeopt.store.tables import Pack
from routeopt.web.known import schools_of
from routeopt.web.moments import when
from routeopt.web.view_plans import Figure
from routeopt.web.view_runs import Names

_TABLES = (
    ("pupils", "Pupils"),
    ("schools", "Schools"),
    ("contracts", "Contracts"),
    ("operators", "Operators"),
    ("vehicle_types", "Kinds of vehicle"),
)


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack in a list."""

    id: str
    href: str
    name: str
    pupils: str
    schools: str
    contracts: str
    when: str
    by: str


@dataclass(frozen=True, slots=True)
class SchoolChoice:
    """A school that may be ticked."""

    id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class PackView:
    """Everything the page of a pack says of it."""

    id: str
    name: str
    note: str
    when: str
    by: str
    erased: str
    figures: Sequence[Figure]
    faults: Sequence[FaultOut]
    schools: Sequence[SchoolChoice]


def pack_row(pack: Pack, names: Names) -> PackRow:
    """Give a pack as a row of a list."""
    rows = _rows(pack)
    return PackRow(
        id=pack.id,
        href=f"/packs/{pack.id}",
        name=pack.name + (" (erased)" if pack.erased_at else ""),
        pupils=number(rows.get("pupils", 0)),
        schools=number(rows.get("schools", 0)),
        contracts=number(rows.get("contracts", 0)),
        when=when(pack.created_at),
        by=names.who(pack.created_by),
    )


def pack_view(pack: Pack, names: Names) -> PackView:
    """Give everything the page of a pack says of it."""
    rows = _rows(pack)
    found = pack.facts.get("faults")
    return PackView(
        id=pack.id,
        name=pack.name,
        note=str(pack.facts.get("note") or ""),
        when=when(pack.created_at),
        by=names.who(pack.created_by),
        erased=when(pack.erased_at),
        figures=[Figure(words, number(rows[key])) for key, words in _TABLES if key in rows],
        faults=[FaultOut.model_validate(one) for one in found] if isinstance(found, list) else [],
        schools=_schools(pack),
    )


def _rows(pack: Pack) -> Mapping[str, Any]:
    rows = pack.facts.get("rows")
    return rows if isinstance(rows, Mapping) else {}


def _schools(pack: Pack) -> list[SchoolChoice]:
    # Those with most pupils first: that is where the money is.
    known = sorted(schools_of(pack), key=lambda one: (-int(one.get("pupils", 0)), one["name"]))
    return [
        SchoolChoice(
            str(one["school_id"]),
            str(one["name"]),
            f"{counted(int(one.get('pupils', 0)), 'pupil')}, {one.get('kind', '')}".strip(", "),
        )
        for one in known
        if one.get("pupils")
    ]
