"""One route judged whole (compiled), and put into or taken out of the plan's ledger."""

from routeopt.solvers.search.arrays import (
    ALIKE,
    APART_WORDS,
    C_SIZE,
    CAP,
    CHANGE_PENALTY,
    CONTRACTS_EACH,
    DOOR,
    DUE,
    EXCESS,
    FORTNIGHT,
    HAD_CONTRACT,
    HAS_MATES,
    LONGEST,
    MINUTE_VALUE,
    NO_PRICE,
    NONE,
    OWN_PA,
    OWNER_AT,
    PA_EXCESS,
    PA_SUPPLY,
    REGULAR,
    ROUTE_AT,
    SCALE,
    SCARCE,
    SCHOOL_NODE,
    SECONDS,
    SHARED_PA,
    SUPPLY,
    TYPE_WORDS,
    UNIT,
    WHEELCHAIR,
    WORD,
    YEAR_DAYS,
    Arrays,
    Ints,
)
from routeopt.solvers.search.clock import changed_if_kept, keeps_time
from routeopt.solvers.search.company import (
    common_contracts,
    common_pin,
    common_types,
    company_legal,
)
from routeopt.solvers.search.compiled import AM, EXACT, PM, part, typed
from routeopt.solvers.search.days import sort_days
from routeopt.solvers.search.prices import cheapest_way, contract_pas, half_up
from routeopt.solvers.search.state import (
    CANDIDATES,
    CLASS,
    COMMON,
    CONTRACT,
    DAYS,
    END,
    ENTERED,
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
    F_RIDE,
    HEAD,
    KIND,
    LAST_VERSION,
    LENGTH,
    LOADED,
    LOADED_M,
    MASK,
    OWN,
    PAS,
    PAS_BY_DAY,
    PAS_TODAY,
    PIN,
    PRICE,
    RIDE,
    SHARED,
    SHORT,
    SIEVED,
    TOTAL,
    TYPES,
    USE,
    VERSION,
    WHEELS,
    Desk,
    Plan,
    bits_at,
    chain_at,
    lay_route,
    slack_at,
)

_ALL_DAYS = (1 << FORTNIGHT) - 1
_MINUTES = typed(60 * FORTNIGHT)
_IN, _OUT = typed(1), typed(-1)


@part
def judge(arrays: Arrays, plan: Plan, desk: Desk, length: int, route: int, free: int) -> int:
    """Judge and price the route laid out on the desk.

    Returns
    -------
    int
        Pence a year with the marginal price of shortage; ``NO_PRICE`` where it is not legal.
        ``desk.found`` holds the way found.
    """
    found = desk.found
    found[F_PRICE] = NO_PRICE
    found[F_LENGTH] = length
    found[F_PIN] = common_pin(arrays, desk, length)
    if found[F_PIN] < NONE or not company_legal(arrays, desk, length):
        return NO_PRICE
    sort_days(arrays, desk, length)
    if not keeps_time(arrays, desk, length):
        return NO_PRICE
    common_types(arrays, desk, length)
    found[F_CANDIDATES] = common_contracts(arrays, desk, length)
    _besides(arrays, desk, length)
    days = arrays.pupil[desk.line[0, 0], YEAR_DAYS]
    return cheapest_way(arrays, plan, desk, route, days, free)


@part
def _besides(arrays: Arrays, desk: Desk, length: int) -> None:
    # What the objective adds to the money, and the same where a contract goes on whole.
    const, found = arrays.const, desk.found
    minutes = half_up(found[F_RIDE] * const[MINUTE_VALUE], _MINUTES)
    found[F_BESIDES] = found[F_BESIDES_WHOLE] = minutes
    if const[CHANGE_PENALTY] == 0:
        return
    for k in range(length):
        if arrays.pupil[desk.line[0, k], HAD_CONTRACT]:
            found[F_BESIDES] += const[CHANGE_PENALTY]
    found[F_BESIDES_WHOLE] = found[F_BESIDES]
    for k in range(found[F_CANDIDATES]):
        if arrays.contract[found[TYPES + const[TYPE_WORDS] + k], C_SIZE] == length:
            changed = changed_if_kept(arrays, desk, length)
            found[F_BESIDES_WHOLE] = minutes + changed * const[CHANGE_PENALTY]
            return


@part
def settle(arrays: Arrays, plan: Plan, desk: Desk, route: int) -> bool:
    """Judge a row by its orders, fill in its figures and enter it; False where not legal."""
    rows, found, days = plan.rows, desk.found, desk.days
    length = lay_route(arrays, plan, desk, route)
    if judge(arrays, plan, desk, length, route, EXACT) >= NO_PRICE:
        return False
    rows[route, PRICE] = found[F_PRICE]
    rows[route, KIND] = found[F_KIND]
    rows[route, CONTRACT] = found[F_CONTRACT]
    rows[route, RIDE] = found[F_RIDE]
    rows[route, PIN] = found[F_PIN]
    rows[route, LOADED_M] = days[0, LOADED] if found[F_KINDS] > 0 else 0
    rows[route, PAS] = found[F_PAS]
    kept = found[F_CONTRACT] != NONE
    if kept:
        rows[route, PAS] = contract_pas(arrays, found[F_CONTRACT], found[F_PAS])
    mask = 0
    for day in range(FORTNIGHT):
        rows[route, PAS_BY_DAY + day] = 0
    for kind in range(found[F_KINDS]):
        mask |= days[kind, MASK]
        for day in range(FORTNIGHT):
            if days[kind, MASK] >> day & 1:
                pas = rows[route, PAS] if kept else days[kind, PAS_TODAY]
                rows[route, PAS_BY_DAY + day] = pas
    rows[route, DAYS] = mask
    _describe(arrays, plan, desk, route)
    plan.ledger[LAST_VERSION] += 1
    rows[route, VERSION] = plan.ledger[LAST_VERSION]
    enter(arrays, plan, route)
    return True


@part
def _describe(arrays: Arrays, plan: Plan, desk: Desk, route: int) -> None:
    # Company and slacks for the sieve of insertions.
    rows, pupil, const = plan.rows, arrays.pupil, arrays.const
    bits = bits_at(arrays)
    for word in range(const[APART_WORDS]):
        rows[route, bits + word] = 0
    own = shared = wheels = 0
    sieved, common = 1, _ALL_DAYS
    alike = pupil[rows[route, HEAD], ALIKE]
    for k in range(rows[route, LENGTH]):
        member = rows[route, HEAD + k]
        rows[route, bits + member // WORD] |= 1 << (member % WORD)
        own += pupil[member, OWN_PA]
        shared += pupil[member, SHARED_PA]
        wheels += pupil[member, WHEELCHAIR]
        common &= pupil[member, DUE] & pupil[member, DUE + 1]
        sieved &= pupil[member, REGULAR]
        if pupil[member, ALIKE] != alike:
            alike = NONE
    rows[route, OWN], rows[route, SHARED], rows[route, WHEELS] = own, shared, wheels
    rows[route, COMMON], rows[route, CLASS] = common, alike
    rows[route, SIEVED] = sieved if common != 0 else 0
    rows[route, CANDIDATES] = desk.found[F_CANDIDATES]
    at = bits + const[APART_WORDS]
    for k in range(const[TYPE_WORDS] + const[CONTRACTS_EACH]):
        rows[route, at + k] = desk.found[TYPES + k]
    if rows[route, SIEVED]:
        _slacks(arrays, plan, route, AM)
        _slacks(arrays, plan, route, PM)


@part
def _slacks(arrays: Arrays, plan: Plan, route: int, session: int) -> None:
    rows, pupil = plan.rows, arrays.pupil
    length = rows[route, LENGTH]
    order = HEAD + session * arrays.const[LONGEST]
    chain, slack = chain_at(arrays, session), slack_at(arrays, session)
    before = pupil[rows[route, order], SCHOOL_NODE]
    running = 0
    for k in range(length):
        member = rows[route, order + k]
        running += arrays.legs[session, before, member, SECONDS]
        rows[route, chain + k] = running
        before = member
    rows[route, slack + length] = least = NO_PRICE
    for k in range(length - 1, -1, -1):
        member = rows[route, order + k]
        at = k
        if pupil[member, HAS_MATES]:
            at = _stop_end(arrays, plan, route, session, k)
        least = min(least, pupil[member, CAP + session] - rows[route, chain + at])
        rows[route, slack + k] = least


@part
def _stop_end(arrays: Arrays, plan: Plan, route: int, session: int, at: int) -> int:
    # Everybody at a stop rides as long as the last listed (am) or the first (pm).
    rows, pupil = plan.rows, arrays.pupil
    order = HEAD + session * arrays.const[LONGEST]
    door = pupil[rows[route, order + at], DOOR]
    k = at
    if session == 0:
        while k + 1 < rows[route, LENGTH] and pupil[rows[route, order + k + 1], DOOR] == door:
            k += 1
    else:
        while k > 0 and pupil[rows[route, order + k - 1], DOOR] == door:
            k -= 1
    return k


@part
def enter(arrays: Arrays, plan: Plan, route: int) -> None:
    """Count a judged row in."""
    rows, ledger, const = plan.rows, plan.ledger, arrays.const
    rows[route, ENTERED] = 1
    ledger[TOTAL] += rows[route, PRICE]
    if rows[route, CONTRACT] != NONE:
        ledger[const[OWNER_AT] + rows[route, CONTRACT]] = route
    for k in range(rows[route, LENGTH]):
        ledger[const[ROUTE_AT] + arrays.pupil[rows[route, HEAD + k], UNIT]] = route
    ledger[END] = max(ledger[END], route + 1)
    if const[SCARCE]:
        _use(arrays, plan, route, _IN)


@part
def withdraw(arrays: Arrays, plan: Plan, route: int) -> None:
    """Count a row out; its orders stay to be changed."""
    rows, ledger, const = plan.rows, plan.ledger, arrays.const
    rows[route, ENTERED] = 0
    ledger[TOTAL] -= rows[route, PRICE]
    if rows[route, CONTRACT] != NONE:
        ledger[const[OWNER_AT] + rows[route, CONTRACT]] = NONE
    for k in range(rows[route, LENGTH]):
        ledger[const[ROUTE_AT] + arrays.pupil[rows[route, HEAD + k], UNIT]] = NONE
    if const[SCARCE]:
        _use(arrays, plan, route, _OUT)


@part
def _use(arrays: Arrays, plan: Plan, route: int, sign: int) -> None:
    # Keeps the price of shortage up to date with the use of each day.
    rows, ledger, const = plan.rows, plan.ledger, arrays.const
    kind = rows[route, KIND]
    supply, pa_supply = arrays.kind[kind, SUPPLY], const[PA_SUPPLY]
    pa_use = USE + arrays.kind.shape[0] * FORTNIGHT
    short = 0
    for day in range(FORTNIGHT):
        if not rows[route, DAYS] >> day & 1:
            continue
        at = USE + kind * FORTNIGHT + day
        if supply >= 0:
            before = max(0, ledger[at] - supply)
            short += (max(0, ledger[at] + sign - supply) - before) * arrays.kind[kind, EXCESS]
        ledger[at] += sign
        more = sign * rows[route, PAS_BY_DAY + day]
        if pa_supply >= 0:
            before = max(0, ledger[pa_use + day] - pa_supply)
            after = max(0, ledger[pa_use + day] + more - pa_supply)
            short += (after - before) * const[PA_EXCESS]
        ledger[pa_use + day] += more
    ledger[SHORT] += short


@part
def remove_members(arrays: Arrays, plan: Plan, route: int, table: Ints, gone: int) -> None:
    """Take the units marked in a row of a table out of a route's orders."""
    rows = plan.rows
    kept = 0
    for session in range(2):
        order = HEAD + session * arrays.const[LONGEST]
        kept = 0
        for k in range(rows[route, LENGTH]):
            member = rows[route, order + k]
            if table[gone, arrays.pupil[member, UNIT]] == 0:
                rows[route, order + kept] = member
                kept += 1
    rows[route, LENGTH] = kept


@part
def objective(arrays: Arrays, plan: Plan) -> float:
    """Pence a year of the plan, shortage included."""
    return float(plan.ledger[TOTAL] + plan.ledger[SHORT] / arrays.const[SCALE])
