"""When a route calls where (compiled): rides, school times and metres of every kind of day."""

from routeopt.solvers.search.arrays import (
    COUNTS_S,
    DOOR,
    DUE,
    HAD_CONTRACT,
    HOME_BY,
    HOME_FROM,
    LIMIT,
    METRES,
    NEVER,
    NOT_BEFORE,
    SCHOOL_NODE,
    SECONDS,
    TODAY_HOME,
    Arrays,
)
from routeopt.solvers.search.compiled import AM, PM, ZERO, part
from routeopt.solvers.search.state import (
    ARRIVE,
    DAY,
    F_KINDS,
    F_RIDE,
    HAS_AM,
    HAS_PM,
    LATEST,
    LEAVE,
    LEAVE_BY,
    LEAVE_FROM,
    LOADED,
    WEIGHT,
    Desk,
)


@part
def rides(arrays: Arrays, desk: Desk, session: int, length: int, mask: int) -> int:
    """Fill in the rides of those due on any day of a mask, -1 for the others; give the metres.

    Neighbours in the order who share a door share a stop: the seconds of all who get on or
    off there add up, and the ride of each is the time between the vehicle's arrival at the
    stop and the school.
    """
    pupil, legs, line = arrays.pupil, arrays.legs, desk.line
    before = pupil[line[0, 0], SCHOOL_NODE]
    running = metres = 0
    behind, door = -1, -1
    shared = False
    for k in range(length):
        member = line[session, k]
        if pupil[member, DUE + session] & mask == 0:
            line[2 + session, k] = -1
            continue
        running += legs[session, before, member, SECONDS]
        metres += legs[session, before, member, METRES]
        line[2 + session, k] = running
        if pupil[member, DOOR] == door:
            shared = True
            if session == 1:
                line[3, k] = line[3, behind]
        door = pupil[member, DOOR]
        before = member
        behind = k
    if shared and session == 0:
        _level_mornings(arrays, desk, length)
    return metres


@part
def _level_mornings(arrays: Arrays, desk: Desk, length: int) -> None:
    # All at a stop ride from the vehicle's arrival there: as long as the last of them counted.
    pupil, line = arrays.pupil, desk.line
    outer = -1
    for k in range(length - 1, -1, -1):
        if line[2, k] < 0:
            continue
        if outer >= 0 and pupil[line[0, outer], DOOR] == pupil[line[0, k], DOOR]:
            line[2, k] = line[2, outer]
        outer = k


@part
def keeps_time(arrays: Arrays, desk: Desk, length: int) -> bool:
    """Time every kind of day; False where a ride or a clock is broken (R2, R3, R14)."""
    days = desk.days
    desk.found[F_RIDE] = 0
    for kind in range(desk.found[F_KINDS]):
        if days[kind, ARRIVE] < 0 or days[kind, LEAVE_FROM] > days[kind, LEAVE_BY]:
            return False
        if days[kind, HAS_AM] > 0 and not _morning(arrays, desk, length, kind):
            return False
        if days[kind, HAS_PM] > 0 and not _afternoon(arrays, desk, length, kind):
            return False
    return _leaving(desk)


@part
def _morning(arrays: Arrays, desk: Desk, length: int, kind: int) -> bool:
    pupil, days = arrays.pupil, desk.days
    day = days[kind, DAY]
    days[kind, LOADED] += rides(arrays, desk, AM, length, 1 << day)
    seconds = 0
    for k in range(length):
        ride = desk.line[2, k]
        if ride >= 0:
            member = desk.line[0, k]
            seconds += ride
            if ride > pupil[member, LIMIT]:
                return False
            if days[kind, ARRIVE] - ride < pupil[member, NOT_BEFORE + day]:
                return False
    desk.found[F_RIDE] += seconds * days[kind, WEIGHT]
    return True


@part
def _afternoon(arrays: Arrays, desk: Desk, length: int, kind: int) -> bool:
    pupil, days = arrays.pupil, desk.days
    day = days[kind, DAY]
    days[kind, LOADED] += rides(arrays, desk, PM, length, 1 << day)
    seconds = 0
    earliest = days[kind, LEAVE_FROM]
    latest = days[kind, LEAVE_BY]
    for k in range(length):
        ride = desk.line[3, k]
        if ride >= 0:
            member = desk.line[1, k]
            seconds += ride
            if ride > pupil[member, LIMIT + 1]:
                return False
            earliest = max(earliest, pupil[member, HOME_FROM + day] - ride)
            latest = min(latest, pupil[member, HOME_BY + day] - ride)
    days[kind, LEAVE] = earliest
    days[kind, LATEST] = latest
    desk.found[F_RIDE] += seconds * days[kind, WEIGHT]
    return True


@part
def _leaving(desk: Desk) -> bool:
    # Days whose afternoons may leave in the same window leave at the same time: the earliest
    # that finds everybody's home open.
    days, kinds = desk.days, desk.found[F_KINDS]
    for one in range(kinds):
        if days[one, HAS_PM] == 0:
            continue
        for two in range(kinds):
            alike = (
                days[two, HAS_PM] > 0
                and days[one, LEAVE_FROM] == days[two, LEAVE_FROM]
                and days[one, LEAVE_BY] == days[two, LEAVE_BY]
            )
            if alike and days[two, LEAVE] > days[one, LEAVE]:
                days[one, LEAVE] = days[two, LEAVE]
    for one in range(kinds):
        if days[one, HAS_PM] > 0 and days[one, LEAVE] > days[one, LATEST]:
            return False
    return True


@part
def changed_if_kept(arrays: Arrays, desk: Desk, length: int) -> int:
    """Members whose home time moves too far although contract and company stay.

    The clock of a session is that of the member's first run, timed with everybody who is on
    that run on any day.
    """
    count = 0
    for k in range(length):
        member = desk.line[0, k]
        if arrays.pupil[member, HAD_CONTRACT] == 0:
            continue
        if _moved(arrays, desk, AM, length, member) or _moved(arrays, desk, PM, length, member):
            count += 1
    return count


@part
def _moved(arrays: Arrays, desk: Desk, session: int, length: int, member: int) -> bool:
    today = arrays.pupil[member, TODAY_HOME + session]
    due = arrays.pupil[member, DUE + session]
    if today < 0 or due == 0:
        return False
    days = desk.days
    column = ARRIVE if session == 0 else LEAVE
    has = HAS_AM if session == 0 else HAS_PM
    at = NEVER
    for kind in range(desk.found[F_KINDS]):
        if due >> days[kind, DAY] & 1 and days[kind, column] < at:
            at = days[kind, column]
    mask = ZERO
    for kind in range(desk.found[F_KINDS]):
        if days[kind, has] > 0 and days[kind, column] == at:
            mask |= 1 << days[kind, DAY]
    rides(arrays, desk, session, length, mask)
    for k in range(length):
        if desk.line[session, k] == member:
            ride = desk.line[2 + session, k]
            clock = at - ride if session == 0 else at + ride
            return bool(abs(clock - today) > arrays.const[COUNTS_S])
    return False
