"""What pricing writes on: the numbers of a variant, cuts as bits, and the book of labels."""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from routeopt.solvers.bound.completion import Table
from routeopt.solvers.bound.relaxed import Floats, Ints

Words = NDArray[np.uint64]
WORD = 64
BITS = 12
FIELD = (1 << BITS - 1) - 1
_SEATS_EACH = 2
"""Most seats that a pupil takes: one, and one for an assistant of their own."""
OTHERS = 3 * BITS
"""Where the fourth field begins: pupils fewer that a label may still take than a variant can."""
GUARD = 1 << 11 | 1 << 23 | 1 << 35 | 1 << 47
"""The top bit of each field: still set after a subtraction where the field was large enough."""


class Room(NamedTuple):
    """A variant's numbers for pricing; see :class:`~routeopt.solvers.bound.variants.Variant`.

    Attributes
    ----------
    nodes
        Pupils who may ride.
    most, demand
        Seats, spaces and shared assistance there are, and that each pupil takes, packed like
        a label's load.
    places, company
        Seats and spaces together; ``(n,)`` most pupils aboard with each, themselves included.
    strides
        ``(3,)`` steps of the index of the room left, as completions have it.
    fixed, least
        Prices, the duals of counted things in them.
    mile
        Pounds a metre.
    slopes
        ``(tables,)`` shares of the price with miles, the rest of the minimum price, for which
        completions are known.
    step_s
        Grid of the elapsed time of completions.
    """

    nodes: Ints
    most: int
    demand: Ints
    places: int
    company: Ints
    strides: Ints
    fixed: float
    least: float
    mile: float
    slopes: Floats
    step_s: int


def packed(seats: Ints, spaces: Ints, shared: Ints) -> Ints:
    """Pack three loads in one word each."""
    load: Ints = seats | spaces << BITS | shared << 2 * BITS
    return load


class Cuts(NamedTuple):
    """Subset-row cuts: ``member`` and ``memory`` are ``(n, words)`` bits, ``price`` by cut."""

    member: Words
    memory: Words
    price: Floats


class Book(NamedTuple):
    """Room for labels, used again by every call.

    ``load`` packs seats, spaces, shared assistance and pupils barred by somebody's own limit in
    fields of 12 bits, so that one subtraction compares all four. ``before`` is whom the route
    called at before this pupil and those just before of the same part week.
    """

    node: Ints
    parent: Ints
    before: Ints
    elapsed: Ints
    load: Ints
    memory: Ints
    metres: Floats
    cost: Floats
    raised: Floats
    odd: Words


def new_book(labels: int, words: int) -> Book:
    """Make room for so many labels (about 100 bytes each)."""
    return Book(
        np.empty(labels, np.int64),
        np.empty(labels, np.int64),
        np.empty(labels, np.int64),
        np.empty(labels, np.int64),
        np.empty(labels, np.int64),
        np.empty(labels, np.int64),
        np.empty(labels),
        np.empty(labels),
        np.empty(labels),
        np.empty((labels, words), np.uint64),
    )


class Priced(NamedTuple):
    """Routes found: their last labels and reduced costs; the least of all, 0 where none is below.

    ``complete`` says that nothing was overlooked, ``work`` how many labels were compared.
    """

    ends: Ints
    reduced: Floats
    least: float
    labels: int
    complete: bool
    work: int


@numba.njit(cache=True, nogil=True)
def loaded(load: int, demand: int, joining: int, most: int, places: int) -> int:
    """Load of a label with one more pupil; negative where it is too much.

    ``joining`` is how many more that pupil's own limit lets in after them, ``most`` and ``places``
    are the variant's; only numbers are handed over, as handing over arrays takes longer.
    In the fourth field stands how many fewer pupils may still join than there are places: no more
    than there is room for, and than everybody's own limit lets in.
    """
    before = load >> OTHERS
    load = (load & (1 << OTHERS) - 1) + demand
    taken = (load & FIELD) + (load >> BITS & FIELD)
    joining = min(places - before - 1, joining, places - taken)
    full: int = load | (places - joining) << OTHERS
    if joining < 0 or (most | GUARD) - full & GUARD != GUARD:
        return -1
    return full


@numba.njit(cache=True, nogil=True)
def room_left(left: int, seats: int, spaces: int, shared: int) -> int:
    """Index of the room that is ``left``, packed like a load; the others are the strides."""
    joining = left >> OTHERS & FIELD
    index: int = (
        min(left & FIELD, _SEATS_EACH * joining) * seats
        + min(left >> BITS & FIELD, joining) * spaces
        + min(left >> 2 * BITS & FIELD, joining) * shared
    )
    return index


@numba.njit(cache=True, nogil=True)
def hopeless(  # noqa: PLR0917 - compiled functions take arguments by position
    slopes: Floats, fixed: float, least: float, mile: float, cost: float, metres: float,
    table: Table, left: int, state: int, seen: int, bucket: int, threshold: float,
) -> bool:  # fmt: skip
    """Whether no completion can bring a label's reduced cost below a threshold.

    A price is never below any mixture of its two lines, the minimum and the one with miles.
    """
    for number in range(slopes.shape[0]):
        flat = 1.0 - slopes[number]
        base = slopes[number] * fixed + flat * least + cost - flat * mile * metres
        if base + table[left, state, seen, bucket, number] >= threshold:
            return True
    return False
