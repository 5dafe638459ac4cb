"""Where a unit fits best in a route, and at what price (compiled).

Where everybody on a route keeps the same days, legality is decided at every place by one sum:
an insertion delays all further out by the same seconds, and the least slack from there outward
says whether that is too much. Elsewhere that sum is a sieve, and the best places are judged
whole. What was found stays valid until the route changes.
"""

import numpy as np

from routeopt.solvers.search.arrays import (
    ALIKE,
    APART_WORDS,
    CAP,
    CHANGE_PENALTY,
    DOOR,
    DUE,
    FORTNIGHT,
    HAD_CONTRACT,
    HAS_MATES,
    LONGEST,
    METRES,
    MINUTE_VALUE,
    MOST_ABOARD,
    NO_PRICE,
    NONE,
    OPTIMISED,
    OWN_PA,
    PIN_TO,
    PM_ORDER,
    REGULAR,
    SAME,
    SCHOOL_NODE,
    SECONDS,
    SERVICE,
    SHARED_PA,
    TAGS,
    TYPE_WORDS,
    TYPES_AT,
    U_FIRST,
    U_SIZE,
    WHEELCHAIR,
    YEAR_DAYS,
    Arrays,
    Ints,
)
from routeopt.solvers.search.company import keeps, may_join
from routeopt.solvers.search.compiled import FREE, ZERO, part, typed
from routeopt.solvers.search.days import assistants
from routeopt.solvers.search.laying import SPLIT, lay_unit, pair, stops_whole
from routeopt.solvers.search.prices import cheapest_way
from routeopt.solvers.search.route import judge
from routeopt.solvers.search.state import (
    CANDIDATES,
    CLASS,
    COMMON,
    F_BESIDES,
    F_BESIDES_WHOLE,
    F_CANDIDATES,
    F_KINDS,
    F_LENGTH,
    F_PAS,
    F_PIN,
    F_SEATS,
    F_SPACES,
    HEAD,
    LENGTH,
    LOADED,
    LOADED_M,
    MASK,
    ONE_WAY,
    OWN,
    PAS_TODAY,
    PIN,
    PLACES,
    SEATS,
    SHARED,
    SIEVED,
    SPACES,
    TYPES,
    VERSION,
    WEIGHT,
    WHEELS,
    Desk,
    Plan,
    bits_at,
    chain_at,
    slack_at,
)

_ONE, _TOP = typed(1), typed(3)
_EVERY, _SUMMED = typed(-1), typed(-2)
"""Marks: every place is to be judged; the price follows from sums at the best place."""
_TRY_ALL = 3
"""Routes up to this many pupils have every place judged where the sieve does not decide."""
K_VERSION, K_PRICE, K_PLACE = range(3)


@part
def price_with(arrays: Arrays, plan: Plan, desk: Desk, known: Ints, route: int, unit: int) -> int:
    """Price of a route with a unit more, at its best place, as if nothing were scarce."""
    version = plan.rows[route, VERSION]
    if known[unit, route, K_VERSION] == version:
        return int(known[unit, route, K_PRICE])
    price, place = NO_PRICE, ZERO
    if may_join(arrays, plan, route, unit):
        price, place = _search(arrays, plan, desk, route, unit)
    known[unit, route, K_VERSION] = version
    known[unit, route, K_PRICE] = price
    known[unit, route, K_PLACE] = place
    return price


@part
def _search(arrays: Arrays, plan: Plan, desk: Desk, route: int, unit: int) -> tuple[int, int]:
    # The least price and its place: places are picked first, then judged whole.
    wanted = _pick(arrays, plan, desk, route, unit)
    member = arrays.unit[unit, U_FIRST]
    length = plan.rows[route, LENGTH]
    alike = plan.rows[route, CLASS] != NONE
    if alike and plan.rows[route, CLASS] == arrays.pupil[member, ALIKE] and wanted == _SUMMED:
        return _alike_price(arrays, plan, desk, route, member)
    best, best_place = NO_PRICE, ZERO
    every = (length + 1) * (length + 1)
    for number in range(every if wanted == _EVERY else wanted):
        if wanted == _EVERY:
            place = number // (length + 1) * SPLIT + number % (length + 1)
        else:
            place = desk.found[PLACES + number]
        if not _may_stand(arrays, length, place):
            continue
        total = lay_unit(arrays, plan, desk, route, unit, place)
        if wanted == _EVERY and not stops_whole(arrays, desk, total):
            continue
        price = judge(arrays, plan, desk, total, NONE, FREE)
        if price < best:
            best, best_place = price, place
    return best, best_place


@part
def _may_stand(arrays: Arrays, length: int, place: int) -> bool:
    # The afternoon's place must go with the morning's, unless it has an order of its own.
    if arrays.const[PM_ORDER] == OPTIMISED:
        return True
    return place % SPLIT == pair(arrays, length, place // SPLIT)


@part
def _pick(arrays: Arrays, plan: Plan, desk: Desk, route: int, unit: int) -> int:
    # How many places are worth judging, or one of the marks below.
    rows, pupil = plan.rows, arrays.pupil
    length = rows[route, LENGTH]
    if arrays.unit[unit, U_SIZE] > 1:
        desk.found[PLACES] = pair(arrays, length, ZERO)
        return _ONE
    member = arrays.unit[unit, U_FIRST]
    common = rows[route, COMMON] & pupil[member, DUE] & pupil[member, DUE + 1]
    if rows[route, SIEVED] == 0 or pupil[member, REGULAR] == 0 or common == 0:
        return _EVERY
    for session in range(2):
        if not _sieve(arrays, plan, desk, route, member, session):
            return ZERO
    alike = rows[route, CLASS] != NONE and rows[route, CLASS] == pupil[member, ALIKE]
    if alike and arrays.const[MINUTE_VALUE] == 0 and arrays.const[TAGS] == 0:
        return _SUMMED if _best_places(arrays, desk, length, _ONE) > 0 else ZERO
    wanted = length + 1 if length <= _TRY_ALL else _TOP
    return _best_places(arrays, desk, length, wanted)


@part
def _sieve(arrays: Arrays, plan: Plan, desk: Desk, route: int, member: int, session: int) -> bool:
    # What every place of a session costs, infinite where not legal; False where none is.
    if arrays.pupil[member, HAS_MATES]:
        order = HEAD + session * arrays.const[LONGEST]
        door = arrays.pupil[member, DOOR]
        length = plan.rows[route, LENGTH]
        first = ZERO
        while first < length and arrays.pupil[plan.rows[route, order + first], DOOR] != door:
            first += 1
        if first < length:
            return _join_stop(arrays, plan, desk, route, member, session, first)
    return _places(arrays, plan, desk, route, member, session)


@part
def _join_stop(
    arrays: Arrays, plan: Plan, desk: Desk, route: int, member: int, session: int, first: int
) -> bool:
    # Pupils of one door share the stop: no leg more, only the seconds at the door. In an
    # afternoon that mirrors the morning the place is before the stop.
    rows, pupil = plan.rows, arrays.pupil
    length = rows[route, LENGTH]
    order = HEAD + session * arrays.const[LONGEST]
    chain, slack = chain_at(arrays, session), slack_at(arrays, session)
    last = first
    while last < length and pupil[rows[route, order + last], DOOR] == pupil[member, DOOR]:
        last += 1
    for k in range(length + 1):
        desk.cost[session, k] = np.inf
    standing = pupil[member, SERVICE + session]
    if session == 0:
        ride = rows[route, chain + last - 1] + standing
        fits = standing <= rows[route, slack + first]
    else:
        ride = rows[route, chain + first]
        fits = standing <= rows[route, slack + last]
    place = first if arrays.const[PM_ORDER] == SAME and session == 1 else last
    if not fits or ride > pupil[member, CAP + session]:
        return False
    desk.cost[session, place] = 0.0
    return True


@part
def _places(arrays: Arrays, plan: Plan, desk: Desk, route: int, member: int, session: int) -> bool:
    rows, pupil, legs = plan.rows, arrays.pupil, arrays.legs
    length = rows[route, LENGTH]
    order = HEAD + session * arrays.const[LONGEST]
    chain, slack = chain_at(arrays, session), slack_at(arrays, session)
    cap = pupil[member, CAP + session]
    metre, second = arrays.weight[0], arrays.weight[1]
    before = pupil[member, SCHOOL_NODE]
    running = 0
    found = False
    for k in range(length + 1):
        out = legs[session, before, member, SECONDS]
        cost = np.inf
        if running + out <= cap:
            far = legs[session, before, member, METRES]
            if k == length:
                cost = far * metre + second * (running + out)
            else:
                after = rows[route, order + k]
                delay = (
                    out
                    + legs[session, member, after, SECONDS]
                    - legs[session, before, after, SECONDS]
                )
                split = (
                    pupil[after, HAS_MATES]
                    and k > 0
                    and (pupil[before, DOOR] == pupil[after, DOOR])
                )
                if delay <= rows[route, slack + k] and not split:
                    far += legs[session, member, after, METRES]
                    far -= legs[session, before, after, METRES]
                    cost = far * metre + second * (running + out + (length - k) * delay)
        desk.cost[session, k] = cost
        found = found or cost < np.inf
        if k < length:
            before = rows[route, order + k]
            running = rows[route, chain + k]
    return found


@part
def _best_places(arrays: Arrays, desk: Desk, length: int, wanted: int) -> int:
    # The cheapest places that the sieve lets pass in both sessions; gives how many.
    found, cost = desk.found, desk.cost
    if arrays.const[PM_ORDER] == OPTIMISED:
        places = 0
        for session in range(2):
            at = 0
            for k in range(1, length + 1):
                if cost[session, k] < cost[session, at]:
                    at = k
            places = places * SPLIT + at
        found[PLACES] = places
        return 1
    count = 0
    last, last_place = -np.inf, -1
    while count < wanted:
        least, at = np.inf, -1
        for k in range(length + 1):
            both = cost[0, k] + cost[1, pair(arrays, length, k)]
            later = both > last or (both == last and k > last_place)
            if later and both < least:
                least, at = both, k
        if at < 0:
            break
        found[PLACES + count] = at * SPLIT + pair(arrays, length, at)
        count += 1
        last, last_place = least, at
    return count


@part
def _alike_price(
    arrays: Arrays, plan: Plan, desk: Desk, route: int, member: int
) -> tuple[int, int]:
    # Everybody keeps the same days: one kind of day, known from the route and the new pupil.
    rows, pupil, found, days = plan.rows, arrays.pupil, desk.found, desk.days
    length = rows[route, LENGTH]
    place = found[PLACES]
    least = pupil[member, MOST_ABOARD]
    had = pupil[member, HAD_CONTRACT]
    for k in range(length):
        least = min(least, pupil[rows[route, HEAD + k], MOST_ABOARD])
        had += pupil[rows[route, HEAD + k], HAD_CONTRACT]
    if least <= length:
        return NO_PRICE, ZERO
    wheels = rows[route, WHEELS] + pupil[member, WHEELCHAIR]
    pas = assistants(
        arrays,
        rows[route, OWN] + pupil[member, OWN_PA],
        rows[route, SHARED] + pupil[member, SHARED_PA],
        wheels,
    )
    mask = pupil[member, DUE]
    days[0, MASK], days[0, ONE_WAY], days[0, PAS_TODAY] = mask, 0, pas
    days[0, WEIGHT] = _count(mask)
    days[0, SEATS], days[0, SPACES] = length + 1 - wheels + pas, wheels
    days[0, LOADED] = rows[route, LOADED_M] + _metres_more(arrays, plan, route, member, place)
    found[F_KINDS], found[F_PAS], found[F_LENGTH] = 1, pas, length + 1
    found[F_SEATS], found[F_SPACES] = days[0, SEATS], wheels
    pin = pupil[member, PIN_TO]
    found[F_PIN] = pin if pin != NONE else rows[route, PIN]
    found[F_BESIDES] = had * arrays.const[CHANGE_PENALTY]
    found[F_BESIDES_WHOLE] = 0
    _common(arrays, plan, desk, route, member)
    year_days = pupil[member, YEAR_DAYS]
    return cheapest_way(arrays, plan, desk, NONE, year_days, FREE), place


@part
def _common(arrays: Arrays, plan: Plan, desk: Desk, route: int, member: int) -> None:
    # Types and contracts that still fit with one pupil more.
    rows, const, found = plan.rows, arrays.const, desk.found
    at = bits_at(arrays) + const[APART_WORDS]
    for word in range(const[TYPE_WORDS]):
        fits = arrays.pupil[member, const[TYPES_AT] + word]
        found[TYPES + word] = rows[route, at + word] & fits
    at += const[TYPE_WORDS]
    count = 0
    for k in range(rows[route, CANDIDATES]):
        contract = rows[route, at + k]
        if keeps(arrays, member, contract):
            found[TYPES + const[TYPE_WORDS] + count] = contract
            count += 1
    found[F_CANDIDATES] = count


@part
def _count(mask: int) -> int:
    days = 0
    for day in range(FORTNIGHT):
        days += mask >> day & 1
    return days


@part
def _metres_more(arrays: Arrays, plan: Plan, route: int, member: int, place: int) -> int:
    more = 0
    rows, legs = plan.rows, arrays.legs
    for session in range(2):
        at = place // SPLIT if session == 0 else place % SPLIT
        order = HEAD + session * arrays.const[LONGEST]
        before = arrays.pupil[member, SCHOOL_NODE]
        if at > 0:
            before = rows[route, order + at - 1]
        more += legs[session, before, member, METRES]
        if at < rows[route, LENGTH]:
            after = rows[route, order + at]
            more += legs[session, member, after, METRES]
            more -= legs[session, before, after, METRES]
    return more
