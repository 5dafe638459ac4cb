"""Who may be on one route (compiled): apart, mixing, numbers, contracts, vehicles."""

from routeopt.solvers.search.arrays import (
    APART_AT,
    APART_WORDS,
    CONTRACTS_AT,
    CONTRACTS_EACH,
    DUE,
    FORTNIGHT,
    LONGEST,
    MAX_PUPILS,
    MOST_ABOARD,
    NONE,
    PIN_TO,
    PUPILS,
    TAG_A_AT,
    TAG_B_AT,
    TAG_MOST,
    TAGS,
    TYPE_WORDS,
    TYPES_AT,
    U_FIRST,
    U_SIZE,
    WORD,
    Arrays,
)
from routeopt.solvers.search.compiled import part
from routeopt.solvers.search.state import LENGTH, PIN, TYPES, Desk, Plan, bits_at


@part
def may_join(arrays: Arrays, plan: Plan, route: int, unit: int) -> bool:
    """Whether a unit's pupils may be on a route by the rules that hold pair by pair.

    Numbers and mixing limits are judged of the whole route (:func:`company_legal`).
    """
    const, pupil = arrays.const, arrays.pupil
    size = arrays.unit[unit, U_SIZE]
    length = plan.rows[route, LENGTH] + size
    if length > const[LONGEST] or length > const[MAX_PUPILS]:
        return False
    bits = bits_at(arrays)
    for k in range(size):
        member = arrays.unit[unit, U_FIRST + k]
        for word in range(const[APART_WORDS]):
            if pupil[member, const[APART_AT] + word] & plan.rows[route, bits + word]:
                return False
        pin = pupil[member, PIN_TO]
        if pin != NONE and plan.rows[route, PIN] not in (NONE, pin):
            return False
    return True


@part
def company_legal(arrays: Arrays, desk: Desk, length: int) -> bool:
    """Whether the members laid out keep every rule on company (R4 numbers, R6, R7, R10)."""
    const, pupil = arrays.const, arrays.pupil
    if length > const[MAX_PUPILS]:
        return False
    least = const[PUPILS]
    for i in range(length):
        member = desk.line[0, i]
        least = min(least, pupil[member, MOST_ABOARD])
        for j in range(i):
            other = desk.line[0, j]
            if pupil[member, const[APART_AT] + other // WORD] >> (other % WORD) & 1:
                return False
    for limit in range(const[TAGS]):
        either, one, two = 0, 0, 0
        for i in range(length):
            member = desk.line[0, i]
            has_a = pupil[member, const[TAG_A_AT] + limit]
            has_b = pupil[member, const[TAG_B_AT] + limit]
            one |= has_a
            two |= has_b
            either += has_a | has_b
        if one & two and either > const[TAG_MOST + limit]:
            return False
    return least >= length or _few_enough_aboard(arrays, desk, length)


@part
def _few_enough_aboard(arrays: Arrays, desk: Desk, length: int) -> bool:
    # A rider's limit counts those aboard each run that carries the rider.
    pupil = arrays.pupil
    for session in range(2):
        for day in range(FORTNIGHT):
            aboard = 0
            least = arrays.const[PUPILS]
            for i in range(length):
                member = desk.line[0, i]
                if pupil[member, DUE + session] >> day & 1:
                    aboard += 1
                    least = min(least, pupil[member, MOST_ABOARD])
            if aboard > least:
                return False
    return True


@part
def common_types(arrays: Arrays, desk: Desk, length: int) -> None:
    """Find the vehicle types, as bits, that have what every member laid out needs."""
    at = arrays.const[TYPES_AT]
    for word in range(arrays.const[TYPE_WORDS]):
        fits = arrays.pupil[desk.line[0, 0], at + word]
        for k in range(1, length):
            fits &= arrays.pupil[desk.line[0, k], at + word]
        desk.found[TYPES + word] = fits


@part
def keeps(arrays: Arrays, member: int, contract: int) -> bool:
    """Whether a contract may carry a pupil on."""
    at = arrays.const[CONTRACTS_AT]
    for k in range(arrays.const[CONTRACTS_EACH]):
        if arrays.pupil[member, at + k] == contract:
            return True
    return False


@part
def common_contracts(arrays: Arrays, desk: Desk, length: int) -> int:
    """Find the contracts that may carry every member laid out on; give how many."""
    const = arrays.const
    count = 0
    first = desk.line[0, 0]
    at = TYPES + const[TYPE_WORDS]
    for k in range(const[CONTRACTS_EACH]):
        contract = arrays.pupil[first, const[CONTRACTS_AT] + k]
        if contract == NONE:
            break
        all_may = True
        for i in range(1, length):
            if not keeps(arrays, desk.line[0, i], contract):
                all_may = False
                break
        if all_may:
            desk.found[at + count] = contract
            count += 1
    return count


@part
def common_pin(arrays: Arrays, desk: Desk, length: int) -> int:
    """Give the contract the members are pinned to, -1 for none, -2 where they disagree."""
    pinned = NONE
    for k in range(length):
        pin = arrays.pupil[desk.line[0, k], PIN_TO]
        if pin != NONE:
            if pinned not in (NONE, pin):
                return -2
            pinned = pin
    return pinned
