"""Turns a register into the tables of a pack, as its mapping says; nothing is guessed here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from routeopt.data._grids import make_frame
from routeopt.data._mapping_cells import column_of, is_closed, spelled
from routeopt.data._register_merge import Merged, union_of_days
from routeopt.data.cells import cell_problem
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.mapping_file import UNKNOWN, RegisterMap, SourceMap
from routeopt.data.mapping_words import folded
from routeopt.data.register import Register, Sheet
from routeopt.domain.vehicles import CATALOGUE

_LIST = re.compile(r"[,;\n|&+]|\band\b", re.IGNORECASE)
_ONE_EACH = ("pupils.pupil_id", "contracts.contract_id", "pupils.postcode", "allocations.pupil_id")
_NOT_ID = re.compile(r"[^A-Z0-9]+")
_DAYS = ("am_days", "pm_days")


@dataclass(slots=True)
class _Job:
    """What is made of a register, table by table, and what is wrong with it."""

    beside: Mapping[str, pd.DataFrame]
    tables: dict[str, Merged] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    vehicles: frozenset[str] = frozenset()
    schools: dict[str, str] = field(default_factory=dict)

    def table(self, name: str) -> Merged:
        return self.tables.setdefault(name, Merged(name))


def apply_mapping(
    register: Register, mapping: RegisterMap, beside: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, pd.DataFrame], tuple[Fault, ...]]:
    """Make tables of a register.

    Parameters
    ----------
    register
        The sheets as they stand.
    mapping
        What they mean.
    beside
        Tables of a pack that stand beside the register; they win over what it says.

    Returns
    -------
    tables
        Table name -> canonical frame; rows are numbered as the register numbers them.
    faults
        Everything that stands in the way, in one pass.
    """
    job = _Job(beside, vehicles=_known_vehicles(beside), schools=_known_schools(beside))
    used: set[int] = set()
    for source in mapping.sources:
        place = _sheet_for(register, source, used)
        if place is None:
            said = f"no sheet has the columns that mapping.toml names for {source.file}"
            missing = _missing(register.sheets[0], source) if len(register.sheets) == 1 else ()
            job.faults += [_missing_fault(register.sheets[0], one) for one in missing] or [
                fault("mapping_column_missing", said, table="mapping.toml")
            ]
            continue
        used.add(place)
        _read_sheet(job, register.sheets[place], source)
    for number, sheet in enumerate(register.sheets):
        if number not in used:
            said = "the mapping does not name it"
            job.faults.append(fault("sheet_not_used", said, table=sheet.label))
    frames = {name: _frame(merged) for name, merged in job.tables.items() if merged.rows}
    for name, merged in job.tables.items():
        if name not in beside:
            job.faults += merged.faults
    for name in beside:
        said = f"the table {name} beside the register is used"
        job.faults.append(fault("table_beside", said, table=name))
    return {**frames, **beside}, tuple(job.faults)


def _frame(merged: Merged) -> pd.DataFrame:
    rows = list(merged.rows.values())
    names = dict.fromkeys(column for row in rows for column in row)
    columns = {column: [row.get(column, "") for row in rows] for column in names}
    return make_frame(merged.table, columns, list(merged.numbers.values()))


def _known_vehicles(beside: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    frame = beside.get("vehicle_types")
    if frame is not None and "vehicle_type" in frame.columns:
        return frozenset(frame["vehicle_type"].tolist())
    return frozenset(one.vehicle_type for one in CATALOGUE)


def _known_schools(beside: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Give the ids of the schools beside, by folded id and name."""
    frame = beside.get("schools")
    if frame is None or "school_id" not in frame.columns:
        return {}
    keys = frame["school_id"].tolist()
    names = frame["name"].tolist() if "name" in frame.columns else keys
    pairs = list(zip(keys, names, strict=True))
    return {folded(name): key for key, name in pairs} | {folded(key): key for key in keys}


def _sheet_for(register: Register, source: SourceMap, used: set[int]) -> int | None:
    """Find the sheet a source means: by its name, else by its headings (next month's file)."""
    fitting = [
        number
        for number, sheet in enumerate(register.sheets)
        if number not in used and not _missing(sheet, source)
    ]
    named = [
        number
        for number in fitting
        if (register.sheets[number].file, register.sheets[number].title)
        == (source.file, source.sheet)
    ]
    return next(iter(named or fitting), None)


def _missing(sheet: Sheet, source: SourceMap) -> tuple[str, ...]:
    there = {folded(heading) for heading in sheet.heading}
    named = (heading for headings in source.columns.values() for heading in headings)
    return tuple(dict.fromkeys(heading for heading in named if folded(heading) not in there))


def _missing_fault(sheet: Sheet, heading: str) -> Fault:
    said = f"mapping.toml names a column {heading}, which the register does not have"
    return fault("mapping_column_missing", said, table=sheet.label, row=1, column=heading)


@dataclass(slots=True)
class _Cells:
    """One row by target; pupils in several columns stand apart."""

    by_target: dict[str, str]
    pupils: list[str]

    def of(self, table: str) -> dict[str, str]:
        return {
            target.partition(".")[2]: text
            for target, text in self.by_target.items()
            if target.startswith(f"{table}.")
        }

    def __getitem__(self, target: str) -> str:
        return self.by_target.get(target, "")


def _read_sheet(job: _Job, sheet: Sheet, source: SourceMap) -> None:
    places = {folded(heading): place for place, heading in reversed([*enumerate(sheet.heading)])}
    readers = {
        target: ([places[folded(heading)] for heading in headings], _Reader(source, target, job))
        for target, headings in source.columns.items()
    }
    above = ""
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        cells = _Cells({key: spelled(key, text) for key, text in source.fixed.items()}, [])
        for target, (where, reader) in readers.items():
            read = [reader.read(sheet, number, row[place]) for place in where]
            if target == "allocations.pupil_id":
                cells.pupils += [text for text in read if text]
            else:
                cells.by_target[target] = next((text for text in read if text), "")
        contract = cells["contracts.contract_id"]
        _add_row(job, sheet, source, number, cells)
        if "contracts.contract_id" in source.columns and not contract and above:
            said = "the row names no route, and the row above does"
            job.faults.append(fault("same_as_above", said, table=sheet.label, row=number))
        above = contract


class _Reader:
    """Reads the cells of one column; each distinct text is worked out once."""

    def __init__(self, source: SourceMap, target: str, job: _Job) -> None:
        self.target = target
        self.heading = source.columns[target][0]
        self.job = job
        alike = "pupils.am_days" if target == "pupils.pm_days" else ""
        given = source.words.get(target) or source.words.get(alike, {})
        self.words = {folded(word) or word: value for word, value in given.items()}
        self.seen: dict[str, tuple[str, str]] = {}

    def read(self, sheet: Sheet, number: int, text: str) -> str:
        if text not in self.seen:
            self.seen[text] = self._work_out(text)
        value, code = self.seen[text]
        if code:
            said = {
                "list_in_cell": f"{self.heading} holds several in one cell",
                "mapping_value_unknown": f"{self.heading} holds a word without a meaning",
            }[code]
            self.job.faults.append(
                fault(code, said, table=sheet.label, row=number, column=self.heading))  # fmt: skip
        return value

    def _work_out(self, text: str) -> tuple[str, str]:
        mapped = self.words.get(folded(text) or text) if text else ""
        if mapped == UNKNOWN:
            return "", "mapping_value_unknown"
        if mapped is not None:
            return mapped, ""
        if self.target in _ONE_EACH and _LIST.search(text):
            return "", "list_in_cell"
        value = spelled(self.target, text)
        if is_closed(self.target) and not self._is_known(value):
            return "", "mapping_value_unknown"
        return value, ""

    def _is_known(self, value: str) -> bool:
        if self.target == "contracts.vehicle_type":
            return value in self.job.vehicles
        return not cell_problem(column_of(self.target), value)


def _add_row(job: _Job, sheet: Sheet, source: SourceMap, number: int, cells: _Cells) -> None:
    contract, pupil = cells["contracts.contract_id"], cells["pupils.pupil_id"]
    key = "pupils.pupil_id" if "pupils.pupil_id" in source.targets else "contracts.contract_id"
    if key in source.targets and not cells[key]:
        # What is wrong with a cell that holds several is told already.
        told = any(one.row == number and one.code == "list_in_cell" for one in job.faults[-8:])
        if not told:
            said = f"{source.columns.get(key, (key,))[0]} is blank"
            job.faults.append(fault("row_without_id", said, table=sheet.label, row=number))
        return
    school = _add_school(job, number, cells)
    if pupil:
        own = cells.of("pupils") | {"school_id": school}
        days = {name: own[name] for name in _DAYS if name in own}
        first = pupil not in job.table("pupils").rows
        job.table("pupils").add(pupil, number, own, sheet.label, apart=_DAYS)
        if not first:
            known = job.table("pupils").rows[pupil]
            known |= {name: union_of_days(known.get(name, ""), text) for name, text in days.items()}
    if contract:
        _add_contract(job, sheet, number, cells)
        for rider in [pupil] if pupil else cells.pupils:
            allocation = cells.of("allocations") | {"contract_id": contract, "pupil_id": rider}
            days = {name: cells[f"pupils.{name}"] for name in _DAYS if cells[f"pupils.{name}"]}
            job.table("allocations").add(
                f"{contract}\n{rider}", number, days | allocation, sheet.label
            )


def _add_contract(job: _Job, sheet: Sheet, number: int, cells: _Cells) -> None:
    own = cells.of("contracts")
    job.table("contracts").add(own["contract_id"], number, own, sheet.label)
    operator = own.get("operator_id", "")
    if operator:
        more = cells.of("operators") | {"operator_id": operator, "name": operator}
        job.table("operators").add(operator, number, more, sheet.label)


def _add_school(job: _Job, number: int, cells: _Cells) -> str:
    """Give the id of the row's school, known by id or name beside, else made from its name."""
    written = cells["pupils.school_id"] or cells["schools.school_id"]
    if not written:
        return ""
    known = job.schools.get(folded(written))
    if known:
        return known
    key = school_key(written)
    own = {"school_id": key, "name": written} | {
        name: text for name, text in cells.of("schools").items() if name != "school_id" and text
    }
    job.table("schools").add(key, number, own, "", apart=("name",))
    return key


def school_key(name: str) -> str:
    """Make an id of a school's name that can stand in a command and name a folder."""
    return _NOT_ID.sub("-", name.upper()).strip("-")
