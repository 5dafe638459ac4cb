"""Ruin and recreate under a falling temperature (compiled), and the best plan on the way."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numba
import numpy as np

from routeopt.solvers.search.arrays import (
    LONGEST,
    NO_PRICE,
    PUPILS,
    UNIT,
    UNITS,
    Arrays,
    Floats,
    Ints,
)
from routeopt.solvers.search.compiled import part
from routeopt.solvers.search.dice import Dice, draw, new_dice
from routeopt.solvers.search.harvest import ROOM, Harvest, keep_route, new_harvest
from routeopt.solvers.search.recreate import place_unit, put_in, sort_units
from routeopt.solvers.search.route import enter, objective, remove_members, settle, withdraw
from routeopt.solvers.search.ruin import (
    BLINK,
    COLD,
    COUNT,
    GONE,
    HOT,
    ROUTE,
    UNIT_AT,
    Ruined,
    clear,
    new_ruined,
    ruin,
    take_out,
)
from routeopt.solvers.search.state import (
    CONTRACT,
    END,
    ENTERED,
    HEAD,
    KIND,
    LENGTH,
    PRICE,
    Desk,
    Plan,
    new_desk,
    new_plan,
)

HARVEST = 1.01
"""Routes of plans within this share of the best are worth keeping."""
B_END, B_KIND, B_CONTRACT, B_PRICE = range(4)


class Undo(NamedTuple):
    """Rows as they were before the step: copies, and numbers, marks and count of them."""

    rows: Ints
    table: Ints


class Best(NamedTuple):
    """The best plan met: objective and count of routes, their figures, orders end to end."""

    price: Floats
    route: Ints
    order: Ints


class Work(NamedTuple):
    """Everything a search writes to; ``known`` remembers insertions by unit and row."""

    plan: Plan
    desk: Desk
    known: Ints
    ruined: Ruined
    undo: Undo
    best: Best
    harvest: Harvest
    dice: Dice


def new_work(arrays: Arrays, seed: int, room: int = ROOM) -> Work:
    """Make the memory of a search."""
    units = int(arrays.const[UNITS])
    rows = units + 1
    plan = new_plan(arrays, rows)
    return Work(
        plan=plan,
        desk=new_desk(arrays),
        known=np.zeros((units, rows + 1, 3), np.int64),
        ruined=new_ruined(arrays),
        undo=Undo(np.zeros_like(plan.rows), np.zeros((3, rows), np.int64)),
        best=Best(
            np.array([np.inf, 0.0]),
            np.zeros((rows, 4), np.int64),
            np.zeros((2, int(arrays.const[PUPILS])), np.int64),
        ),
        harvest=new_harvest(arrays, room),
        dice=new_dice(seed),
    )


@part
def touch(work: Work, route: int) -> None:
    """Remember a row as it is, for :func:`go_back`."""
    undo, rows = work.undo, work.plan.rows
    if undo.table[1, route] == 0:
        count = undo.table[2, 0]
        undo.table[1, route] = 1
        undo.table[0, count] = route
        undo.table[2, 0] += 1
        for k in range(rows.shape[1]):
            undo.rows[count, k] = rows[route, k]


@part
def forget(work: Work) -> None:
    """Forget what was remembered."""
    table = work.undo.table
    for k in range(table[2, 0]):
        table[1, table[0, k]] = 0
    table[2, 0] = 0


@part
def go_back(arrays: Arrays, work: Work) -> None:
    """Put every row remembered back."""
    undo, plan = work.undo, work.plan
    rows = plan.rows
    for k in range(undo.table[2, 0]):
        if rows[undo.table[0, k], ENTERED]:
            withdraw(arrays, plan, undo.table[0, k])
    for k in range(undo.table[2, 0]):
        route = undo.table[0, k]
        for column in range(rows.shape[1]):
            rows[route, column] = undo.rows[k, column]
        if rows[route, LENGTH] > 0:
            enter(arrays, plan, route)


@part
def shrink_routes(arrays: Arrays, work: Work) -> None:
    """Take units that are out off their routes."""
    # Routes lose their units; one that is not legal without them is taken apart whole.
    plan, ruined = work.plan, work.ruined
    table, rows = ruined.table, plan.rows
    for k in range(table[COUNT, 1]):
        route = table[ROUTE, k]
        touch(work, route)
        withdraw(arrays, plan, route)
        remove_members(arrays, plan, route, table, GONE)
    for k in range(table[COUNT, 1]):
        route = table[ROUTE, k]
        if rows[route, LENGTH] > 0 and not settle(arrays, plan, work.desk, route):
            for j in range(rows[route, LENGTH]):
                take_out(ruined, arrays.pupil[rows[route, HEAD + j], UNIT])
            rows[route, LENGTH] = 0


@part
def _rehouse(arrays: Arrays, work: Work, blink: float) -> bool:
    # False where a unit finds no legal place.
    plan, ruined = work.plan, work.ruined
    sort_units(arrays, ruined, work.dice)
    for k in range(ruined.table[COUNT, 0]):
        unit = ruined.table[UNIT_AT, k]
        route = place_unit(arrays, plan, work.desk, work.known, work.dice, unit, blink)
        if route < 0:
            return False
        touch(work, route)
        if not put_in(arrays, plan, work.desk, work.known, route, unit):
            return False
    while plan.ledger[END] > 0 and plan.rows[plan.ledger[END] - 1, LENGTH] == 0:
        plan.ledger[END] -= 1
    return True


@part
def save_best(arrays: Arrays, work: Work, price: float) -> None:
    """Keep the plan as the best met."""
    best, rows = work.best, work.plan.rows
    second = HEAD + arrays.const[LONGEST]
    routes = at = 0
    for route in range(work.plan.ledger[END]):
        if rows[route, LENGTH] == 0:
            continue
        for k in range(rows[route, LENGTH]):
            best.order[0, at] = rows[route, HEAD + k]
            best.order[1, at] = rows[route, second + k]
            at += 1
        best.route[routes, B_END] = at
        best.route[routes, B_KIND] = rows[route, KIND]
        best.route[routes, B_CONTRACT] = rows[route, CONTRACT]
        best.route[routes, B_PRICE] = rows[route, PRICE]
        routes += 1
    best.price[0], best.price[1] = price, routes


@part
def _step(arrays: Arrays, work: Work, current: float, heat: float, tuning: Floats) -> float:
    # The objective after one ruin and recreation, kept or taken back.
    plan = work.plan
    ruin(arrays, plan, work.ruined, work.dice, tuning)
    shrink_routes(arrays, work)
    whole = _rehouse(arrays, work, tuning[BLINK])
    price = objective(arrays, plan) if whole else float(NO_PRICE)
    if price < current - heat * math.log(1.0 - draw(work.dice)):
        current = price
        if price < work.best.price[0] * HARVEST:
            for k in range(work.undo.table[2, 0]):
                keep_route(arrays, plan, work.harvest, work.undo.table[0, k])
        if price < work.best.price[0]:
            save_best(arrays, work, price)
    else:
        go_back(arrays, work)
    forget(work)
    return current


@part
def _empty(arrays: Arrays, work: Work) -> None:
    rows = work.plan.rows
    for route in range(rows.shape[0]):
        if rows[route, ENTERED]:
            withdraw(arrays, work.plan, route)
        rows[route, LENGTH] = 0
    work.plan.ledger[END] = 0
    clear(work.ruined)


@part
def _enter_all(arrays: Arrays, work: Work, ends: Ints, order: Ints) -> bool:
    plan = work.plan
    second = HEAD + arrays.const[LONGEST]
    first = 0
    for route in range(ends.shape[0]):
        length = ends[route] - first
        if length > arrays.const[LONGEST]:
            return False
        for k in range(length):
            plan.rows[route, HEAD + k] = order[0, first + k]
            plan.rows[route, second + k] = order[1, first + k]
        plan.rows[route, LENGTH] = length
        if not settle(arrays, plan, work.desk, route):
            return False
        first = ends[route]
    return True


@part
def _build_up(arrays: Arrays, work: Work) -> bool:
    for unit in range(arrays.unit.shape[0]):
        take_out(work.ruined, unit)
    done = _rehouse(arrays, work, 0.0)
    forget(work)
    return done


START, BUILD, SEARCH = range(3)


_Search = Callable[[Arrays, Work, int, int, Floats, Ints, Ints], bool]


def make_search(stamp: str) -> _Search:
    """Compile the search; ``stamp`` tells sources apart in the machine code kept on disk."""

    @numba.njit(nogil=True, cache=True, error_model="numpy")
    def search(
        arrays: Arrays,
        work: Work,
        task: int,
        steps: int,
        tuning: Floats,
        ends: Ints,
        order: Ints,
    ) -> bool:
        if len(stamp) == 0:
            return False
        if task != SEARCH:
            _empty(arrays, work)
            if task == START:
                done = _enter_all(arrays, work, ends, order)
            else:
                done = _build_up(arrays, work)
            price = objective(arrays, work.plan)
            if done and price < work.best.price[0]:
                save_best(arrays, work, price)
            return done
        if arrays.movable.shape[0] == 0:
            return False
        current = objective(arrays, work.plan)
        heat = tuning[HOT]
        cooling = (tuning[COLD] / tuning[HOT]) ** (1.0 / max(1, steps))
        for _ in range(steps):
            current = _step(arrays, work, current, heat, tuning)
            heat *= cooling
        return True

    compiled: _Search = search
    return compiled
