"""Which units leave their routes (compiled): strings of neighbours, or whole routes.

Strings follow Christiaens and Vanden Berghe (Transportation Science 2020): around one pupil,
neighbouring routes each lose a run of calls that holds the neighbour, sometimes with a few in
its middle kept.
"""

from typing import NamedTuple

import numpy as np

from routeopt.solvers.search.arrays import ROUTE_AT, UNIT, UNITS, Arrays, Floats, Ints
from routeopt.solvers.search.compiled import part, typed
from routeopt.solvers.search.dice import Dice, below, draw
from routeopt.solvers.search.state import END, HEAD, LENGTH, PRICE, Plan

_LONGEST_STRING = 10
_KEEP_MIDDLE = 0.5
_MIDDLE_GROWS = 0.01
_MOST_GONE = 40
_FEW = typed(3)
UNIT_AT, GONE, ROUTE, HIT, COUNT = range(5)
HOT, COLD, REMOVED, WHOLE_ROUTES, BLINK = range(5)
"""What a search is tuned by: temperatures at its start and end, pence; units removed by strings,
on average; share of ruins that take whole routes; chance that a place is overlooked."""


class Ruined(NamedTuple):
    """What is out: rows of units, of marks by unit, of routes, of marks by route, and counts.

    ``key`` is what units are sorted by.
    """

    table: Ints
    key: Floats


def new_ruined(arrays: Arrays) -> Ruined:
    """Make the scratch of ruins."""
    units = int(arrays.const[UNITS])
    return Ruined(np.zeros((5, units + 2), np.int64), np.zeros(units, np.float64))


@part
def clear(ruined: Ruined) -> None:
    """Forget the last ruin."""
    table = ruined.table
    for k in range(table[COUNT, 0]):
        table[GONE, table[UNIT_AT, k]] = 0
    for k in range(table[COUNT, 1]):
        table[HIT, table[ROUTE, k]] = 0
    table[COUNT, 0] = table[COUNT, 1] = 0


@part
def ruin(arrays: Arrays, plan: Plan, ruined: Ruined, dice: Dice, tuning: Floats) -> None:
    """Choose what leaves."""
    clear(ruined)
    if draw(dice) < tuning[WHOLE_ROUTES]:
        _whole_routes(arrays, plan, ruined, dice)
    else:
        _strings(arrays, plan, ruined, dice, tuning[REMOVED])


@part
def take_out(ruined: Ruined, unit: int) -> None:
    """Mark a unit as out."""
    table = ruined.table
    if table[GONE, unit] == 0:
        table[GONE, unit] = 1
        table[UNIT_AT, table[COUNT, 0]] = unit
        table[COUNT, 0] += 1


@part
def _hit(ruined: Ruined, route: int) -> None:
    table = ruined.table
    table[HIT, route] = 1
    table[ROUTE, table[COUNT, 1]] = route
    table[COUNT, 1] += 1


@part
def _route_of(arrays: Arrays, plan: Plan, unit: int) -> int:
    return int(plan.ledger[arrays.const[ROUTE_AT] + unit])


@part
def _whole_routes(arrays: Arrays, plan: Plan, ruined: Ruined, dice: Dice) -> None:
    # The route dearest a pupil of a few drawn, and the routes of its pupils' neighbours.
    movable = arrays.movable
    seed = movable[below(dice, movable.shape[0])]
    for _ in range(below(dice, _FEW)):
        other = movable[below(dice, movable.shape[0])]
        if _share(arrays, plan, other) > _share(arrays, plan, seed):
            seed = other
    wanted = 1 + below(dice, _FEW)
    table = ruined.table
    for k in range(arrays.near.shape[1]):
        unit = arrays.near[seed, k]
        if unit < 0 or table[COUNT, 1] >= wanted:
            return
        route = _route_of(arrays, plan, unit)
        if table[HIT, route] == 0:
            length = plan.rows[route, LENGTH]
            if table[COUNT, 1] > 0 and table[COUNT, 0] + length > _MOST_GONE:
                return
            _hit(ruined, route)
            for j in range(length):
                take_out(ruined, arrays.pupil[plan.rows[route, HEAD + j], UNIT])


@part
def _share(arrays: Arrays, plan: Plan, unit: int) -> float:
    route = _route_of(arrays, plan, unit)
    return float(plan.rows[route, PRICE] / plan.rows[route, LENGTH])


@part
def _strings(arrays: Arrays, plan: Plan, ruined: Ruined, dice: Dice, removed: float) -> None:
    rows, table = plan.rows, ruined.table
    routes = used = 0
    for route in range(plan.ledger[END]):
        if rows[route, LENGTH] > 1:
            used += rows[route, LENGTH]
            routes += 1
    average = max(1.0, used / max(1, routes))
    longest = min(float(_LONGEST_STRING), average)
    most = 4.0 * removed / (1.0 + longest) - 1.0
    wanted = int(draw(dice) * most + 1.0)
    seed = arrays.movable[below(dice, arrays.movable.shape[0])]
    for k in range(arrays.near.shape[1]):
        unit = arrays.near[seed, k]
        if unit < 0 or table[COUNT, 1] >= wanted:
            return
        route = _route_of(arrays, plan, unit)
        if table[GONE, unit] or table[HIT, route]:
            continue
        length = rows[route, LENGTH]
        size = int(draw(dice) * min(float(length), longest) + 1.0)
        _hit(ruined, route)
        _string(arrays, plan, ruined, dice, route, unit, min(size, length))


@part
def _string(
    arrays: Arrays, plan: Plan, ruined: Ruined, dice: Dice, route: int, unit: int, size: int
) -> None:
    rows, pupil = plan.rows, arrays.pupil
    length = rows[route, LENGTH]
    at = 0
    while pupil[rows[route, HEAD + at], UNIT] != unit:
        at += 1
    middle = 0
    if size > 1 and size < length and draw(dice) < _KEEP_MIDDLE:
        middle = 1
        while size + middle < length and draw(dice) > _MIDDLE_GROWS:
            middle += 1
    span = size + middle
    low, high = max(0, at - span + 1), min(at, length - span)
    first = low + below(dice, high - low + 1)
    skip = first + 1 + below(dice, max(1, size - 1))
    for k in range(first, first + span):
        if middle == 0 or not skip <= k < skip + middle:
            take_out(ruined, pupil[rows[route, HEAD + k], UNIT])
    take_out(ruined, unit)
