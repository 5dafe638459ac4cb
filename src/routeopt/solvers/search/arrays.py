"""A problem as flat, read-only tables for the compiled search.

Everything is seen outward from the school: an arc from ``a`` to ``b`` is the leg between ``a``,
nearer to the school, and ``b``, further out, whichever way it is driven. In the morning that
is the drive from ``b`` to ``a`` and the seconds at ``b``'s door; in the afternoon the seconds
at ``a``'s door and the drive from ``a`` to ``b``. So a ride is a sum of arcs in both sessions.

The tables are few and wide, their columns named here: compiled functions hand on every array
they take, and a few are handed on fast.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routeopt.solvers.search.compiled import typed

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Floats = NDArray[np.float64]

FORTNIGHT = 10
REVERSE, SAME, OPTIMISED = 0, 1, 2
NONE = typed(-1)
NO_PRICE = 1 << 50
"""Pence no route costs: stands for "not legal"."""
NEVER = 1_000_000_000
MILE = 1_609_344  # thousandths of a metre, as in the arithmetic of prices
MILLE = 1_000
WORD = 62
"""Bits of a whole number that are used as flags."""

SECONDS, METRES = 0, 1

# Columns of ``pupil``. Pairs are (am, pm); blocks of ten are days of the fortnight.
(
    WHEELCHAIR, OWN_PA, SHARED_PA, MOST_ABOARD, PIN_TO, DOOR, HAS_MATES, SCHOOL_NODE, YEAR_DAYS,
    ALIKE, REGULAR, HAD_CONTRACT, UNIT, ZOBRIST, PART,
) = range(15)  # fmt: skip
DUE, LIMIT, CAP, SERVICE, TODAY_HOME = 16, 18, 20, 22, 24
NOT_BEFORE, HOME_FROM, HOME_BY, LIKE_DAY = 30, 40, 50, 60
BELL_FROM, BELL_BY = 70, 90  # am then pm
TABLES = 110
"""Where the columns of varying number begin: contracts, vehicle types, tags, apart."""

# Columns of ``kind``, a vehicle type a row, least a day first; layouts follow in pairs.
DAY_RATE, MILE_RATE, MINIMUM_DAY, LEAST_DAY, SUPPLY, EXCESS, NUMBER, LAYOUTS, LAYOUT = range(9)

# Columns of ``contract``.
C_KIND, C_RATE, C_PAS, C_SIZE, C_RESERVED = range(5)

# Columns of ``unit``; the members follow in their own best order, am and then pm.
U_SIZE, U_ALONE, U_FAR, U_DEMAND, U_FIRST = range(5)

# Places of ``const``.
(
    PUPILS, LONGEST, UNITS, PM_ORDER, SHARE_MAX, PA_FOR_WHEELCHAIR, MAX_PUPILS, PA_DAY, SHARE_NUM,
    SHARE_DEN, MINUTE_VALUE, CHANGE_PENALTY, COUNTS_S, PA_SUPPLY, PA_EXCESS, SCALE, SCARCE,
    CONTRACTS_AT, CONTRACTS_EACH, TYPES_AT, TYPE_WORDS, TAG_A_AT, TAG_B_AT, TAGS, APART_AT,
    APART_WORDS, OWNER_AT, ROUTE_AT, MOVABLE, TAG_MOST,
) = range(30)  # fmt: skip


class Arrays(NamedTuple):
    """The whole problem.

    Attributes
    ----------
    pupil
        ``(n, columns)`` facts of each pupil.
    legs
        ``(2, p, p, 2)`` seconds and metres along arcs outward by session; pupils, then schools.
        The column ``CAP`` is the longest ride by limit and clock together on the pupil's own
        days: exact where all aboard keep the same days and bells, a first sieve elsewhere.
    kind, contract, unit
        Vehicle types, contracts that may be kept, and what moves as one.
    near
        ``(u, k)`` units nearest first, themselves at the front, -1 behind the last.
    movable
        Units that may share.
    const
        Single figures; the most of each mixing limit at the end.
    weight
        Pence a year a metre a day and a pupil-second a day are worth on average.
    """

    pupil: Ints
    legs: NDArray[np.int32]
    kind: Ints
    contract: Ints
    unit: Ints
    near: Ints
    movable: Ints
    const: Ints
    weight: Floats
