"""The compiled search as Python calls it.

numba keeps machine code by the file of the function called, not of those it calls; a stamp of
all compiled sources of the search makes a changed one compile anew.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from routeopt.solvers.search.anneal import BUILD, SEARCH, START, Work, make_search, new_work
from routeopt.solvers.search.arrays import (
    FORTNIGHT,
    LONGEST,
    OWNER_AT,
    ROUTE_AT,
    TAG_MOST,
    Arrays,
    Ints,
)
from routeopt.solvers.search.state import USE

_NOT_COMPILED = ("__init__", "build", "halves", "kernel", "plans", "solver")


def _stamp() -> str:
    here = Path(__file__).parent
    sources = sorted(path for path in here.glob("*.py") if path.stem not in _NOT_COMPILED)
    whole = b"".join(source.read_bytes() for source in sources)
    return hashlib.sha256(whole).hexdigest()[:16]


_search = make_search(_stamp())
_NO_ENDS = np.zeros(0, np.int64)
_NO_ORDER = np.zeros((2, 0), np.int64)
_NO_HEAT = np.zeros(5, np.float64)


class Tuning(NamedTuple):
    """How a search walks.

    Attributes
    ----------
    hot, cold
        Temperatures at the start and the end, in pence.
    removed
        Units that strings remove, on average.
    whole_routes
        Share of the ruins that take whole routes.
    blink
        Chance that a route is overlooked for a unit.
    """

    hot: float
    cold: float
    removed: float = 10.0
    whole_routes: float = 0.15
    blink: float = 0.01


def start_from(arrays: Arrays, work: Work, ends: Ints, order: Ints) -> bool:
    """Enter a plan given as routes end to end; False where a route is not legal."""
    return bool(_search(arrays, work, START, 0, _NO_HEAT, ends, order))


def build_up(arrays: Arrays, work: Work) -> bool:
    """Place every unit in turn on an empty plan; False where one finds no place."""
    return bool(_search(arrays, work, BUILD, 0, _NO_HEAT, _NO_ENDS, _NO_ORDER))


def improve(arrays: Arrays, work: Work, steps: int, tuning: Tuning) -> None:
    """Ruin and recreate ``steps`` times while the temperature falls."""
    _search(arrays, work, SEARCH, steps, np.array(tuning), _NO_ENDS, _NO_ORDER)


def warm_up() -> None:
    """Compile the search, or load it from disk: an empty plan is built."""
    const = np.zeros(TAG_MOST, np.int64)
    const[LONGEST] = 1
    const[OWNER_AT] = const[ROUTE_AT] = USE + FORTNIGHT
    problem = Arrays(
        pupil=np.zeros((0, 1), np.int64),
        legs=np.zeros((2, 1, 1, 2), np.int32),
        kind=np.zeros((0, 1), np.int64),
        contract=np.zeros((0, 1), np.int64),
        unit=np.zeros((0, 1), np.int64),
        near=np.zeros((0, 1), np.int64),
        movable=np.zeros(0, np.int64),
        const=const,
        weight=np.zeros(2, np.float64),
    )
    build_up(problem, new_work(problem, seed=0, room=1))
