"""Pricing of all schools' variants and all contracts for one set of duals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from routeopt.solvers.bound.book import Book, Priced, new_book
from routeopt.solvers.bound.catalogue import (
    Catalogue,
    catalogue_of_columns,
    joined,
    listed_of_variant,
)
from routeopt.solvers.bound.columns import Column, column_of_route
from routeopt.solvers.bound.cuts import Cut, cuts_of
from routeopt.solvers.bound.kept import Keeping, best_kept, kept_below
from routeopt.solvers.bound.labels import price, route_of
from routeopt.solvers.bound.listing import list_routes, marks_of
from routeopt.solvers.bound.relaxed import School
from routeopt.solvers.bound.tactics import FINE_STEP_S, MOST_EFFORT, NO_SHARES, way_of
from routeopt.solvers.bound.variants import Variant
from routeopt.solvers.interface import Duals

_LABELS = 3_000_000
_BATCH = 400_000
_TAKEN = 60
"""Columns taken from a variant's pricing at most."""
_ENOUGH, _ENOUGH_SHARE = 20, 1 / 3
"""Columns after which an exact pass ends, and as a share of the pupils where that is more."""
_REACH, _EASY = 60, 1_000
"""Nearest pupils that a quick search looks at, and places times pupils up to which at all."""
_MANY_LABELS = 8_000
_MOST_LISTED = 2_500_000
_MOST_LISTED_LABELS = 5_000_000
_WORTH = 0.01
"""Pounds a year below which a reduced cost is taken for nought; the bound allows for it."""


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
    scarce
        Whether vehicles or assistants may run out.

    Attributes
    ----------
    halt
        ``(1,)`` set from another thread to end a pricing under way.
    """

    def __init__(
        self,
        schools: list[tuple[School, list[Variant]]],
        keepings: list[Keeping],
        stop: Callable[[], bool],
        *,
        scarce: bool,
    ) -> None:
        self._scarce = scarce
        self.halt = np.zeros(1, np.int64)
        self._keepings = keepings
        self._stop = stop
        self._ways = [(school, variant) for school, variants in schools for variant in variants]
        self._ease = [0] * len(self._ways)
        self._effort = [0] * len(self._ways)
        # The hardest come last, in the hope that they need not come at all.
        self._order = sorted(range(len(self._ways)), key=lambda k: _size(self._ways[k][1]))
        self._books: dict[int, tuple[Book, Book]] = {}
        self._turn = 0

    def quick(self, duals: Duals, cuts: list[Cut], beam: int, most: int) -> Findings:
        """Look for columns without proof, until there are ``most`` of them."""
        columns = self._kept(duals, cuts)[0]
        number = len(self._ways)
        for turn in range(number):
            if self._stop():
                break
            columns += self._price((self._turn + turn) % number, duals, cuts, beam)[1]
            if len(columns) >= most:
                self._turn = (self._turn + turn + 1) % number
                break
        return Findings(columns, None)

    def exact(self, duals: Duals, cuts: list[Cut], loss: float = 0.0) -> Findings:
        """Look everywhere; say what share of the duals' objective is proved.

        Once enough columns are found the rest is not looked at, and nothing is proved: the
        master is better solved again.

        Parameters
        ----------
        loss
            Above nought the pass looks everywhere to the end, for the sake of what it proves,
            and only for routes whose reduced cost is below this share of the least they cost:
            that is quicker by far, and what it proves lower by no more than the share.
        """
        columns, shrink = self._kept(duals, cuts)
        enough = np.inf if loss else max(_ENOUGH, _ENOUGH_SHARE * duals.prize.size)
        for number in self._order:
            if self._stop() or len(columns) >= enough:
                return Findings(columns, None)
            variant = self._ways[number][1]
            cheapest = min(variant.fixed, variant.least)
            below = -max(_WORTH, loss * cheapest)
            priced, found = self._exact(number, duals, cuts, below)
            columns += found
            if not priced.complete:
                return Findings(columns, None)
            shrink = min(shrink, _farley(cheapest, min(priced.least, below)))
        return Findings(columns, shrink)

    def _exact(
        self, number: int, duals: Duals, cuts: list[Cut], below: float
    ) -> tuple[Priced, list[Column]]:
        # Where labels are many, completions are made sharper; where they stay too many, routes
        # are let go further; both from now on.
        while True:
            priced, found = self._price(number, duals, cuts, 0, below)
            sharper = not priced.complete or priced.labels > _MANY_LABELS
            if sharper and self._effort[number] < MOST_EFFORT:
                self._effort[number] += 1
            elif not (priced.complete or found) and self._ease[number] < NO_SHARES:
                self._ease[number] += 1
            elif not (priced.complete or found):
                return priced, found
            if priced.complete or found or self._stop():
                return priced, found

    def listed(self, duals: Duals, cuts: list[Cut], gap: float) -> Catalogue | None:
        """List every route whose reduced cost is below the gap; None where they are too many."""
        marks = marks_of(duals.prize.size)
        parts: list[Catalogue] = []
        kept = [c for keeping in self._keepings for c in kept_below(keeping, duals, cuts, gap)]
        if kept:
            parts.append(catalogue_of_columns(kept, marks))
        for number in self._order:
            if self._stop():
                return None
            school, variant = self._ways[number]
            way = way_of(
                school, variant, duals, ease=self._ease[number], effort=1, step_s=FINE_STEP_S
            )
            bits = cuts_of(school, cuts, duals.cuts)
            node, parent, ends, mark, complete = list_routes(
                school.graph, way.room, way.won, bits, way.table, way.step_s, gap,
                marks[school.pupils], _MOST_LISTED_LABELS, self.halt,
            )  # fmt: skip
            if not complete:
                return None
            parts.append(listed_of_variant(school, variant, node, parent, ends, mark))
            if sum(len(part) for part in parts) > _MOST_LISTED:
                return None
        return joined(parts, scarce=self._scarce) if parts else None

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
        self, number: int, duals: Duals, cuts: list[Cut], beam: int, below: float = -_WORTH
    ) -> tuple[Priced, list[Column]]:
        school, variant = self._ways[number]
        effort = 0 if beam else self._effort[number]
        reach = _REACH if beam and _size(variant) > _EASY else None
        way = way_of(school, variant, duals, ease=self._ease[number], effort=effort, reach=reach)
        bits = cuts_of(school, cuts, duals.cuts)
        words = bits.member.shape[1]
        if words not in self._books:
            self._books.clear()
            self._books[words] = (new_book(_LABELS, words), new_book(_BATCH, words))
        book, batch = self._books[words]
        priced = price(
            way.graph, way.room, way.won, bits, way.table, way.step_s, below, book, batch, beam,
            self.halt,
        )  # fmt: skip
        columns = [
            column_of_route(school, variant, route_of(book, end)) for end in priced.ends[:_TAKEN]
        ]
        return priced, columns


def _size(variant: Variant) -> int:
    return (variant.seats + variant.spaces) * int(variant.allowed.sum())


def _farley(cheapest: float, reduced: float) -> float:
    # Duals shrunk by this share leave no route of at least that price below nought.
    if cheapest <= 0:
        return 0.0
    reduced = min(reduced, -_WORTH)
    return cheapest / (cheapest - reduced)
