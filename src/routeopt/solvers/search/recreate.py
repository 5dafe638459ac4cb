"""Puts units back where a whole route's price grows least (compiled)."""

from routeopt.solvers.search.arrays import (
    EXCESS,
    FORTNIGHT,
    LONGEST,
    NO_PRICE,
    NONE,
    PA_EXCESS,
    PA_SUPPLY,
    SCALE,
    SCARCE,
    SUPPLY,
    U_ALONE,
    U_DEMAND,
    U_FAR,
    Arrays,
    Ints,
)
from routeopt.solvers.search.compiled import EXACT, ZERO, part, typed
from routeopt.solvers.search.dice import Dice, below, draw
from routeopt.solvers.search.insertion import K_PLACE, K_PRICE, K_VERSION, price_with
from routeopt.solvers.search.laying import lay_unit
from routeopt.solvers.search.route import enter, judge, settle, withdraw
from routeopt.solvers.search.ruin import COUNT, UNIT_AT, Ruined
from routeopt.solvers.search.state import (
    DAYS,
    END,
    HEAD,
    KIND,
    LENGTH,
    PAS_BY_DAY,
    PRICE,
    SHORT,
    TOTAL,
    USE,
    Desk,
    Plan,
)

_RANDOM, _DEMANDING, _FAR = 4, 8, 10
_WAYS = typed(11)


@part
def sort_units(arrays: Arrays, ruined: Ruined, dice: Dice) -> None:
    """Put homeless units in an order: random, demanding first, far first or near first."""
    table, key = ruined.table, ruined.key
    way = below(dice, _WAYS)
    for k in range(table[COUNT, 0]):
        unit = table[UNIT_AT, k]
        chance = draw(dice)
        if way < _RANDOM:
            key[k] = chance
        elif way < _DEMANDING:
            key[k] = chance - arrays.unit[unit, U_DEMAND]
        elif way < _FAR:
            key[k] = -arrays.unit[unit, U_FAR]
        else:
            key[k] = arrays.unit[unit, U_FAR]
    for k in range(1, table[COUNT, 0]):
        unit, least = table[UNIT_AT, k], key[k]
        j = k
        while j > 0 and key[j - 1] > least:
            table[UNIT_AT, j], key[j] = table[UNIT_AT, j - 1], key[j - 1]
            j -= 1
        table[UNIT_AT, j], key[j] = unit, least


@part
def place_unit(
    arrays: Arrays, plan: Plan, desk: Desk, known: Ints, dice: Dice, unit: int, blink: float
) -> int:
    """Find the route a unit joins at the least rise, an empty row for a new one, -1 for none."""
    rows, ledger = plan.rows, plan.ledger
    scarce = arrays.const[SCARCE] + arrays.contract.shape[0]
    best = _price_alone(arrays, plan, desk, known, unit, scarce)
    best_route = _free_row(plan) if best < NO_PRICE else NONE
    if arrays.unit[unit, U_ALONE]:
        return best_route
    for route in range(ledger[END]):
        if rows[route, LENGTH] == 0:
            continue
        price = price_with(arrays, plan, desk, known, route, unit)
        if price >= NO_PRICE:
            continue
        rise = price - rows[route, PRICE]
        if scarce != 0:
            # The price was found as if nothing were scarce: the true rise is no less, but
            # for what the route as it stands pays on shortages.
            if rise - _paid_short(arrays, plan, route) >= best:
                continue
            rise = _true_rise(arrays, plan, desk, known, route, unit)
        if rise < best and draw(dice) >= blink:
            best, best_route = rise, route
    return best_route


@part
def _price_alone(
    arrays: Arrays, plan: Plan, desk: Desk, known: Ints, unit: int, scarce: int
) -> int:
    # Where nothing is scarce it never changes: kept behind the rows.
    row = known.shape[1] - 1
    if scarce != 0 or known[unit, row, K_VERSION] == 0:
        length = lay_unit(arrays, plan, desk, NONE, unit, ZERO)
        known[unit, row, K_PRICE] = judge(arrays, plan, desk, length, NONE, EXACT)
        known[unit, row, K_VERSION] = 1
    return int(known[unit, row, K_PRICE])


@part
def _free_row(plan: Plan) -> int:
    row = ZERO
    while row < plan.ledger[END] and plan.rows[row, LENGTH] > 0:
        row += 1
    return row


@part
def _paid_short(arrays: Arrays, plan: Plan, route: int) -> int:
    # At least what the plan would save on shortages without this route.
    const, ledger, rows = arrays.const, plan.ledger, plan.rows
    if ledger[SHORT] == 0:
        return 0
    kind = rows[route, KIND]
    supply, pa_supply = arrays.kind[kind, SUPPLY], const[PA_SUPPLY]
    pa_use = USE + arrays.kind.shape[0] * FORTNIGHT
    short = 0
    for day in range(FORTNIGHT):
        if rows[route, DAYS] >> day & 1:
            if 0 <= supply < ledger[USE + kind * FORTNIGHT + day]:
                short += arrays.kind[kind, EXCESS]
            over = ledger[pa_use + day] - pa_supply
            if pa_supply >= 0 and over > 0:
                short += min(over, rows[route, PAS_BY_DAY + day]) * const[PA_EXCESS]
    return int(short // const[SCALE] + 1)


@part
def _true_rise(arrays: Arrays, plan: Plan, desk: Desk, known: Ints, route: int, unit: int) -> int:
    # With the contracts and the supply that the other routes leave.
    ledger, scale = plan.ledger, arrays.const[SCALE]
    before = ledger[TOTAL] + ledger[SHORT] // scale
    withdraw(arrays, plan, route)
    without = ledger[TOTAL] + ledger[SHORT] // scale
    length = lay_unit(arrays, plan, desk, route, unit, known[unit, route, K_PLACE])
    price = judge(arrays, plan, desk, length, route, EXACT)
    enter(arrays, plan, route)
    return int(without + price - before)


@part
def put_in(arrays: Arrays, plan: Plan, desk: Desk, known: Ints, route: int, unit: int) -> bool:
    """Put a unit on a route (an empty row is a new one) and enter it; False where not legal."""
    rows = plan.rows
    if rows[route, LENGTH] == 0:
        length = lay_unit(arrays, plan, desk, NONE, unit, ZERO)
    else:
        length = lay_unit(arrays, plan, desk, route, unit, known[unit, route, K_PLACE])
        withdraw(arrays, plan, route)
    second = HEAD + arrays.const[LONGEST]
    for k in range(length):
        rows[route, HEAD + k] = desk.line[0, k]
        rows[route, second + k] = desk.line[1, k]
    rows[route, LENGTH] = length
    return settle(arrays, plan, desk, route)
