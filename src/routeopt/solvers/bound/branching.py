"""Branching on how many vehicles there are, of one type or of all, or shared assistants."""

import math

from routeopt.solvers.bound.master import ASSISTANTS, Count, Solution

_WHOLE = 0.02


def split(solution: Solution, kinds: int) -> tuple[Count, Count] | None:
    """Find a fractional number of vehicles or assistants to decide: at most, or one more.

    Returns
    -------
    tuple of Count, or None
        None where every number is whole (or nearly).
    """
    number = solution.vehicles()
    everything = frozenset(range(kinds))
    candidates = [(everything, sum(number.values()))]
    candidates += [(frozenset([kind]), value) for kind, value in number.items()]
    candidates.append((ASSISTANTS, solution.blocks()))
    best: tuple[float, frozenset[int], float] | None = None
    for which, value in candidates:
        off = min(value - math.floor(value), math.ceil(value) - value)
        # The whole fleet first: it moves the bound most.
        worth = off * (2.0 if which == everything else 1.0)
        if off > _WHOLE and (best is None or worth > best[0]):
            best = (worth, which, value)
    if best is None:
        return None
    _, which, value = best
    return (
        Count(which, -math.inf, float(math.floor(value))),
        Count(which, float(math.ceil(value)), math.inf),
    )
