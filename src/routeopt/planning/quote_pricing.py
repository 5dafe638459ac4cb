"""Routes of the relaxed problem that promise most at given prices, one variant at a time."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeopt.solvers.bound.book import new_book
from routeopt.solvers.bound.columns import Column, column_of_route
from routeopt.solvers.bound.cuts import cuts_of
from routeopt.solvers.bound.labels import price, route_of
from routeopt.solvers.bound.pricing import MOST_WORK
from routeopt.solvers.bound.relaxed import School, remember
from routeopt.solvers.bound.tactics import way_of
from routeopt.solvers.bound.variants import Variant, variants_of
from routeopt.solvers.interface import Duals
from routeopt.solvers.problem import Problem

_LABELS, _BATCH = 400_000, 100_000
_NOTHING = 0.01


@dataclass(frozen=True, slots=True)
class Promising:
    """Chains of a school's graph that are worth their while: reduced cost and nodes."""

    routes: tuple[tuple[float, tuple[int, ...]], ...]

    def least_with(self, node: int) -> float:
        """Least reduced cost of a chain that calls at a node; infinite where there is none."""
        return next((reduced for reduced, route in self.routes if node in route), math.inf)


class SchoolPricing:
    """Prices the chains of one school, at any duals without cuts.

    Parameters
    ----------
    problem
        What is planned.
    school
        Of the problem; its memories may grow.
    """

    def __init__(self, problem: Problem, school: School) -> None:
        self._school = school
        found = variants_of(problem, school)
        self.variants = sorted(found, key=lambda v: (v.seats + v.spaces) * int(v.allowed.sum()))
        self._cuts = cuts_of(school, [], np.zeros(0))
        words = self._cuts.member.shape[1]
        self._books = new_book(_LABELS, words), new_book(_BATCH, words)

    @property
    def pupils(self) -> NDArray[np.int64]:
        """The problem's numbers of the graph's nodes."""
        return self._school.pupils

    def node(self, member: int) -> int | None:
        """Say where a pupil stands in the graph, or None."""
        found = np.flatnonzero(self.pupils == member)
        return int(found[0]) if found.size else None

    def never_forgets(self, node: int) -> None:
        """Let every chain remember a node, so that none comes back to it."""
        graph = self._school.graph
        for other in range(self.pupils.size):
            if graph.place[other, node] < 0 and not remember(graph, other, node):
                last = graph.ng.shape[1] - 1
                graph.place[other, graph.ng[other, last]] = -1
                graph.ng[other, last] = -1
                remember(graph, other, node)

    def priced(self, variant: Variant, duals: Duals, beam: int) -> Promising:
        """Find chains of a variant quickly, keeping so many labels at each pupil."""
        way = way_of(self._school, variant, duals, ease=0, effort=0)
        book, batch = self._books
        found = price(
            way.graph, way.past, way.room, way.won, self._cuts, way.table,
            -_NOTHING, book, batch, beam, MOST_WORK, np.zeros(1, np.int64),
        )  # fmt: skip
        return Promising(
            tuple(
                (float(reduced), tuple(route_of(book, int(end))))
                for end, reduced in zip(found.ends, found.reduced, strict=True)
            )
        )

    def columns(self, variant: Variant, found: Promising, most: int) -> list[Column]:
        """Write the best chains found as columns."""
        return [column_of_route(self._school, variant, route) for _, route in found.routes[:most]]
