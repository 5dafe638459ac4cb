"""Pricing of all schools' variants and all contracts for one set of duals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from routeopt.solvers.bound.columns import Column, column_of_route, route_pounds
from routeopt.solvers.bound.completion import completions
from routeopt.solvers.bound.cuts import Cut, cuts_of
from routeopt.solvers.bound.kept import Keeping, best_kept, whole_contracts
from routeopt.solvers.bound.labels import Book, Cuts, Priced, Room, new_book, price, route_of
from routeopt.solvers.bound.listing import Words, list_routes, marks_of
from routeopt.solvers.bound.master import Duals
from routeopt.solvers.bound.relaxed import Flags, Floats, Ints, School
from routeopt.solvers.bound.variants import Variant

STEP_S = 60
FINE_STEP_S = 20
_MOST_LISTED = 60_000
_MOST_LISTED_LABELS = 2_000_000
_LABELS = 3_000_000
_BATCH = 400_000
_TAKEN = 60
"""Columns taken from a variant's pricing at most."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a pass of pricing found.

    Attributes
    ----------
    columns
        Columns that would lower the master.
    shrink
        Share of the duals' objective that is a valid bound (Farley 1990), None after a quick
        pass or where a search had to give up.
    """

    columns: list[Column]
    shrink: float | None


@dataclass(frozen=True, slots=True)
class _Family:
    """Variants that share completions: same vehicle and assistants, rooms apart."""

    school: School
    variants: list[Variant]
    nodes: Ints
    demand: Ints
    room: int


class Pricer:
    """Finds the columns that are missing, or proves that none is.

    Parameters
    ----------
    schools
        Graphs with their variants.
    keepings
        Contracts that may be kept.
    stop
        Asked between variants; a pass that is stopped proves nothing.
    """

    def __init__(
        self,
        schools: list[tuple[School, list[Variant]]],
        keepings: list[Keeping],
        stop: Callable[[], bool],
    ) -> None:
        self._keepings = keepings
        self._stop = stop
        self._families = [
            family for school, variants in schools for family in _families(school, variants)
        ]
        self._books: dict[int, tuple[Book, Book]] = {}
        self._turn = 0

    def quick(self, duals: Duals, cuts: list[Cut], beam: int, most: int) -> Findings:
        """Look for columns without proof, until there are ``most`` of them."""
        columns = self._kept(duals, cuts)[0]
        for turn in range(len(self._families)):
            if self._stop():
                break
            family = self._families[(self._turn + turn) % len(self._families)]
            for _, found in self._price(family, duals, cuts, beam):
                columns += found
            if len(columns) >= most:
                self._turn = (self._turn + turn + 1) % len(self._families)
                break
        return Findings(columns, None)

    def exact(self, duals: Duals, cuts: list[Cut]) -> Findings:
        """Look everywhere; say what share of the duals' objective is proved."""
        columns, shrink = self._kept(duals, cuts)
        proved = True
        for family in self._families:
            if self._stop():
                return Findings(columns, None)
            for (variant, priced), found in self._price(family, duals, cuts, 0):
                columns += found
                proved &= priced.complete
                cheapest = min(variant.fixed, variant.least)
                shrink = min(shrink, _farley(cheapest, priced.least))
        return Findings(columns, shrink if proved else None)

    def listed(
        self, duals: Duals, cuts: list[Cut], gap: float
    ) -> list[Column] | None:
        """List every route whose reduced cost is below the gap; None where they are too many."""
        columns: list[Column] = []
        for family in self._families:
            school = family.school
            bits = cuts_of(school, cuts, duals.cuts)
            bound, won = self._completions(family, duals, FINE_STEP_S)
            for variant in family.variants:
                if self._stop():
                    return None
                node, parent, ends, marks, complete = list_routes(
                    school.graph, room_of(variant, duals), won, bits, *bound, FINE_STEP_S, gap,
                    marks_of(school.pupils.size), _MOST_LISTED_LABELS,
                )  # fmt: skip
                if not complete:
                    return None
                columns += _cheapest_of_sets(school, variant, node, parent, ends, marks)
                if len(columns) > _MOST_LISTED:
                    return None
        for keeping in self._keepings:
            columns += whole_contracts(keeping)
        return columns

    def _kept(self, duals: Duals, cuts: list[Cut]) -> tuple[list[Column], float]:
        columns, shrink = [], 1.0
        for keeping in self._keepings:
            column, reduced = best_kept(keeping, duals, cuts)
            if column is not None and reduced < -_WORTH:
                columns.append(column)
            if column is not None and reduced < 0:
                least_days = int(keeping.days.min())
                shrink = min(shrink, _farley(keeping.pounds_a_day * least_days, reduced))
        return columns, shrink

    def _price(
        self, family: _Family, duals: Duals, cuts: list[Cut], beam: int
    ) -> Iterator[tuple[tuple[Variant, Priced], list[Column]]]:
        school = family.school
        bits = cuts_of(school, cuts, duals.cuts)
        bound, won = self._completions(family, duals, STEP_S)
        for variant in family.variants:
            priced, book = self._labels(school, variant, duals, won, bits, bound, beam)
            columns = [
                column_of_route(school, variant, route_of(book, end))
                for end in priced.ends[:_TAKEN]
            ]
            yield (variant, priced), columns

    def _completions(
        self, family: _Family, duals: Duals, step_s: int
    ) -> tuple[tuple[Floats, Ints, Floats], Floats]:
        school, first = family.school, family.variants[0]
        won = duals.prize[school.pupils] - first.own + duals.pa_day * first.own_pa_days
        bound = completions(
            school.graph, family.nodes, family.demand, family.room, first.mile, won, step_s
        )
        return bound, won

    def _labels(
        self,
        school: School,
        variant: Variant,
        duals: Duals,
        won: Floats,
        bits: Cuts,
        bound: tuple[Floats, Ints, Floats],
        beam: int,
    ) -> tuple[Priced, Book]:
        words = bits.member.shape[1]
        if words not in self._books:
            self._books.clear()
            self._books[words] = (new_book(_LABELS, words), new_book(_BATCH, words))
        book, batch = self._books[words]
        priced = price(
            school.graph, room_of(variant, duals), won, bits, *bound, STEP_S, -_WORTH,
            book, batch, beam,
        )  # fmt: skip
        return priced, book


_WORTH = 0.01
"""Pounds a year below which a reduced cost is taken for nought; the bound allows for it."""


def _farley(cheapest: float, reduced: float) -> float:
    # Duals shrunk by this share leave no route of at least that price below nought.
    if cheapest <= 0:
        return 0.0
    reduced = min(reduced, -_WORTH)
    return cheapest / (cheapest - reduced)


def _cheapest_of_sets(
    school: School, variant: Variant, node: Ints, parent: Ints, ends: Ints, marks: Words
) -> list[Column]:
    # Of all orders of the same pupils, the cheapest.
    cheapest: dict[int, tuple[float, list[int]]] = {}
    for end, mark in zip(ends.tolist(), marks.tolist(), strict=True):
        route = []
        one = end
        while parent[one] >= 0:
            route.append(int(node[one]))
            one = int(parent[one])
        route.reverse()
        pounds = route_pounds(school, variant, route)
        if mark not in cheapest or pounds < cheapest[mark][0]:
            cheapest[mark] = (pounds, route)
    return [column_of_route(school, variant, route) for _, route in cheapest.values()]


def room_of(variant: Variant, duals: Duals) -> Room:
    """Write a variant for pricing, the duals of counted things in its price."""
    counted = -float(duals.kind[variant.kind])
    counted -= float(duals.vehicle_day[variant.kind]) * variant.vehicle_days
    counted -= duals.pa_day * variant.shared_pa_days
    return Room(
        np.flatnonzero(variant.allowed),
        variant.seats,
        variant.spaces,
        variant.shared,
        variant.seat_demand,
        variant.space_demand,
        variant.shared_demand,
        variant.fixed + counted,
        variant.least + counted,
        variant.mile,
    )


def _families(school: School, variants: list[Variant]) -> list[_Family]:
    grouped: dict[tuple[int, bool, bytes], list[Variant]] = {}
    for variant in variants:
        part_week = (school.regular | ~variant.allowed).tobytes()
        key = (variant.kind, variant.blocks > 0, part_week)
        grouped.setdefault(key, []).append(variant)
    return [_family(school, members) for members in grouped.values()]


def _family(school: School, members: list[Variant]) -> _Family:
    allowed: Flags = np.logical_or.reduce([variant.allowed for variant in members])
    demand = members[0].seat_demand + members[0].space_demand
    room = max(variant.seats + variant.spaces for variant in members)
    return _Family(school, members, np.flatnonzero(allowed), demand, room)
