"""Whom a quote is for: a new pupil of a file, or one of the pack placed at some school."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from routeopt.data._build_people import build_pupils
from routeopt.data._grids import make_frame
from routeopt.data._hashing import pack_sha256
from routeopt.data.checks import check_pack
from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError
from routeopt.data.loading import LoadedPack
from routeopt.data.place_lookup import Lookup, with_places
from routeopt.data.rawpack import RawPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.due import due_days, timetable_of
from routeopt.domain.people import Pupil
from routeopt.network.times import has_matrix
from routeopt.planning.quote_file import read_pupil_file

NEW = "NEW"
_BESIDE = ("schools", "pickup_points", "vehicle_types")
_TODAYS = ("contract_id", "contract_order")
_NO_LOOKUP = Lookup()


@dataclass(frozen=True, slots=True)
class QuotedPupil:
    """Who is quoted for, and how they are known here.

    Attributes
    ----------
    pupil
        As described.
    known
        Whether the pack holds this pupil.
    named
        The school the file or the pack names.
    siblings
        Pupils of the pack in the same group.
    notes
        What of the file is not used, in words.
    """

    pupil: Pupil
    known: bool
    named: str
    siblings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def placed(self, area: ServiceArea, school_id: str) -> ServiceArea:
        """Give the area with the pupil at a school; a pupil who changes school has no contract."""
        name = self.pupil.pupil_id
        pupils = {**area.pupils, name: replace(self.pupil, school_id=school_id)}
        for sibling in self.siblings:
            pupils[sibling] = replace(pupils[sibling], group=self.pupil.group)
        if self.known and school_id == self.named:
            return replace(area, pupils=pupils)
        return replace(
            area,
            pupils=pupils,
            allocations=tuple(a for a in area.allocations if a.pupil_id != name),
            timetable=tuple(t for t in area.timetable if t.pupil_id != name),
            locks=tuple(lock for lock in area.locks if lock.pupil_id != name),
        )


def pupil_asked(
    pack: LoadedPack, asked: str, schools: Sequence[str], lookup: Lookup = _NO_LOOKUP
) -> QuotedPupil:
    """Find who is asked for: a pupil_id of the pack, or the row of a file.

    Parameters
    ----------
    pack
        Read and checked.
    asked
        A pupil_id, or the path of a file.
    schools
        Schools named; the first stands in where the file names none.
    lookup
        Where postcodes may be looked up.

    Raises
    ------
    PackError
        If the file does not describe one pupil; every fault is there, with column and fix.
    """
    area = pack.area
    if asked in area.pupils:
        pupil = area.pupils[asked]
        quoted = QuotedPupil(pupil, known=True, named=pupil.school_id)
        return _travelling(area, quoted, 0)
    path = Path(asked)
    if not path.suffix and not path.exists():
        said = "the pack has no such pupil, and there is no such file"
        fix = "give a pupil_id of the pack, or a .csv, .xlsx or .toml file with one row"
        raise PackError((fault("not_found", said, fix=fix),))
    return _described(pack, read_pupil_file(path), schools, lookup, path.parent)


def _described(
    pack: LoadedPack, frame: pd.DataFrame, schools: Sequence[str], lookup: Lookup, folder: Path
) -> QuotedPupil:
    row = int(frame.index[0])
    cells = {str(name): str(frame[name].iloc[0]) for name in frame.columns}
    notes = [
        f"{name} of the file is not used: the quote is for somebody without a contract"
        for name in _TODAYS
        if cells.pop(name, "")
    ]
    named = cells.get("school_id", "")
    cells["school_id"] = named or next(iter(schools), "")
    cells["pupil_id"] = cells.get("pupil_id") or _free_name(pack.area)
    faults = list(_name_faults(pack.area, cells["pupil_id"], row))
    single = make_frame("pupils", {name: [cell] for name, cell in cells.items()}, [row])
    beside = {name: pack.raw.tables[name] for name in _BESIDE if name in pack.raw.tables}
    tables = {"pupils": single, **beside}
    raw = with_places(RawPack("quote", tables, pack_sha256(tables)), lookup, folder)
    found = check_pack(raw, pack.area.policy.plan_from, ())
    faults += [one for one in found if one.severity == "error" and one.table == "pupils"]
    if faults:
        raise PackError(tuple(faults))
    siblings = _siblings(pack.raw, cells.get("group", ""))
    pupil = replace(
        build_pupils(raw)[cells["pupil_id"]], group=cells.get("group", "") if siblings else ""
    )
    notes += [
        f"{one.message}; {one.fix}"
        for one in found
        if one.table == "pupils" and one.severity == "warning"
    ]
    quoted = QuotedPupil(pupil, known=False, named=named, siblings=siblings, notes=tuple(notes))
    return _travelling(pack.area, quoted, row)


def _siblings(raw: RawPack, group: str) -> tuple[str, ...]:
    pupils = raw.tables["pupils"]
    if not group or "group" not in pupils:
        return ()
    return tuple(str(name) for name in pupils.loc[pupils["group"] == group, "pupil_id"])


def _travelling(area: ServiceArea, quoted: QuotedPupil, row: int) -> QuotedPupil:
    # A quote speaks of somebody who travels on the date planned for.
    pupil, day = quoted.pupil, area.policy.plan_from
    faults = []
    if pupil.end is not None and pupil.end < day:
        said, fix = "entitlement ends before the date planned for", "mend end or plan_from"
        faults.append(fault("closed_window", said, table="pupils", row=row, column="end", fix=fix))
    if due_days(pupil, timetable_of(area)) == (0, 0):
        said, fix = "no day of travel is given", "name the days in am_days and pm_days"
        faults.append(
            fault("missing_value", said, table="pupils", row=row, column="am_days", fix=fix)
        )
    if faults:
        raise PackError(tuple(faults))
    if pupil.start is None or pupil.start <= day:
        return quoted
    said = "the first day is after the date planned for; the quote is as if it were that date"
    return replace(quoted, pupil=replace(pupil, start=None), notes=(*quoted.notes, said))


def _free_name(area: ServiceArea) -> str:
    taken = area.places
    return next(name for k in range(1, len(taken) + 2) if (name := _numbered(k)) not in taken)


def _numbered(k: int) -> str:
    return NEW if k == 1 else f"{NEW}{k}"


def _name_faults(area: ServiceArea, name: str, row: int) -> tuple[Fault, ...]:
    if name not in area.places:
        return ()
    said = "the pack holds this identifier already"
    fix = "leave pupil_id blank for a new pupil, or give --pupil the pupil_id instead of a file"
    return (fault("duplicate_id", said, table="pupils", row=row, column="pupil_id", fix=fix),)


def drive_faults(raw: RawPack, places: Sequence[str], name: str) -> tuple[Fault, ...]:
    """Say where a pack's own travel times lack the drives of a pupil placed anew."""
    if not has_matrix(raw):
        return ()
    given = raw.tables["travel_times"]
    ends = [
        set(given.loc[given[one] == name, other])
        for one, other in (("from_id", "to_id"), ("to_id", "from_id"))
    ]
    lost = sum(place not in end for end in ends for place in places if place != name)
    if not lost:
        return ()
    said = f"the pack's own travel times lack {lost} drives from and to this home"
    fix = "add them to travel_times, or quote from a pack without that table"
    return (fault("missing_travel_times", said, table="travel_times", fix=fix),)
