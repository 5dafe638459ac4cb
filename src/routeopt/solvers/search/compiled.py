"""How the parts of the search are compiled: into the one function that Python calls.

No part is called from Python, so none gets the wrapper for it: unpacking the tables there takes
longer to compile than the part itself. No part makes an array, so none counts references to
those it is handed: the caller holds them, and the counting takes longer than the work.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

_Part = TypeVar("_Part", bound=Callable[..., Any])
_OPTIONS: dict[str, Any] = {
    "_nrt": False,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


def part(function: _Part) -> _Part:
    """Compile a part of the search with whatever calls it."""
    return cast("_Part", numba.njit(**_OPTIONS)(function))


def typed(value: int) -> int:
    """Give a whole number a fixed type: a part is compiled anew for each bare number."""
    return cast("int", np.int64(value))


ZERO = typed(0)
AM, PM = typed(0), typed(1)
EXACT, FREE = typed(0), typed(1)
"""Whether a price heeds what other routes use."""
