"""The cheapest way to drive a route (compiled): type, layout and contract, exact to the penny."""

from routeopt.solvers.search.arrays import (
    C_KIND,
    C_PAS,
    C_RATE,
    C_RESERVED,
    C_SIZE,
    DAY_RATE,
    EXCESS,
    FORTNIGHT,
    LAYOUT,
    LAYOUTS,
    LEAST_DAY,
    MILE,
    MILE_RATE,
    MILLE,
    MINIMUM_DAY,
    NO_PRICE,
    NONE,
    OWNER_AT,
    PA_DAY,
    PA_EXCESS,
    PA_SUPPLY,
    SCALE,
    SCARCE,
    SHARE_DEN,
    SHARE_NUM,
    SUPPLY,
    TYPE_WORDS,
    WORD,
    Arrays,
)
from routeopt.solvers.search.compiled import ZERO, part, typed
from routeopt.solvers.search.state import (
    F_BESIDES,
    F_BESIDES_WHOLE,
    F_CANDIDATES,
    F_CONTRACT,
    F_KIND,
    F_KINDS,
    F_LENGTH,
    F_PAS,
    F_PIN,
    F_PRICE,
    F_SEATS,
    F_SHORT,
    F_SPACES,
    LOADED,
    MASK,
    ONE_WAY,
    PAS_TODAY,
    SEATS,
    TYPES,
    USE,
    WEIGHT,
    Desk,
    Plan,
)

_FORTNIGHT = typed(FORTNIGHT)


@part
def half_up(numerator: int, denominator: int) -> int:
    """Nearest whole number of a fraction that is not negative, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)


@part
def cheapest_way(
    arrays: Arrays, plan: Plan, desk: Desk, route: int, year_days: int, free: int
) -> int:
    """Find the least pence a year of a route whose days are known, and how it is driven.

    Parameters
    ----------
    route
        The row of the route itself, whose contract is not taken; -1 for a new one.
    free
        1 where contracts and vehicles are priced as if nobody else used any.

    Returns
    -------
    int
        Pence with the price of shortage, for comparing; ``found`` holds the route's own.
    """
    found = desk.found
    found[F_PRICE] = best = NO_PRICE
    if found[F_PIN] == NONE:
        best = _by_type(arrays, plan, desk, year_days, free)
    if found[F_CANDIDATES] > 0:
        best = _by_contract(arrays, plan, desk, route, year_days, free, best)
    return best


@part
def _by_type(arrays: Arrays, plan: Plan, desk: Desk, year_days: int, free: int) -> int:
    kinds, found, days = arrays.kind, desk.found, desk.days
    scarce = arrays.const[SCARCE] != 0 and free == 0
    best = NO_PRICE
    both_ways = 0
    for day in range(found[F_KINDS]):
        if days[day, ONE_WAY] == 0:
            both_ways += days[day, WEIGHT]
    for kind in range(kinds.shape[0]):
        if kinds[kind, LEAST_DAY] * both_ways * year_days // FORTNIGHT > best:
            break
        if not found[TYPES + kind // WORD] >> (kind % WORD) & 1:
            continue
        if not has_room(arrays, kind, found[F_SEATS], found[F_SPACES]):
            continue
        daily = 0
        for day in range(found[F_KINDS]):
            daily += days[day, WEIGHT] * day_pence(arrays, desk, kind, day)
        price = half_up(daily * year_days, _FORTNIGHT) + found[F_BESIDES]
        short = _short_of_vehicles(arrays, plan, desk, kind) if scarce else 0
        if price + short // arrays.const[SCALE] < best:
            best = price + short // arrays.const[SCALE]
            found[F_PRICE] = price
            found[F_KIND] = kind
            found[F_CONTRACT] = NONE
            found[F_SHORT] = short
    if scarce and best < NO_PRICE:
        short = _short_of_assistants(arrays, plan, desk, NONE)
        found[F_SHORT] += short
        best += short // arrays.const[SCALE]
    return best


@part
def has_room(arrays: Arrays, kind: int, seats: int, spaces: int) -> bool:
    """Whether one layout of a type has these seats and spaces."""
    kinds = arrays.kind
    for layout in range(kinds[kind, LAYOUTS]):
        at = LAYOUT + 2 * layout
        if kinds[kind, at] >= seats and kinds[kind, at + 1] >= spaces:
            return True
    return False


@part
def day_pence(arrays: Arrays, desk: Desk, kind: int, day: int) -> int:
    """Price of one day at a type's own rates: the arithmetic of the pricing module."""
    const, kinds, days = arrays.const, arrays.kind, desk.days
    scale = const[SHARE_NUM] if days[day, ONE_WAY] else const[SHARE_DEN]
    rate = kinds[kind, DAY_RATE] * MILE * scale
    least = kinds[kind, MINIMUM_DAY] * MILE * scale
    miles = kinds[kind, MILE_RATE] * days[day, LOADED] * MILLE * const[SHARE_DEN]
    assistants = const[PA_DAY] * days[day, PAS_TODAY] * MILE * scale
    return half_up(max(least, rate + miles) + assistants, MILE * const[SHARE_DEN])


@part
def _short_of_vehicles(arrays: Arrays, plan: Plan, desk: Desk, kind: int) -> int:
    supply = arrays.kind[kind, SUPPLY]
    if supply < 0:
        return 0
    over = 0
    for kind_of_day in range(desk.found[F_KINDS]):
        mask = desk.days[kind_of_day, MASK]
        for day in range(FORTNIGHT):
            if mask >> day & 1 and plan.ledger[USE + kind * FORTNIGHT + day] >= supply:
                over += 1
    return int(over * arrays.kind[kind, EXCESS])


@part
def _short_of_assistants(arrays: Arrays, plan: Plan, desk: Desk, every_day: int) -> int:
    # ``every_day`` assistants, or (-1) those each kind of day needs.
    supply = arrays.const[PA_SUPPLY]
    if supply < 0:
        return 0
    used = USE + arrays.kind.shape[0] * FORTNIGHT
    over = 0
    for kind_of_day in range(desk.found[F_KINDS]):
        mask = desk.days[kind_of_day, MASK]
        pas = desk.days[kind_of_day, PAS_TODAY] if every_day == NONE else every_day
        for day in range(FORTNIGHT):
            if mask >> day & 1:
                over += max(0, pas - max(0, supply - plan.ledger[used + day]))
    return int(over * arrays.const[PA_EXCESS])


@part
def contract_pas(arrays: Arrays, contract: int, needed: int) -> int:
    """Assistants on a route that keeps a contract: those stated, else those needed."""
    stated = arrays.contract[contract, C_PAS]
    return needed if stated == NONE else stated


@part
def _by_contract(
    arrays: Arrays, plan: Plan, desk: Desk, route: int, year_days: int, free: int, best: int
) -> int:
    found, contracts = desk.found, arrays.contract
    running = 0
    for day in range(found[F_KINDS]):
        running += desk.days[day, WEIGHT]
    at = TYPES + arrays.const[TYPE_WORDS]
    for k in range(found[F_CANDIDATES]):
        contract = found[at + k]
        if not _may_keep(arrays, plan, desk, contract, route, free):
            continue
        whole = contracts[contract, C_SIZE] == found[F_LENGTH]
        price = half_up(contracts[contract, C_RATE] * running * year_days, _FORTNIGHT)
        price += found[F_BESIDES_WHOLE] if whole else found[F_BESIDES]
        short = 0
        if arrays.const[SCARCE] != 0 and free == 0:
            pas = contract_pas(arrays, contract, found[F_PAS])
            short = _short_of_vehicles(arrays, plan, desk, contracts[contract, C_KIND])
            short += _short_of_assistants(arrays, plan, desk, pas)
        if price + short // arrays.const[SCALE] < best:
            best = price + short // arrays.const[SCALE]
            found[F_PRICE] = price
            found[F_KIND] = contracts[contract, C_KIND]
            found[F_CONTRACT] = contract
            found[F_SHORT] = short
    return best


@part
def _may_keep(arrays: Arrays, plan: Plan, desk: Desk, contract: int, route: int, free: int) -> bool:
    found, table = desk.found, arrays.contract
    if found[F_PIN] not in (NONE, contract):
        return False
    if table[contract, C_RESERVED] and found[F_PIN] != contract:
        return False
    if free == 0 and plan.ledger[arrays.const[OWNER_AT] + contract] not in (NONE, route):
        return False
    kind = table[contract, C_KIND]
    if not found[TYPES + kind // WORD] >> (kind % WORD) & 1:
        return False
    pas = contract_pas(arrays, contract, found[F_PAS])
    if pas < found[F_PAS]:
        return False
    seats = ZERO
    for day in range(found[F_KINDS]):
        seats = max(seats, desk.days[day, SEATS] - desk.days[day, PAS_TODAY] + pas)
    return has_room(arrays, kind, seats, found[F_SPACES])
