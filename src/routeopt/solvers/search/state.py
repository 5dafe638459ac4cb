"""A plan and the scratch paper of its judges, as the compiled search holds them."""

from typing import NamedTuple

import numpy as np

from routeopt.solvers.search.arrays import (
    APART_WORDS,
    CONTRACTS_EACH,
    FORTNIGHT,
    LONGEST,
    NONE,
    OWNER_AT,
    ROUTE_AT,
    TYPE_WORDS,
    UNITS,
    Arrays,
    Floats,
    Ints,
)
from routeopt.solvers.search.compiled import part

# Columns of a route, one a row; what varies in number follows, by ``bits_at`` and so on.
(
    LENGTH, VERSION, PRICE, KIND, CONTRACT, DAYS, PAS, CLASS, LOADED_M, SIEVED, COMMON, OWN,
    SHARED, WHEELS, PIN, CANDIDATES, RIDE, ENTERED,
) = range(18)  # fmt: skip
PAS_BY_DAY = 18
HEAD = 28

# Places of the ledger; then use by type and day, that of assistants, who keeps each contract
# and the route of each unit.
TOTAL, SHORT, LAST_VERSION, END, USE = range(5)

# Columns of a kind of day.
(
    DAY, WEIGHT, MASK, LOADED, ONE_WAY, PAS_TODAY, SEATS, SPACES, ARRIVE, LEAVE_FROM, LEAVE_BY,
    LEAVE, LATEST, HAS_AM, HAS_PM,
) = range(15)  # fmt: skip

# Places of what a judge found; then labels of the days, places to try, types, contracts.
(
    F_LENGTH, F_PRICE, F_KIND, F_CONTRACT, F_SHORT, F_RIDE, F_KINDS, F_PAS, F_SEATS, F_SPACES,
    F_BESIDES, F_BESIDES_WHOLE, F_CANDIDATES, F_PIN,
) = range(14)  # fmt: skip
LABEL, PLACES, TYPES = 14, 24, 32


class Plan(NamedTuple):
    """Routes, one a row, and the ledger of what they use together.

    A route's row holds its figures, then pupils outward from the school (am, then pm), the
    running sums of arcs, the least slack from each place outward, members as bits, vehicle
    types that fit all of them, and contracts that may carry all of them on.
    """

    rows: Ints
    ledger: Ints


class Desk(NamedTuple):
    """Scratch of one judgement.

    ``line`` holds the orders judged (am, pm) and the rides of each; ``cost`` what every place
    costs in each session, infinite where it is not legal.
    """

    days: Ints
    found: Ints
    line: Ints
    cost: Floats


def new_plan(arrays: Arrays, count: int) -> Plan:
    """Make an empty plan with room for ``count`` routes."""
    const = arrays.const
    longest = int(const[LONGEST])
    width = HEAD + 6 * longest + 2
    width += int(const[APART_WORDS] + const[TYPE_WORDS] + const[CONTRACTS_EACH])
    rows = np.zeros((count, width), np.int64)
    rows[:, [KIND, CONTRACT, CLASS, PIN]] = NONE
    ledger = np.zeros(int(const[ROUTE_AT] + const[UNITS]), np.int64)
    ledger[int(const[OWNER_AT]) :] = NONE
    return Plan(rows, ledger)


def new_desk(arrays: Arrays) -> Desk:
    """Make the scratch of one judgement."""
    const = arrays.const
    longest = int(const[LONGEST])
    return Desk(
        np.zeros((FORTNIGHT, 15), np.int64),
        np.zeros(TYPES + int(const[TYPE_WORDS] + const[CONTRACTS_EACH]), np.int64),
        np.zeros((4, longest), np.int64),
        np.zeros((2, longest + 1), np.float64),
    )


@part
def chain_at(arrays: Arrays, session: int) -> int:
    """Where a row's running sums begin."""
    return int(HEAD + (2 + session) * arrays.const[LONGEST])


@part
def slack_at(arrays: Arrays, session: int) -> int:
    """Where a row's slacks begin."""
    return int(HEAD + (4 + session) * arrays.const[LONGEST] + session)


@part
def bits_at(arrays: Arrays) -> int:
    """Where a row's members begin; fitting types and contracts follow."""
    return int(HEAD + 6 * arrays.const[LONGEST] + 2)


@part
def lay_route(arrays: Arrays, plan: Plan, desk: Desk, route: int) -> int:
    """Lay a route's orders out to be judged; give its length."""
    length = plan.rows[route, LENGTH]
    second = HEAD + arrays.const[LONGEST]
    for k in range(length):
        desk.line[0, k] = plan.rows[route, HEAD + k]
        desk.line[1, k] = plan.rows[route, second + k]
    return int(length)
