"""Pricing of all schools' variants and all contracts for one set of duals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from routeopt.solvers.bound.columns import Column, column_of_route, route_pounds
from routeopt.solvers.bound.completion import Table, completions
from routeopt.solvers.bound.cuts import Cut, cuts_of
from routeopt.solvers.bound.kept import Keeping, best_kept, whole_contracts
from routeopt.solvers.bound.labels import (
    BITS,
    Book,
    Cuts,
    Priced,
    Room,
    new_book,
    packed,
    price,
    route_of,
)
from routeopt.solvers.bound.listing import Words, list_routes, marks_of
from routeopt.solvers.bound.relaxed import Flags, Floats, Graph, Ints, School
from routeopt.solvers.bound.variants import Variant
from routeopt.solvers.interface import Duals

STEP_S = 60
FINE_STEP_S = 20
_LARGE = 8
_RECALL_LARGE = 6
_MANY = 150
_ENOUGH = 20
_MINUTES, _SHORT_MEMORY, _NO_SHARES = 2, 3, 4
"""Steps of ease from which something more is let go; the first is seats and spaces."""
_REMEMBERED = 4
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
        self.halt = np.zeros(1, np.int64)
        self._keepings = keepings
        self._stop = stop
        self._families = [
            family for school, variants in schools for family in _families(school, variants)
        ]
        self._books: dict[int, tuple[Book, Book]] = {}
        self._turn = 0
        self._ease: dict[int, int] = {}

    @property
    def schools(self) -> list[School]:
        """Schools whose routes are priced."""
        return list({id(family.school): family.school for family in self._families}.values())

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
        """Look everywhere; say what share of the duals' objective is proved.

        Small vehicles come first. Once enough columns are found the rest is not looked at, and
        nothing is proved: the master is better solved again.
        """
        columns, shrink = self._kept(duals, cuts)
        proved = True
        for family in sorted(self._families, key=lambda one: one.room):
            if self._stop() or len(columns) >= _ENOUGH:
                return Findings(columns, None)
            for (variant, priced), found in self._price(family, duals, cuts, 0):
                columns += found
                proved &= priced.complete
                if not priced.complete:
                    # Too many labels: from now on this variant's routes are let go further.
                    self._ease[id(variant)] = min(_NO_SHARES, self._ease.get(id(variant), 0) + 1)
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
            bound, won = self._completions(family, duals, FINE_STEP_S, _recall(family))
            for variant in family.variants:
                if self._stop():
                    return None
                node, parent, ends, marks, complete = list_routes(
                    school.graph, room_of(variant, duals, self._ease.get(id(variant), 0)), won,
                    bits, bound, FINE_STEP_S, gap,
                    marks_of(school.pupils.size), _MOST_LISTED_LABELS, self.halt,
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
        recall = 0 if beam else _recall(family)
        bound, won = self._completions(family, duals, STEP_S, recall)
        for variant in family.variants:
            priced, book = self._labels(school, variant, duals, won, bits, bound, beam)
            columns = [
                column_of_route(school, variant, route_of(book, end))
                for end in priced.ends[:_TAKEN]
            ]
            yield (variant, priced), columns

    def _completions(
        self, family: _Family, duals: Duals, step_s: int, recall: int
    ) -> tuple[Table, Floats]:
        school, first = family.school, family.variants[0]
        won = duals.prize[school.pupils] - first.own + duals.pa_day * first.own_pa_days
        bound = completions(
            school.graph, family.nodes, family.demand, family.room, first.mile, won, step_s,
            recall,
        )
        return bound, won

    def _labels(
        self,
        school: School,
        variant: Variant,
        duals: Duals,
        won: Floats,
        bits: Cuts,
        bound: Table,
        beam: int,
    ) -> tuple[Priced, Book]:
        words = bits.member.shape[1]
        if words not in self._books:
            self._books.clear()
            self._books[words] = (new_book(_LABELS, words), new_book(_BATCH, words))
        book, batch = self._books[words]
        ease = self._ease.get(id(variant), 0)
        priced = price(
            _eased(school.graph, ease), room_of(variant, duals, ease), won, bits, bound, STEP_S, -_WORTH,
            book, batch, beam, self.halt,
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


def room_of(variant: Variant, duals: Duals, ease: int = 0) -> Room:
    """Write a variant for pricing, the duals of counted things in its price.

    Parameters
    ----------
    ease
        What is let go to make pricing quick: from 1 on, that spaces and seats are not the
        same; from 4 on, how many pupils shared assistants can look after.
    """
    counted = -float(duals.kind[variant.kind])
    counted -= float(duals.vehicle_day[variant.kind]) * variant.vehicle_days
    counted -= duals.pa_day * variant.shared_pa_days
    places = variant.seat_demand + variant.space_demand
    nothing = np.zeros_like(places)
    seats, spaces, shared = variant.seat_demand, variant.space_demand, variant.shared_demand
    most = (variant.seats, variant.spaces, variant.shared)
    if ease > 0:
        seats, spaces = places, nothing
        most = (variant.seats + variant.spaces, 0, variant.shared)
    if ease >= _NO_SHARES:
        shared = nothing
    return Room(
        np.flatnonzero(variant.allowed),
        most[0] | most[1] << BITS | most[2] << 2 * BITS,
        packed(seats, spaces, shared),
        places,
        variant.fixed + counted,
        variant.least + counted,
        variant.mile,
    )


def _eased(graph: Graph, ease: int) -> Graph:
    # From 2 on legs are rounded down to the minute; from 3 on little is remembered.
    if ease >= _MINUTES:
        graph = graph._replace(time_s=graph.time_s // STEP_S * STEP_S)
    if ease >= _SHORT_MEMORY:
        ng, place = graph.ng.copy(), graph.place.copy()
        ng[:, _REMEMBERED:] = -1
        place[place >= _REMEMBERED] = -1
        graph = graph._replace(ng=ng, place=place)
    return graph


def _recall(family: _Family) -> int:
    # Larger vehicles make longer walks, which return more often.
    if family.room <= _LARGE:
        return 0
    return _RECALL_LARGE if family.nodes.size <= _MANY else _RECALL_LARGE - 2


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
