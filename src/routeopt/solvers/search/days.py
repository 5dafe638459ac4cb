"""A route's kinds of day (compiled): which days are alike, who travels, what they need."""

from routeopt.solvers.search.arrays import (
    BELL_BY,
    BELL_FROM,
    DUE,
    FORTNIGHT,
    LIKE_DAY,
    NEVER,
    OWN_PA,
    PA_FOR_WHEELCHAIR,
    PART,
    SHARE_MAX,
    SHARED_PA,
    WHEELCHAIR,
    Arrays,
)
from routeopt.solvers.search.compiled import ZERO, part
from routeopt.solvers.search.state import (
    ARRIVE,
    DAY,
    F_KINDS,
    F_PAS,
    F_SEATS,
    F_SPACES,
    HAS_AM,
    HAS_PM,
    LABEL,
    LEAVE,
    LEAVE_BY,
    LEAVE_FROM,
    LOADED,
    MASK,
    ONE_WAY,
    PAS_TODAY,
    SEATS,
    SPACES,
    WEIGHT,
    Desk,
)


@part
def assistants(arrays: Arrays, own: int, shared: int, wheels: int) -> int:
    """R5: assistants on a day."""
    most = arrays.const[SHARE_MAX]
    pas = own + (shared + most - 1) // most
    if pas == 0 and arrays.const[PA_FOR_WHEELCHAIR] != 0 and wheels > 0:
        return 1
    return int(pas)


@part
def sort_days(arrays: Arrays, desk: Desk, length: int) -> None:
    """Group the days that are alike for every member and fill in their needs and windows.

    Days on which nobody travels are left out. ``found`` gets the number of kinds of day and
    the most assistants, seats and spaces.
    """
    _label_days(arrays, desk, length)
    kinds = ZERO
    found, days = desk.found, desk.days
    found[F_PAS] = found[F_SEATS] = found[F_SPACES] = 0
    for day in range(FORTNIGHT):
        if found[LABEL + day] != day or not _fill_day(arrays, desk, length, kinds, day):
            continue
        weight, mask = 0, 0
        for other in range(day, FORTNIGHT):
            if found[LABEL + other] == day:
                weight += 1
                mask |= 1 << other
        days[kinds, WEIGHT] = weight
        days[kinds, MASK] = mask
        found[F_PAS] = max(found[F_PAS], days[kinds, PAS_TODAY])
        found[F_SEATS] = max(found[F_SEATS], days[kinds, SEATS])
        found[F_SPACES] = max(found[F_SPACES], days[kinds, SPACES])
        kinds += 1
    found[F_KINDS] = kinds


@part
def _label_days(arrays: Arrays, desk: Desk, length: int) -> None:
    pupil, found = arrays.pupil, desk.found
    first = desk.line[0, 0]
    for day in range(FORTNIGHT):
        found[LABEL + day] = pupil[first, LIKE_DAY + day]
    for k in range(1, length):
        member = desk.line[0, k]
        if pupil[member, PART] == pupil[first, PART]:
            continue
        for day in range(FORTNIGHT - 1, -1, -1):
            # Backwards, so that the labels of the days before are still the old ones.
            for other in range(day + 1):
                alike = found[LABEL + other] == found[LABEL + day]
                if alike and pupil[member, LIKE_DAY + other] == pupil[member, LIKE_DAY + day]:
                    found[LABEL + day] = other
                    break


@part
def _fill_day(arrays: Arrays, desk: Desk, length: int, kind: int, day: int) -> bool:
    # False where nobody travels that day.
    pupil = arrays.pupil
    own = shared = wheels = ZERO
    am = am_wheels = pm = pm_wheels = 0
    arrive_from, arrive, leave_from, leave_by = 0, NEVER, 0, NEVER
    for k in range(length):
        member = desk.line[0, k]
        morning = pupil[member, DUE] >> day & 1
        afternoon = pupil[member, DUE + 1] >> day & 1
        if morning == 0 and afternoon == 0:
            continue
        own += pupil[member, OWN_PA]
        shared += pupil[member, SHARED_PA]
        wheel = pupil[member, WHEELCHAIR]
        wheels += wheel
        if morning:
            am += 1
            am_wheels += wheel
            arrive_from = max(arrive_from, pupil[member, BELL_FROM + day])
            arrive = min(arrive, pupil[member, BELL_BY + day])
        if afternoon:
            pm += 1
            pm_wheels += wheel
            leave_from = max(leave_from, pupil[member, BELL_FROM + FORTNIGHT + day])
            leave_by = min(leave_by, pupil[member, BELL_BY + FORTNIGHT + day])
    if am == 0 and pm == 0:
        return False
    pas = assistants(arrays, own, shared, wheels)
    days = desk.days
    days[kind, DAY] = day
    days[kind, PAS_TODAY] = pas
    days[kind, SEATS] = max(am - am_wheels, pm - pm_wheels) + pas
    days[kind, SPACES] = max(am_wheels, pm_wheels)
    days[kind, ONE_WAY] = 0 if am > 0 and pm > 0 else 1
    days[kind, HAS_AM], days[kind, HAS_PM] = am, pm
    # No school time suits all: an arrival before any route could start.
    days[kind, ARRIVE] = arrive if arrive_from <= arrive else -NEVER
    days[kind, LEAVE_FROM], days[kind, LEAVE_BY] = leave_from, leave_by
    days[kind, LEAVE] = leave_from
    days[kind, LOADED] = 0
    return True
