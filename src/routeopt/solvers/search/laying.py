"""Lays out the orders of a route with somebody more (compiled)."""

import numpy as np

from routeopt.solvers.search.arrays import (
    DOOR,
    HAS_MATES,
    LONGEST,
    OPTIMISED,
    PM_ORDER,
    SAME,
    SCHOOL_NODE,
    SECONDS,
    U_FIRST,
    U_SIZE,
    Arrays,
)
from routeopt.solvers.search.compiled import AM, PM, ZERO, part
from routeopt.solvers.search.state import HEAD, LENGTH, Desk, Plan, lay_route

SPLIT = 2048
"""Two places in one number: the morning's times this, plus the afternoon's."""


@part
def pair(arrays: Arrays, length: int, place: int) -> int:
    """Give the afternoon's place that goes with a morning's."""
    return length - place if arrays.const[PM_ORDER] == SAME else place


@part
def stops_whole(arrays: Arrays, desk: Desk, length: int) -> bool:
    """Whether pupils of one door stand together in both orders laid out."""
    for session in range(2):
        for k in range(length):
            member = desk.line[session, k]
            if arrays.pupil[member, HAS_MATES] == 0:
                continue
            parted = False
            for j in range(k + 1, length):
                other = desk.line[session, j]
                if arrays.pupil[other, DOOR] != arrays.pupil[member, DOOR]:
                    parted = True
                elif parted:
                    return False
    return True


@part
def lay_member(arrays: Arrays, plan: Plan, desk: Desk, route: int, member: int, place: int) -> None:
    """Lay out a route's orders with one pupil more."""
    length = plan.rows[route, LENGTH]
    for session in range(2):
        at = place // SPLIT if session == 0 else place % SPLIT
        order = HEAD + session * arrays.const[LONGEST]
        for k in range(at):
            desk.line[session, k] = plan.rows[route, order + k]
        desk.line[session, at] = member
        for k in range(at, length):
            desk.line[session, k + 1] = plan.rows[route, order + k]


@part
def lay_unit(arrays: Arrays, plan: Plan, desk: Desk, route: int, unit: int, place: int) -> int:
    """Lay out a route's orders with a unit more; ``route`` -1 is an empty one. Give the length.

    A group's members go one after another to where they lengthen the drive least.
    """
    size = arrays.unit[unit, U_SIZE]
    length = ZERO
    if route >= 0:
        length = plan.rows[route, LENGTH]
        if size == 1:
            lay_member(arrays, plan, desk, route, arrays.unit[unit, U_FIRST], place)
            return int(length + 1)
        lay_route(arrays, plan, desk, route)
    else:
        second = U_FIRST + (arrays.unit.shape[1] - U_FIRST) // 2
        for k in range(size):
            desk.line[0, k] = arrays.unit[unit, U_FIRST + k]
            desk.line[1, k] = arrays.unit[unit, second + k]
        return int(size)
    for k in range(size):
        _lay_shortest(arrays, desk, length, arrays.unit[unit, U_FIRST + k])
        length += 1
    return int(length)


@part
def _lay_shortest(arrays: Arrays, desk: Desk, length: int, member: int) -> None:
    line = desk.line
    best, best_am, best_pm = np.inf, length, pair(arrays, length, length)
    for am in range(length + 1):
        for pm in range(length + 1):
            if arrays.const[PM_ORDER] != OPTIMISED and pm != pair(arrays, length, am):
                continue
            more = _more(arrays, desk, length, member, AM, am)
            more += _more(arrays, desk, length, member, PM, pm)
            if more < best:
                best, best_am, best_pm = more, am, pm
    for session in range(2):
        at = best_am if session == 0 else best_pm
        for k in range(length, at, -1):
            line[session, k] = line[session, k - 1]
        line[session, at] = member


@part
def _more(arrays: Arrays, desk: Desk, length: int, member: int, session: int, at: int) -> float:
    # Seconds more, infinite where a stop would be split or the pupil would stand apart from
    # those of the same door.
    pupil, legs, line = arrays.pupil, arrays.legs, desk.line
    door = pupil[member, DOOR]
    if pupil[member, HAS_MATES]:
        beside = at > 0 and pupil[line[session, at - 1], DOOR] == door
        beside = beside or (at < length and pupil[line[session, at], DOOR] == door)
        if not beside:
            for k in range(length):
                if pupil[line[session, k], DOOR] == door:
                    return np.inf
    before = pupil[member, SCHOOL_NODE] if at == 0 else line[session, at - 1]
    more = float(legs[session, before, member, SECONDS])
    if at < length:
        after = line[session, at]
        if at > 0 and pupil[before, DOOR] == pupil[after, DOOR] != door:
            return np.inf
        more += float(legs[session, member, after, SECONDS])
        more -= float(legs[session, before, after, SECONDS])
    return more
