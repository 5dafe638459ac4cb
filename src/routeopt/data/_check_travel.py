"""Drives the travel-time table must hold: all that a run could need."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from routeopt.data.allocations import find_allocations
from routeopt.data.cells import as_date, as_mask
from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.views import settings, view

_Grid = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Rider:
    """What decides whom a pupil could ride with."""

    pupil: str
    school: str
    alone: bool
    am_days: int
    pm_days: int


def travel_faults(
    raw: RawPack, today: date, schools: Collection[str] | None = None
) -> Iterator[Fault]:
    """One fault a school that lacks drives, with the number missing.

    Needed are home to school in the morning and school to home in the afternoon, and both
    ways between pupils of a school who are due in the session on one day; a pupil who must
    travel alone needs them only with those on the same contract.
    """
    if not view(raw, "travel_times").rows:
        return
    given = _given(raw)
    contracts = _contracts(raw)
    table = view(raw, "schools")
    rows = dict(zip(table.cells("school_id"), table.rows, strict=True))
    by_school: dict[str, list[_Rider]] = {}
    for rider in _riders(raw, today):
        by_school.setdefault(rider.school, []).append(rider)
    for school, riders in by_school.items():
        if schools is not None and school not in schools:
            continue
        missing, needed = _count(school, riders, given, contracts)
        if missing:
            said = (
                f"{missing} of the {needed} drives that runs to the school in row "
                f"{rows[school]} of schools could need are missing"
            )
            yield fault("missing_travel_times", said, table="travel_times")


def _given(raw: RawPack) -> dict[str, set[tuple[str, str]]]:
    table = view(raw, "travel_times")
    given: dict[str, set[tuple[str, str]]] = {"am": set(), "pm": set()}
    cells = zip(*(table.cells(name) for name in ("from_id", "to_id", "session")), strict=True)
    for start, end, session in cells:
        for each in (session,) if session else ("am", "pm"):
            if each in given:
                given[each].add((start, end))
    return given


def _contracts(raw: RawPack) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one in find_allocations(raw):
        found.setdefault(one.pupil_id, set()).add(one.contract_id)
    return {pupil: frozenset(names) for pupil, names in found.items()}


def _riders(raw: RawPack, today: date) -> Iterator[_Rider]:
    """Pupils with a school that the pack holds and due on the date planned for."""
    day = as_date(settings(raw)["plan_from"]) or today
    schools = frozenset(view(raw, "schools").cells("school_id"))
    pupils = view(raw, "pupils")
    names = ("pupil_id", "school_id", "sharing", "am_days", "pm_days", "start", "end")
    for row in zip(*(pupils.filled(name) for name in names), strict=True):
        pupil, school, sharing, am, pm, start, end = row
        due = (as_date(start) or day) <= day <= (as_date(end) or day)
        if due and school in schools:
            yield _Rider(pupil, school, sharing == "alone", as_mask(am) or 0, as_mask(pm) or 0)


def _count(
    school: str,
    riders: list[_Rider],
    given: Mapping[str, set[tuple[str, str]]],
    contracts: Mapping[str, frozenset[str]],
) -> tuple[int, int]:
    """Count the drives missing and the drives needed by one school's pupils."""
    together = _together(riders, contracts)
    missing = needed = 0
    # The direct morning drive sets a pupil's limit both ways, so all need that one.
    needed += len(riders)
    missing += sum((one.pupil, school) not in given["am"] for one in riders)
    home = [one for one in riders if one.pm_days]
    needed += len(home)
    missing += sum((school, one.pupil) not in given["pm"] for one in home)
    for session in ("am", "pm"):
        days = np.array([getattr(one, f"{session}_days") for one in riders])
        drives = together & ((days[:, None] & days[None, :]) != 0)
        needed += int(drives.sum())
        held = given[session]
        missing += sum(
            (riders[i].pupil, riders[j].pupil) not in held for i, j in np.argwhere(drives)
        )
    return missing, needed


def _together(riders: list[_Rider], contracts: Mapping[str, frozenset[str]]) -> _Grid:
    """Whether two pupils could ever be on one route, as a matrix."""
    alone = np.array([one.alone for one in riders])
    grid: _Grid = ~(alone[:, None] | alone[None, :])
    for i in np.flatnonzero(alone):
        mine = contracts.get(riders[i].pupil, frozenset())
        for j, other in enumerate(riders):
            if mine & contracts.get(other.pupil, frozenset()):
                grid[i, j] = grid[j, i] = True
    np.fill_diagonal(grid, val=False)
    return grid
