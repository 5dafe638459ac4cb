"""Routes of good plans, kept by who is on them (compiled)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routeopt.solvers.search.arrays import FORTNIGHT, LONGEST, ZOBRIST, Arrays, Ints
from routeopt.solvers.search.compiled import part
from routeopt.solvers.search.state import (
    CONTRACT,
    DAYS,
    HEAD,
    KIND,
    LENGTH,
    PAS_BY_DAY,
    PRICE,
    RIDE,
    Plan,
)

_PROBES = 8
ROOM = 1 << 14
H_KEY, H_LENGTH, H_KIND, H_CONTRACT, H_PRICE, H_RIDE, H_DAYS, H_PAS_BY_DAY = range(8)
_COLUMNS = H_PAS_BY_DAY + FORTNIGHT


class Harvest(NamedTuple):
    """A table of routes: key of the members and figures; orders (am, pm)."""

    route: Ints
    order: NDArray[np.int32]


def new_harvest(arrays: Arrays, room: int = ROOM) -> Harvest:
    """Make an empty table."""
    longest = int(arrays.const[LONGEST])
    return Harvest(np.zeros((room, _COLUMNS), np.int64), np.zeros((room, 2, longest), np.int32))


@part
def keep_route(arrays: Arrays, plan: Plan, harvest: Harvest, route: int) -> None:
    """Keep a route of two or more unless a cheaper one of the same pupils is kept.

    Where the table is full around a key, the dearest a pupil makes room.
    """
    rows, table = plan.rows, harvest.route
    length = rows[route, LENGTH]
    if length < 2:
        return
    key = 0
    for k in range(length):
        key ^= arrays.pupil[rows[route, HEAD + k], ZOBRIST]
    room = table.shape[0]
    start = key % room
    at, dearest = -1, -1.0
    for probe in range(_PROBES):
        slot = (start + probe) % room
        if table[slot, H_KEY] == key:
            if table[slot, H_PRICE] <= rows[route, PRICE]:
                return
            at = slot
            break
        if table[slot, H_LENGTH] == 0:
            at = slot
            break
        share = table[slot, H_PRICE] / table[slot, H_LENGTH]
        if share > dearest:
            at, dearest = slot, share
    table[at, H_KEY] = key
    table[at, H_LENGTH] = length
    table[at, H_KIND] = rows[route, KIND]
    table[at, H_CONTRACT] = rows[route, CONTRACT]
    table[at, H_PRICE] = rows[route, PRICE]
    table[at, H_RIDE] = rows[route, RIDE]
    table[at, H_DAYS] = rows[route, DAYS]
    for day in range(FORTNIGHT):
        table[at, H_PAS_BY_DAY + day] = rows[route, PAS_BY_DAY + day]
    second = HEAD + arrays.const[LONGEST]
    for k in range(length):
        harvest.order[at, 0, k] = rows[route, HEAD + k]
        harvest.order[at, 1, k] = rows[route, second + k]
