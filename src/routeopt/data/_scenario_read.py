"""A scenario's text: its sections, and what is wrong with its keys and values."""

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path

from routeopt.data._check_cells import bad_cell
from routeopt.data._check_policy import unknown_setting
from routeopt.data.cells import SETTINGS, canonical_cell, cell_problem
from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError
from routeopt.data.schema import TABLES, Column

WHERE = "scenario"
_PUPILS, _TYPES, _CONTRACTS = TABLES["pupils"], TABLES["vehicle_types"], TABLES["contracts"]
_FROM = Column("from", "date", "first day it holds; blank: plan_from")
_PERCENT = Column("percent", "number", "per cent more, or less if negative", minimum=-100,
                  maximum=1000)  # fmt: skip
_HOURS = tuple(
    column for column in TABLES["school_hours"].columns if column.kind in ("ref", "weekday", "time")
)
_PLACE = ("lat", "lon", "easting", "northing", "postcode")
_TYPE = Column("vehicle_type", "ref", "type; blank: every one", refers_to="vehicle_types")


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind: their keys, those needed, those that may hold a list of ids."""

    columns: tuple[Column, ...]
    needed: tuple[str, ...] = ()
    lists: frozenset[str] = frozenset()

    def column(self, name: str) -> Column | None:
        """Find a key."""
        return next((column for column in self.columns if column.name == name), None)


SECTIONS: dict[str, Section] = {
    "prices": Section(
        (
            _TYPE,
            _PERCENT,
            *(_TYPES.column(f"{name}_gbp") for name in ("day_rate", "mile_rate", "minimum_day")),
            SETTINGS["pa_day_gbp"],
            replace(_PERCENT, name="pa_percent"),
        )
    ),
    "bells": Section(_HOURS, ("school_id",)),
    "added": Section(_PUPILS.columns, tuple(c.name for c in _PUPILS.columns if c.required)),
    "removed": Section((_PUPILS.column("pupil_id"), _FROM), ("pupil_id",), frozenset({"pupil_id"})),
    "moved": Section(
        tuple(_PUPILS.column(name) for name in ("pupil_id", "school_id", *_PLACE)),
        ("pupil_id",),
    ),
    "handed_back": Section(
        (_CONTRACTS.column("contract_id"), _CONTRACTS.column("operator_id"), _FROM),
        (),
        frozenset({"contract_id"}),
    ),
    "contract_rates": Section(
        (_CONTRACTS.column("contract_id"), _CONTRACTS.column("operator_id"), _TYPE, _PERCENT),
        ("percent",),
        frozenset({"contract_id"}),
    ),
}
"""Every section of entries, in the order in which they are applied."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its place in the file, its cells, and its lists of identifiers."""

    section: str
    number: int
    cells: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]

    def path(self, key: str = "") -> str:
        """Say where in the file a key of this entry is, entries counted from 1."""
        place = f"{self.section}[{self.number}]"
        return f"{place}.{key}" if key else place

    def get(self, key: str) -> str:
        """Give a cell, blank where it is not given."""
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario's settings and entries as texts."""

    policy: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()

    def of(self, section: str) -> tuple[Entry, ...]:
        """Give the entries of a section."""
        return tuple(entry for entry in self.entries if entry.section == section)


def read_toml(path: Path) -> Mapping[str, object]:
    """Read a file as TOML.

    Raises
    ------
    PackError
        If there is no such file or it is not TOML.
    """
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError:
        said = "there is no scenario of that name, or it cannot be opened"
        raise PackError((fault("not_found", said, table=WHERE),)) from None
    except tomllib.TOMLDecodeError as error:
        # Only where: what TOML's reader says may repeat what stands there.
        _, _, where = str(error).rpartition("(at ")
        place = where.rstrip(")") or "an unknown line"
        said = f"the scenario cannot be read as TOML at {place}"
    except UnicodeDecodeError:
        said = "the scenario is not a UTF-8 text"
    raise PackError((fault("scenario_unreadable", said, table=WHERE),))


def parsed(document: Mapping[str, object]) -> tuple[Scenario, list[Fault]]:
    """Take a scenario apart, with every fault of its keys and values."""
    faults: list[Fault] = []
    known = ("policy", *SECTIONS)
    faults += [unknown_key(name, name, known) for name in document if name not in known]
    policy, found = _policy(document.get("policy", {}))
    faults += found
    entries: list[Entry] = []
    for name, section in SECTIONS.items():
        given = document.get(name, [])
        if not (isinstance(given, list) and all(isinstance(one, dict) for one in given)):
            fix = f"begin each entry with [[{name}]]"
            said = f"{name} is not a list of entries"
            faults.append(fault("scenario_wrong_shape", said, table=WHERE, column=name, fix=fix))
            continue
        for number, cells in enumerate(given, start=1):
            entry, found = _entry(name, section, number, cells)
            entries.append(entry)
            faults += found
    return Scenario(policy, tuple(entries)), faults


def unknown_key(path: str, key: str, known: Iterable[str]) -> Fault:
    """Say that a key is not known, and which one is closest."""
    names = list(known)
    close = difflib.get_close_matches(key.casefold(), names, n=1, cutoff=0.5)
    fix = f"the nearest key is {close[0]}" if close else "use one of: " + ", ".join(names)
    said = "the key means nothing there"
    return fault("scenario_unknown_key", said, table=WHERE, column=path, fix=fix)


def _policy(given: object) -> tuple[dict[str, str], list[Fault]]:
    if not isinstance(given, dict):
        said, fix = "policy is not a table of settings", "begin it with [policy]"
        found = fault("scenario_wrong_shape", said, table=WHERE, column="policy", fix=fix)
        return {}, [found]
    policy: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in given.items():
        key, path = str(name).strip().casefold(), f"policy.{name}"
        column = SETTINGS.get(key)
        if column is None:
            faults.append(replace(unknown_setting(key, 0), table=WHERE, column=path))
            continue
        policy[key], wrong = _cell(column, value, path)
        faults += wrong
    return policy, faults


def _entry(
    name: str, section: Section, number: int, given: Mapping[str, object]
) -> tuple[Entry, list[Fault]]:
    cells: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    entry = Entry(name, number, cells, lists)
    faults: list[Fault] = []
    found: list[Fault]
    for key, value in given.items():
        column = section.column(key)
        if column is None:
            known = [one.name for one in section.columns]
            faults.append(unknown_key(entry.path(key), key, known))
        elif key in section.lists:
            texts, found = _list(column, value, entry.path(key))
            lists[key] = texts
            faults += found
        else:
            cells[key], found = _cell(column, value, entry.path(key))
            faults += found
    for key in section.needed:
        if key not in given or given[key] in ("", []):
            said = f"the entry lacks {key}"
            faults.append(fault("scenario_missing_key", said, table=WHERE, column=entry.path(key)))
    return entry, faults


def _list(column: Column, value: object, path: str) -> tuple[tuple[str, ...], list[Fault]]:
    given = value if isinstance(value, list) else [value]
    texts, faults = [], []
    for one in given:
        text, found = _cell(column, one, path)
        texts.append(text)
        faults += found
    return tuple(dict.fromkeys(text for text in texts if text)), faults


def _cell(column: Column, value: object, path: str) -> tuple[str, list[Fault]]:
    text = _text(value)
    if text is None:
        said, fix = f"{column.name} is not a plain value", "write one text, number or date"
        return "", [fault("scenario_wrong_shape", said, table=WHERE, column=path, fix=fix)]
    spelled = canonical_cell(column, text)
    code = cell_problem(column, spelled) if spelled else ""
    return spelled, [bad_cell(code, column, WHERE, 0, path)] if code else []


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return None
    if isinstance(value, str | int | float):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else None


def missing_ids(entry: Entry, key: str, known: Iterable[str], table: str) -> Iterator[Fault]:
    """Say that an entry names what its table does not hold; identifiers are not repeated."""
    held = set(known)
    named = entry.lists.get(key) or ((entry.get(key),) if entry.get(key) else ())
    lost = sum(one not in held for one in named)
    if lost:
        of = f"{lost} of the {len(named)} identifiers" if len(named) > 1 else "the identifier"
        said = f"{of} in {key} {'are' if lost > 1 else 'is'} not in {table}"
        yield fault("scenario_unknown_id", said, table=WHERE, column=entry.path(key))
