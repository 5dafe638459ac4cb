"""Proposes what the columns and words of a register mean; a person confirms it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from routeopt.data._mapping_cells import column_of, fits, is_closed, meaning
from routeopt.data.mapping_file import UNKNOWN, RegisterMap, SourceMap, mapping_text
from routeopt.data.mapping_words import (
    PERSONAL,
    cell_words,
    folded,
    heading_targets,
    needs_confirming,
    synonyms,
)
from routeopt.data.register import Register, Sheet
from routeopt.data.schema import TABLES

_LIKE = 0.84
_MOSTLY = 0.6
_NEARLY_ALL = 0.95
_HALF = 0.5
_MOST_WORDS = 40
_REFERENCES = frozenset({"pupils.pupil_id", "allocations.pupil_id"})
_NAME = re.compile(r"[^\W\d_]{2,}[ ,]+[^\W\d_][^\d]*")
_YEARS = ("N", "R", *map(str, range(1, 15)))
_NO_PUPILS = (
    "the register names no pupils: put a second register with a row a pupil, or pupils.csv, "
    "beside it"
)
_NO_HOMES = "name the heading of home postcodes, or give lat and lon, or easting and northing"
_PLACES = (
    frozenset({"pupils.postcode"}),
    frozenset({"pupils.lat", "pupils.lon"}),
    frozenset({"pupils.easting", "pupils.northing"}),
)
_NO_BELLS = (
    "bells are not in the register: fill in schools.csv beside it (am_earliest, am_latest, "
    "pm_earliest, pm_latest)"
)
_LONGEST_WORD = 40
_LINKS = frozenset({"pupils.contract_id", "pupils.contract_order", "allocations.contract_id"})


@dataclass(frozen=True, slots=True)
class Line:
    """One column of a register and what it is taken for; blank ``target``: it is not used."""

    sheet: str
    heading: str
    target: str
    sure: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word in a column of certain words; ``value`` is ``?`` where it is not known."""

    target: str
    word: str
    value: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """A column every pack needs that no heading was taken for, and what to do."""

    target: str
    fix: str


@dataclass(slots=True)
class Proposal:
    """A proposed mapping and how sure it is."""

    mapping: RegisterMap
    lines: list[Line] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The mapping as TOML, with remarks at what is to be confirmed."""
        remarks = {(line.target, ""): "confirm: " + (line.why or "close to a known heading")
                   for line in self.lines if line.target and not line.sure}  # fmt: skip
        remarks |= {(word.target, word.word): _word_remark(word)
                    for word in self.words if not word.sure}  # fmt: skip
        lines = [f'"{one.target}" = "YOUR HEADING"   <- {one.fix}' for one in self.lacking]
        first = self.mapping.sources[0].file if self.mapping.sources else ""
        return mapping_text(self.mapping, remarks, {first: tuple(lines)})


def _word_remark(word: Word) -> str:
    if word.value == UNKNOWN:
        column = column_of(word.target)
        return f"needed: one of {', '.join(column.allowed) or column.description}"
    return "confirm"


def propose(register: Register, beside: Iterable[str] = ()) -> Proposal:
    """Propose a mapping.

    Parameters
    ----------
    register
        The register; one with faults of shape gives nothing worth having.
    beside
        Tables of a pack that stand beside it: what they hold is not lacking.
    """
    proposal = Proposal(RegisterMap(()))
    sources = [_source(sheet, proposal) for sheet in register.sheets]
    sources = [one for one in sources if _identifies(one)]
    proposal.mapping = RegisterMap(tuple(sources))
    proposal.lacking = list(_lacking(sources, frozenset(beside)))
    return proposal


def _identifies(source: SourceMap) -> bool:
    keys = {"pupils.pupil_id", "contracts.contract_id", "schools.school_id"}
    return bool(keys & source.targets)


def _source(sheet: Sheet, proposal: Proposal) -> SourceMap:
    taken: dict[str, list[Line]] = {}
    for place, heading in enumerate(sheet.heading):
        if not heading:
            continue
        line = _line(sheet, place, heading)
        rivals = taken.setdefault(line.target, [])
        if line.target and rivals and line.target != "allocations.pupil_id":
            line = replace(line, target="", sure=False, why=f"{rivals[0].heading} is taken already")
        if line.target:
            rivals.append(line)
        proposal.lines.append(line)
    columns = {key: tuple(line.heading for line in lines) for key, lines in taken.items() if lines}
    columns = _for_form(columns, proposal, sheet)
    if "pupils.year_group" in columns and "pupils.phase" not in columns:
        columns["pupils.phase"] = columns["pupils.year_group"]
        proposal.lines.append(
            Line(sheet.label, columns["pupils.phase"][0], "pupils.phase", sure=True,
                 why="by the year group"))  # fmt: skip
    values = {key: _words(sheet, key, heads, proposal) for key, heads in columns.items()}
    if "pupils.am_days" in columns and "pupils.pm_days" not in columns:
        columns["pupils.pm_days"] = columns["pupils.am_days"]
    if columns.get("pupils.phase") == columns.get("pupils.year_group", ()):
        # Next month's register has years that this one may not.
        values["pupils.phase"] |= {
            year: meaning("pupils.phase", year)
            for year in _YEARS
            if year not in values["pupils.phase"]
        }
    order = {f"{name}.{c.name}": n for n, (name, c) in enumerate(
        (name, c) for name, table in TABLES.items() for c in table.columns)}  # fmt: skip
    return SourceMap(
        sheet.file,
        sheet.title,
        dict(sorted(columns.items(), key=lambda pair: order[pair[0]])),
        {key: words for key, words in values.items() if words},
    )


def _line(sheet: Sheet, place: int, heading: str) -> Line:
    exact = [one for one in heading_targets(heading) if one not in _LINKS]
    if not exact and folded(heading) in PERSONAL:
        return Line(sheet.label, heading, "", sure=True, why="personal, and not needed")
    near = [] if exact else get_close_matches(folded(heading), synonyms(), 1, _LIKE)
    targets = exact or [one for word in near for one in synonyms()[word]]
    words = Counter(cell for cell in sheet.cells(place) if cell)
    fitting = {one: _share(one, words) for one in targets if one not in _LINKS}
    best = max(fitting, key=lambda one: fitting[one], default="")
    if not best:
        return Line(sheet.label, heading, "", sure=True, why="no column of a pack is known by it")
    if fitting[best] < _MOSTLY:
        why = f"its cells do not look like {best}"
        return Line(sheet.label, heading, "", sure=False, why=why)
    if best in _REFERENCES and _share_of_names(words) > _HALF:
        why = "its cells look like names: give the children references instead"
        return Line(sheet.label, heading, "", sure=False, why=why)
    why = "" if exact else "close to a known heading"
    if fitting[best] < _NEARLY_ALL:
        why = "some of its cells do not look like it"
    return Line(sheet.label, heading, best, sure=not why, why=why)


def _share_of_names(words: Counter[str]) -> float:
    named = sum(count for word, count in words.items() if _NAME.fullmatch(word))
    return named / max(words.total(), 1)


def _share(target: str, words: Counter[str]) -> float:
    """Share of a column's filled cells that could stand in another; few words may be new."""
    total = words.total()
    if not total or target == "contracts.vehicle_type":
        return 1.0
    return sum(count for word, count in words.items() if fits(target, word)) / total


_ROW_A_CONTRACT = {"pupils.pa": "contracts.pas"}


def _for_form(
    columns: dict[str, tuple[str, ...]], proposal: Proposal, sheet: Sheet
) -> dict[str, tuple[str, ...]]:
    """Where a row is a contract, an escort is the contract's; where a row is a school, so too."""
    if "pupils.pupil_id" in columns:
        return columns
    if "contracts.contract_id" in columns:
        moved = _ROW_A_CONTRACT
        kept: tuple[str, ...] = ("contracts.", "allocations.", "operators.", "schools.")
    elif "pupils.school_id" in columns:
        moved = {
            "pupils.school_id": "schools.school_id",
            "pupils.postcode": "schools.postcode",
            "pupils.lat": "schools.lat",
            "pupils.lon": "schools.lon",
            "pupils.easting": "schools.easting",
            "pupils.northing": "schools.northing",
        }
        kept = ("schools.",)
    else:
        return columns
    changed = {moved.get(key, key): heads for key, heads in columns.items()}
    changed = {key: heads for key, heads in changed.items() if key.startswith(kept)}
    used = {head: key for key, heads in changed.items() for head in heads}
    for number, line in enumerate(proposal.lines):
        if line.sheet == sheet.label and line.target and line.target not in changed:
            target = used.get(line.heading, "")
            why = "" if target else "the sheet has a row a contract, and this is a pupil's"
            proposal.lines[number] = replace(line, target=target, why=why)
    return changed


def _words(
    sheet: Sheet, target: str, headings: tuple[str, ...], proposal: Proposal
) -> dict[str, str]:
    if not is_closed(target) and target != "contracts.pas":
        return {}
    places = [sheet.heading.index(heading) for heading in headings]
    words = Counter(cell for place in places for cell in sheet.cells(place) if cell)
    if target == "contracts.pas" and not any(folded(w) in cell_words(target) for w in words):
        return {}
    found: dict[str, str] = {}
    for word, _ in words.most_common(_MOST_WORDS):
        value = meaning(target, word)
        if target == "contracts.pas" and not value:
            continue
        if value == word or len(word) > _LONGEST_WORD:
            continue
        known = value or UNKNOWN
        sure = bool(value) and not needs_confirming(target, value, word)
        found[word] = known
        proposal.words.append(Word(target, word, known, sure))
    return found


def _lacking(sources: list[SourceMap], beside: frozenset[str]) -> Iterable[Lacking]:
    targets = frozenset[str]().union(*(source.targets for source in sources))
    if "pupils" not in beside:
        if "pupils.pupil_id" not in targets:
            yield Lacking("pupils.pupil_id", _NO_PUPILS)
        else:
            for name in ("school_id", "phase"):
                if f"pupils.{name}" not in targets:
                    yield Lacking(f"pupils.{name}", _how_to(f"pupils.{name}"))
            if not any(place <= targets for place in _PLACES):
                yield Lacking("pupils.postcode", _NO_HOMES)
    if "schools" not in beside:
        bells = [f"schools.{c.name}" for c in TABLES["schools"].columns if c.kind == "time"]
        if not set(bells) <= targets:
            yield Lacking("schools.am_earliest", _NO_BELLS)


def _how_to(target: str) -> str:
    column = column_of(target)
    words = f" ({', '.join(column.allowed)})" if column.allowed else ""
    return (
        f"{column.description}{words}: name its heading, or give every row the same value under "
        "[source.fixed]"
    )
