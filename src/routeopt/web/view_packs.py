"""What pages show of packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.api.errors import FaultOut
from routeopt.exports.wording import counted, number
from routeopt.store.tables import Pack
from routeopt.web.known import schools_of
from routeopt.web.moments import when
from routeopt.web.view_faults import FaultLine, fault_lines
from routeopt.web.view_plans import Figure
from routeopt.web.view_runs import Names

_KINDS = {
    "special": "Special schools",
    "unit": "Units",
    "college": "Colleges",
    "out_county": "Out of the county",
    "mainstream": "Mainstream schools",
}
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
class SchoolGroup:
    """Schools of one kind."""

    words: str
    schools: Sequence[SchoolChoice]

    def chosen(self, ids: Sequence[str]) -> bool:
        """Whether one of them is ticked."""
        return any(school.id in ids for school in self.schools)


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
    faults: Sequence[FaultLine]
    more_faults: int
    groups: Sequence[SchoolGroup]

    @property
    def schools(self) -> list[SchoolChoice]:
        """Every school with pupils."""
        return [school for group in self.groups for school in group.schools]


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
    listed = found if isinstance(found, list) else []
    return PackView(
        id=pack.id,
        name=pack.name,
        note=str(pack.facts.get("note") or ""),
        when=when(pack.created_at),
        by=names.who(pack.created_by),
        erased=when(pack.erased_at),
        figures=[Figure(words, number(rows[key])) for key, words in _TABLES if key in rows],
        faults=fault_lines(FaultOut.model_validate(one) for one in listed),
        more_faults=int(str(pack.facts.get("more_faults") or 0)),
        groups=_groups(pack),
    )


def school_choices(pack: Pack) -> list[SchoolChoice]:
    """Give every school of a pack that has pupils, special ones first."""
    return [school for group in _groups(pack) for school in group.schools]


def _rows(pack: Pack) -> Mapping[str, Any]:
    rows = pack.facts.get("rows")
    return rows if isinstance(rows, Mapping) else {}


def _groups(pack: Pack) -> list[SchoolGroup]:
    # Special schools first, and of each kind those with most pupils: that is where the money is.
    known = sorted(schools_of(pack), key=lambda one: (-int(one.get("pupils", 0)), one["name"]))
    by_kind: dict[str, list[SchoolChoice]] = {kind: [] for kind in _KINDS}
    for one in known:
        if one.get("pupils"):
            pupils = counted(int(one["pupils"]), "pupil")
            choice = SchoolChoice(str(one["school_id"]), str(one["name"]), pupils)
            by_kind.setdefault(str(one.get("kind", "")), []).append(choice)
    return [
        SchoolGroup(f"{_KINDS.get(kind, kind)} ({len(schools)})", schools)
        for kind, schools in by_kind.items()
        if schools
    ]
