"""What pricing writes on: the numbers of a variant, cuts as bits, and the book of labels."""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from routeopt.solvers.bound.completion import Table
from routeopt.solvers.bound.relaxed import Floats, Ints

Words = NDArray[np.uint64]
WORD = 64
BITS = 16
FIELD = (1 << BITS - 1) - 1
GUARD = 1 << 15 | 1 << 31 | 1 << 47
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
    strides
        ``(3,)`` steps of the index of the room left, as completions have it.
    fixed, least
        Prices, the duals of counted things in them.
    mile
        Pounds a metre.
    slopes
        ``(tables,)`` shares of the price with miles, the rest of the minimum price, for which
        completions are known.
    """

    nodes: Ints
    most: int
    demand: Ints
    strides: Ints
    fixed: float
    least: float
    mile: float
    slopes: Floats


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

    ``load`` packs seats, spaces and shared assistance in fields of 16 bits, so that one
    subtraction compares all three.
    """

    node: Ints
    parent: Ints
    elapsed: Ints
    load: Ints
    memory: Ints
    metres: Floats
    cost: Floats
    raised: Floats
    odd: Words


def new_book(labels: int, words: int) -> Book:
    """Make room for so many labels (about 90 bytes each)."""
    return Book(
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

    ``complete`` says that nothing was overlooked.
    """

    ends: Ints
    reduced: Floats
    least: float
    labels: int
    complete: bool


@numba.njit(cache=True, nogil=True)
def room_left(room: Room, load: int) -> int:
    """Index of the room left after a load."""
    left = room.most - load
    index: int = (
        (left & FIELD) * room.strides[0]
        + (left >> BITS & FIELD) * room.strides[1]
        + (left >> 2 * BITS & FIELD) * room.strides[2]
    )
    return index


@numba.njit(cache=True, nogil=True)
def hopeless(room: Room, cost: float, metres: float, rest: Table, threshold: float) -> bool:
    """Whether no completion can bring a label's reduced cost below a threshold.

    A price is never below any mixture of its two lines, the minimum and the one with miles.
    """
    for number in range(room.slopes.shape[0]):
        flat = 1.0 - room.slopes[number]
        base = room.slopes[number] * room.fixed + flat * room.least
        if base + cost - flat * room.mile * metres + rest[number] >= threshold:
            return True
    return False
