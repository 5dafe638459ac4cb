"""Pricing of all schools' variants and all contracts for one set of duals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

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
from routeopt.solvers.bound.labels import least_walk, price, route_of
from routeopt.solvers.bound.listing import list_routes, marks_of
from routeopt.solvers.bound.proved import Shortfall, most_lost, proved
from routeopt.solvers.bound.relaxed import Floats, Graph, School, among
from routeopt.solvers.bound.tactics import (
    FINE_STEP_S,
    MOST_EFFORT,
    NO_SHARES,
    REMEMBERING,
    counted_pounds,
    past_for,
    recall_of,
    way_of,
)
from routeopt.solvers.bound.variants import Variant
from routeopt.solvers.interface import Duals

_LABELS = 3_000_000
_BATCH = 400_000
_TAKEN = 60
"""Columns taken from a variant's pricing at most."""
_ENOUGH, _ENOUGH_SHARE = 20, 1 / 3
"""Columns after which an exact pass ends, and as a share of the pupils where that is more."""
_REACH = 40
"""Pupils that a quick search looks at from another."""
_MANY_LABELS = {0: 8_000, REMEMBERING: 100_000}
"""Labels above which completions are made sharper."""
_EASY = 1_000
"""Places times pupils up to which plain completions are tried first."""
_MOST_LISTED = 2_500_000
_MOST_LISTED_LABELS = 5_000_000
_COARSE, _COARSEST = 0.02, 0.3
"""Share of the least price from which a variant with too many labels is looked at, and the
largest."""
_FINEST = 0.004
_COARSER = 1.5
"""How many times as coarse the next try is."""
_LEFT_OPEN = 0.45
"""Share of what completions leave open from which a search that gave up is tried next."""
_MUCH_MORE = 2
"""Pupils more remembered from which a coarser grid of completions pays."""
_MOVED = 0.002
"""Share by which the prices' total has to move before what was given up is tried again."""
MOST_WORK = 1_000_000_000
_LIGHT, _TRIFLING_WORK = 0.07, 1e7
"""Share of the comparisons allowed up to which a search for half as much is worth trying, and
comparisons up to which a pass for all of it is."""
_WORTH = 0.01
"""Pounds a year below which a reduced cost is taken for nought; the bound allows for it."""


class _GaveUp(NamedTuple):
    coarse: float
    pounds: float
    work: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What a pass of pricing found.

    Attributes
    ----------
    columns
        Columns that would lower the master.
    proved
        Pounds a year that no plan can cost less than; None after a quick pass, or where a
        search had to give up.
    lost
        Pounds a year by which a plan's routes can fall below the prices, all together.
    light
        Whether it was so little work that looking for less can be no trouble.
    """

    columns: list[Column]
    proved: float | None
    lost: float = np.inf
    light: bool = False


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
        self._effort = [REMEMBERING if _size(variant) > _EASY else 0 for _, variant in self._ways]
        self._coarse = [0.0] * len(self._ways)
        self._open = [0.0] * len(self._ways)
        # The hardest come last, in the hope that they need not come at all.
        self._order = sorted(range(len(self._ways)), key=lambda k: _size(self._ways[k][1]))
        self._graphs: dict[int, Graph] = {}
        self._books: dict[int, tuple[Book, Book]] = {}
        self._turn = 0
        self._work = 0
        self._most_work = MOST_WORK
        self._gave_up: dict[int, _GaveUp] = {}

    def remember(self) -> None:
        """Take notice that a school's memories have changed."""
        self._graphs.clear()

    def quick(self, duals: Duals, cuts: list[Cut], beam: int, most: int) -> Findings:
        """Look for columns without proof, until there are ``most`` of them."""
        columns = self._kept(duals, cuts)[0]
        number = len(self._ways)
        for turn in range(number):
            if self._stop():
                break
            here = (self._turn + turn) % number
            if not self._ways[here][1].few:
                columns += self._price(here, duals, cuts, beam)[1]
            if len(columns) >= most:
                self._turn = (self._turn + turn + 1) % number
                break
        return Findings(columns, None)

    def exact(
        self, duals: Duals, cuts: list[Cut], share: float = 0.0, most_work: int = MOST_WORK
    ) -> Findings:
        """Look everywhere; say what is proved.

        Once enough columns are found the rest is not looked at, and nothing is proved: the
        master is better solved again.

        Parameters
        ----------
        share
            Above nought only routes are looked for whose reduced cost is below this share of
            the least they cost: that is quicker by far, and proves less by so much.
        most_work
            Comparisons of labels after which a variant's search gives up, and looks for less.
        """
        self._most_work = most_work
        columns, shortfalls = self._kept(duals, cuts)
        before = self._work
        enough = max(_ENOUGH, _ENOUGH_SHARE * duals.prize.size)
        prizes = 0.0
        for number in self._order:
            if self._stop() or len(columns) >= enough:
                return Findings(columns, None)
            short, found = self._exact(number, duals, cuts, share)
            columns += found
            if short is None:
                return Findings(columns, None)
            shortfalls.append(short)
        for school in {id(school): school for school, _ in self._ways}.values():
            prizes += float(_won(school, duals).sum())
        light = self._work - before < _TRIFLING_WORK
        lost = most_lost(prizes, shortfalls)
        return Findings(columns, proved(duals.pounds, prizes, shortfalls), lost, light)

    def _exact(
        self, number: int, duals: Duals, cuts: list[Cut], share: float
    ) -> tuple[Shortfall | None, list[Column]]:
        # Where labels are many, completions are made sharper; where they stay too many, only
        # dearer routes are looked for, and at last routes are let go further. Where they turn
        # out few, cheaper routes are looked for again.
        variant = self._ways[number][1]
        proved_so_far: Shortfall | None = None
        while True:
            coarse = max(share, self._coarse[number])
            below = -max(_WORTH, coarse * variant.cheapest)
            priced, found = self._price(number, duals, cuts, 0, below)
            self._work += priced.work
            if priced.complete:
                proved_so_far = self._shortfall(number, duals, min(priced.least, below))
            else:
                self._gave_up[number] = _GaveUp(coarse, duals.pounds, self._most_work)
            finer = coarse / _COARSER if coarse > 2 * _FINEST else 0.0
            light = priced.work < _LIGHT * self._most_work and not found and coarse > share
            if priced.complete and light and self._worth_trying(number, finer, duals):
                self._coarse[number] = finer
            elif priced.complete:
                many = priced.labels > _MANY_LABELS.get(self._effort[number], np.inf)
                if many and self._pays(number):
                    self._sharpen(number)
                return proved_so_far, found
            elif not self._ease_off(number, coarse) or proved_so_far or found:
                return proved_so_far, found
            if self._stop():
                return proved_so_far, found

    def _worth_trying(self, number: int, coarse: float, duals: Duals) -> bool:
        # Not what it gave up at these prices with as much work allowed.
        last = self._gave_up.get(number)
        if last is None or max(coarse, _FINEST) > last.coarse:
            return True
        moved = abs(duals.pounds - last.pounds) > _MOVED * last.pounds
        return moved or self._most_work > 2 * last.work

    def _pays(self, number: int) -> bool:
        # Whether sharper completions remember so much more that they make up for a coarser grid.
        effort = self._effort[number]
        school, variant = self._ways[number]
        more = recall_of(school, variant, effort + 1) - recall_of(school, variant, effort)
        quarters, now = (past_for(school, one).least_m.shape[1] for one in (effort + 1, effort))
        return more >= _MUCH_MORE or (more >= 0 and quarters > now)

    def _sharpen(self, number: int) -> bool:
        sharper = self._effort[number] < MOST_EFFORT
        self._effort[number] += sharper
        return sharper

    def _ease_off(self, number: int, coarse: float) -> bool:
        # The next thing to try after a search had to give up; False where nothing is left.
        if self._effort[number] < REMEMBERING and self._sharpen(number):
            return True
        if coarse < _COARSEST:
            self._coarse[number] = max(_COARSE, _COARSER * coarse, _LEFT_OPEN * self._open[number])
            return True
        if self._sharpen(number):
            return True
        eased = self._ease[number] < NO_SHARES
        self._ease[number] += eased
        return eased

    def _shortfall(self, number: int, duals: Duals, reduced: float) -> Shortfall:
        school, variant = self._ways[number]
        prizes = float(_won(school, duals)[variant.allowed].sum())
        credit = max(0.0, -counted_pounds(variant, duals))
        return Shortfall(variant.cheapest, reduced, prizes, credit=credit)

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
            graph = self._graph(number)
            way = way_of(
                school,
                variant,
                duals,
                ease=self._ease[number],
                effort=REMEMBERING,
                graph=graph,
                step_s=FINE_STEP_S,
            )
            bits = cuts_of(school, cuts, duals.cuts)
            node, parent, ends, mark, complete = list_routes(
                graph, way.past, way.room, way.won, bits, way.table, gap,
                marks[school.pupils], _MOST_LISTED_LABELS, self.halt,
            )  # fmt: skip
            if not complete:
                return None
            parts.append(listed_of_variant(school, variant, node, parent, ends, mark))
            if sum(len(part) for part in parts) > _MOST_LISTED:
                return None
        return joined(parts, scarce=self._scarce) if parts else None

    def _kept(self, duals: Duals, cuts: list[Cut]) -> tuple[list[Column], list[Shortfall]]:
        columns, shortfalls = list[Column](), list[Shortfall]()
        for keeping in self._keepings:
            column, reduced = best_kept(keeping, duals, cuts)
            if column is not None and reduced < -_WORTH:
                columns.append(column)
            if column is not None and reduced < 0:
                cheapest = keeping.pounds_a_day * int(keeping.days.min())
                shortfalls.append(Shortfall(cheapest, reduced, cheapest, once=True))
        return columns, shortfalls

    def _price(
        self, number: int, duals: Duals, cuts: list[Cut], beam: int, below: float = -_WORTH
    ) -> tuple[Priced, list[Column]]:
        school, variant = self._ways[number]
        effort = 0 if beam else self._effort[number]
        reach = _REACH if beam else None
        ease, graph = self._ease[number], self._graph(number)
        way = way_of(school, variant, duals, ease=ease, effort=effort, graph=graph, reach=reach)
        if not beam:
            walk = least_walk(way.graph, way.past, way.room, way.won, way.table)
            self._open[number] = -walk / variant.cheapest
        bits = cuts_of(school, cuts, duals.cuts)
        words = bits.member.shape[1]
        if words not in self._books:
            self._books.clear()
            self._books[words] = (new_book(_LABELS, words), new_book(_BATCH, words))
        book, batch = self._books[words]
        priced = price(
            way.graph, way.past, way.room, way.won, bits, way.table, below, book,
            batch, beam, self._most_work, self.halt,
        )  # fmt: skip
        columns = [
            column_of_route(school, variant, route_of(book, end)) for end in priced.ends[:_TAKEN]
        ]
        return priced, columns

    def _graph(self, number: int) -> Graph:
        if number not in self._graphs:
            school, variant = self._ways[number]
            self._graphs[number] = among(school.graph, variant.allowed)
        return self._graphs[number]


def _size(variant: Variant) -> int:
    return (variant.seats + variant.spaces) * int(variant.allowed.sum())


def _won(school: School, duals: Duals) -> Floats:
    # What each pupil's price brings at most, whatever their own assistant costs besides.
    return np.maximum(0.0, duals.prize[school.pupils])
