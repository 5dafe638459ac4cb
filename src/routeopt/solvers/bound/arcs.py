"""Deciding whether one pupil is called at right after another: what a branch leaves of the rest.

A branch's rule is kept by pricing: a graph without the arcs it rules out, and contracts without
the pupils it gives to chains. Columns that break it are dropped, which only saves work.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from routeopt.domain.travel import UNREACHED_S
from routeopt.solvers.bound.columns import Column
from routeopt.solvers.bound.kept import Keeping
from routeopt.solvers.bound.master import BROKEN_POUNDS, Solution
from routeopt.solvers.bound.relaxed import Graph, School
from routeopt.solvers.evaluator import NO_CONTRACT

_WHOLE = 0.02
_DEAR_M = 1e9
"""Metres that a chain's end costs where a rule forbids it: dearer than any plan, if miles cost."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A branching rule: whether chains call at one pupil right after another, or none does.

    Attributes
    ----------
    inner, outer
        The problem's numbers of the pupil nearer the school on the chain, and of the next.
    used
        Whether whoever calls at one of them calls at both, in this order; contracts are then
        kept with neither. Else no chain goes from the one to the other.
    """

    inner: int
    outer: int
    used: bool

    def allows(self, column: Column) -> bool:
        """Say whether a column keeps the rule."""
        calls = {pupil for pupil, _ in column.visits}
        if column.contract != NO_CONTRACT:
            return not (self.used and calls & {self.inner, self.outer})
        follow = set(pairwise(column.path))
        if not self.used:
            return (self.inner, self.outer) not in follow
        others = {arc for arc in follow if (arc[0] == self.inner) != (arc[1] == self.outer)}
        ends = column.path[-1:] == (self.inner,) or column.path[:1] == (self.outer,)
        apart = len(calls & {self.inner, self.outer}) == 1
        return not (others or ends or apart)

    def breaches(self) -> list[Column]:
        """Give columns that carry at a high price whom the rule may leave without any.

        They keep the master solvable, and only lower the branch's bound.
        """
        pupils = (self.inner, self.outer) if self.used else ()
        return [Column(visits=((p, 1),), pounds=BROKEN_POUNDS, kind=0) for p in pupils]


def split_arc(solution: Solution) -> tuple[Arc, Arc] | None:
    """Find the arc between two pupils that is nearest to half used; None where all are whole."""
    flow: dict[tuple[int, int], float] = defaultdict(float)
    for column, value in solution.used:
        for arc in pairwise(column.path):
            flow[arc] += value
    off = {arc: min(value - math.floor(value), math.ceil(value) - value)
           for arc, value in flow.items()}  # fmt: skip
    if not off or max(off.values()) <= _WHOLE:
        return None
    inner, outer = min(off, key=lambda arc: (-off[arc], arc))
    return Arc(inner, outer, used=True), Arc(inner, outer, used=False)


def decided(school: School, graph: Graph, arcs: Iterable[Arc]) -> Graph:
    """Take from a graph of a school the arcs that rules forbid; its own arrays stay."""
    node = {int(pupil): k for k, pupil in enumerate(school.pupils)}
    here = [arc for arc in arcs if arc.inner in node and arc.outer in node]
    if not here:
        return graph
    time_s, end_m = graph.time_s.copy(), graph.end_m.copy()
    for arc in here:
        inner, outer = node[arc.inner], node[arc.outer]
        stays = time_s[inner, outer]
        if arc.used:
            time_s[inner, :] = UNREACHED_S
            time_s[:, outer] = UNREACHED_S
            time_s[inner, outer] = stays
            end_m[inner] = _DEAR_M
        else:
            time_s[inner, outer] = UNREACHED_S
    return graph._replace(time_s=time_s, end_m=end_m)


def left_to_keep(keepings: Sequence[Keeping], arcs: Iterable[Arc]) -> list[Keeping]:
    """Take from contracts the pupils whom rules give to chains."""
    gone = np.array([p for arc in arcs if arc.used for p in (arc.inner, arc.outer)], np.int64)
    left = []
    for keeping in keepings:
        stays = ~np.isin(keeping.pupils, gone)
        if stays.any():
            pupils, days = keeping.pupils[stays], keeping.days[stays]
            left.append(replace(keeping, pupils=pupils, days=days))
    return left
