"""Where the compiled search spends its time: its own parts, with a stopwatch between them."""

from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from routeopt.solvers.pool import RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import kernel
from routeopt.solvers.search.anneal import (
    HARVEST,
    Work,
    forget,
    go_back,
    new_work,
    save_best,
    shrink_routes,
    touch,
)
from routeopt.solvers.search.arrays import NO_PRICE, Arrays, Floats, Ints
from routeopt.solvers.search.build import arrays_of
from routeopt.solvers.search.dice import draw
from routeopt.solvers.search.harvest import keep_route
from routeopt.solvers.search.recreate import place_unit, put_in, sort_units
from routeopt.solvers.search.route import objective
from routeopt.solvers.search.ruin import BLINK, COLD, COUNT, HOT, UNIT_AT, ruin
from routeopt.solvers.search.state import END, LENGTH
from routeopt.solvers.units import units_of

PARTS = (
    "choose who leaves",
    "take them off their routes",
    "find where each fits best",
    "put them in",
    "keep, or go back",
)
_STEPS = 100_000
_HOT, _COLD = 0.4, 0.004


@intrinsic
def _ticks(_context: Any) -> Any:  # noqa: ANN401 - numba's own types
    """Read the processor's clock."""

    def code(_: Any, builder: Any, __: Any, ___: Any) -> Any:  # noqa: ANN401 - as above
        whole = ir.IntType(64)
        read = builder.module.declare_intrinsic(
            "llvm.readcyclecounter", (), ir.FunctionType(whole, ())
        )
        return builder.call(read, ())

    return types.int64(), code


@numba.njit(nogil=True, error_model="numpy")
def _timed(arrays: Arrays, work: Work, steps: int, tuning: Floats, ticks: Ints) -> None:
    # The search's own walk, step for step: a test holds it to that.
    plan, ruined = work.plan, work.ruined
    current = objective(arrays, plan)
    heat = tuning[HOT]
    cooling = (tuning[COLD] / tuning[HOT]) ** (1.0 / max(1, steps))
    for _ in range(steps):
        began = _ticks()
        ruin(arrays, plan, ruined, work.dice, tuning)
        now = _ticks()
        ticks[0] += now - began
        began = now
        shrink_routes(arrays, work)
        now = _ticks()
        ticks[1] += now - began
        began = now
        sort_units(arrays, ruined, work.dice)
        whole = True
        for k in range(ruined.table[COUNT, 0]):
            unit = ruined.table[UNIT_AT, k]
            route = place_unit(arrays, plan, work.desk, work.known, work.dice, unit, tuning[BLINK])
            now = _ticks()
            ticks[2] += now - began
            began = now
            whole = route >= 0
            if whole:
                touch(work, route)
                whole = put_in(arrays, plan, work.desk, work.known, route, unit)
            now = _ticks()
            ticks[3] += now - began
            began = now
            if not whole:
                break
        while whole and plan.ledger[END] > 0 and plan.rows[plan.ledger[END] - 1, LENGTH] == 0:
            plan.ledger[END] -= 1
        price = objective(arrays, plan) if whole else float(NO_PRICE)
        if price < current - heat * np.log(1.0 - draw(work.dice)):
            current = price
            if price < work.best.price[0] * HARVEST:
                for k in range(work.undo.table[2, 0]):
                    keep_route(arrays, plan, work.harvest, work.undo.table[0, k])
            if price < work.best.price[0]:
                save_best(arrays, work, price)
        else:
            go_back(arrays, work)
        forget(work)
        ticks[4] += _ticks() - began
        heat *= cooling


def shares(problem: Problem, seed: int) -> dict[str, float]:
    """Walk from a plan built as the search builds it, cooling as it does; shares by part."""
    arrays, work = begun(problem, seed)
    share = work.best.price[0] / problem.n
    walk(arrays, work, 1, share, share)
    ticks = walk(arrays, work, _STEPS, _HOT * share, _COLD * share)
    return {name: float(part) for name, part in zip(PARTS, ticks / ticks.sum(), strict=True)}


def begun(problem: Problem, seed: int) -> tuple[Arrays, Work]:
    """Build a first plan, as the search does."""
    units, pool = units_of(problem), RoutePool(problem)
    arrays = arrays_of(problem, units, pool)
    work = new_work(arrays, seed)
    kernel.build_up(arrays, work)
    return arrays, work


def walk(arrays: Arrays, work: Work, steps: int, hot: float, cold: float) -> Ints:
    """Walk as ``kernel.improve`` does; the processor's ticks by part."""
    ticks = np.zeros(len(PARTS), np.int64)
    _timed(arrays, work, steps, np.array(kernel.Tuning(hot, cold)), ticks)
    return ticks
