"""Pricing of all schools' variants and all contracts for one set of duals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from routeopt.solvers.bound.arcs import Arc, decided, left_to_keep
from routeopt.solvers.bound.book import Book, Cuts, Priced, new_book
from routeopt.solvers.bound.catalogue import (
    Catalogue,
    catalogue_of_columns,
    joined,
    listed_of_variant,
)
from routeopt.solvers.bound.columns import Column, column_of_route
from routeopt.solvers.bound.cuts import Cut, cuts_of
from routeopt.solvers.bound.inward import inward, turned
from routeopt.solvers.bound.kept import Keeping, best_kept, kept_below
from routeopt.solvers.bound.labels import least_walk, price, route_of
from routeopt.solvers.bound.listing import list_routes, marks_of
from routeopt.solvers.bound.meeting import price_from_both_ends
from routeopt.solvers.bound.proved import Shortfall, most_lost, proved
from routeopt.solvers.bound.relaxed import Floats, Graph, School, among
from routeopt.solvers.bound.rota import Rota
from routeopt.solvers.bound.tactics import (
    FINE_STEP_S,
    GLANCING,
    PLAIN,
    REMEMBERING,
    Way,
    counted_pounds,
    way_of,
)
from routeopt.solvers.bound.trials import Trials, size
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
_MOST_LISTED = 2_500_000
_MOST_LISTED_LABELS = 5_000_000
MOST_WORK = 1_000_000_000
_TRIFLING_WORK = 1e7
"""Comparisons up to which a pass is so light that looking for less can be no trouble."""
_GLANCE_WORK = 20_000_000
"""Comparisons that a search with completions of little effort may take."""
_WORTH = 0.01
"""Pounds a year below which a reduced cost is taken for nought; the bound allows for it."""


Back = tuple[Way, int]
"""A way to drive turned round, and its longest time."""


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
        self._keepings = self._all_keepings = keepings
        self._arcs: tuple[Arc, ...] = ()
        self._stop = stop
        self._ways = [(school, variant) for school, variants in schools for variant in variants]
        self._trials = [Trials(school, variant) for school, variant in self._ways]
        # The hardest come last, in the hope that they need not come at all.
        self._order = sorted(range(len(self._ways)), key=lambda k: size(self._ways[k][1]))
        self._graphs: dict[int, Graph] = {}
        self._books: dict[int, tuple[Book, Book, Book]] = {}
        self._turned: dict[int, School] = {}
        self._rota = Rota(k for k, (_, variant) in enumerate(self._ways) if not variant.few)
        self._work = 0
        self._most_work = MOST_WORK
        self._asked: tuple[Duals, list[Cut]] | None = None

    @property
    def hard(self) -> int:
        """Ways to drive of which not all is looked for, as searches have given up."""
        return sum(trials.hard for trials in self._trials)

    def remember(self) -> None:
        """Take notice that a school's memories have changed."""
        self._graphs.clear()

    def decide(self, arcs: tuple[Arc, ...]) -> None:
        """Look only for what a branch's rules on arcs leave, from now on."""
        if arcs != self._arcs:
            self._arcs = arcs
            self._keepings = left_to_keep(self._all_keepings, arcs)
            self._graphs.clear()
            # What was proved is of another branch.
            self._asked = None

    def quick(self, duals: Duals, cuts: list[Cut], beam: int, most: int) -> Findings:
        """Look for columns without proof, until there are ``most`` of them."""
        columns = self._kept(duals, cuts)[0]
        awake, resting = self._rota.round()
        for here in (*awake, *resting):
            if self._stop() or (here in resting and len(columns) >= _ENOUGH):
                break
            way = self._way(here, duals, PLAIN, _REACH)
            found = self._search(here, way, duals, cuts, beam=beam)[1]
            self._rota.gave(here, len(found))
            columns += found
            if len(columns) >= most:
                self._rota.end(here)
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
        if self._asked is None or not self._asked[0].same(duals) or self._asked[1] != cuts:
            self._asked = duals, list(cuts)
            for trials in self._trials:
                trials.forget()
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
        variant, trials = self._ways[number][1], self._trials[number]
        asked = -max(_WORTH, share * variant.cheapest)
        reduced = trials.known(asked, duals.pounds, self._most_work)
        if reduced is not None:
            return self._shortfall(number, duals, reduced), []
        glanced = self._glanced(number, duals, cuts, share)
        if glanced is not None:
            return glanced
        trials.begin()
        proved_so_far: Shortfall | None = None
        way, back, floor, prepared = None, None, -np.inf, (-1, -1)
        while True:
            if way is None or prepared != (trials.effort, trials.ease):
                prepared = trials.effort, trials.ease
                way, back = self._way(number, duals, trials.effort), None
                floor = _floor(way)
                trials.opened(-floor / variant.cheapest, share)
            coarse = max(share, trials.coarse)
            below = -max(_WORTH, coarse * variant.cheapest)
            if trials.both_ends:
                back = back or self._back(number, duals)
                priced, found = self._meet(number, way, back, duals, cuts, below)
            else:
                priced, found = self._search(number, way, duals, cuts, below)
            self._work += priced.work
            if priced.complete:
                reduced = max(floor, min(priced.least, below))
                trials.completed(reduced, coarse, priced.work)
                proved_so_far = self._shortfall(number, duals, reduced)
            else:
                trials.failed(coarse, duals.pounds, self._most_work)
            if priced.complete:
                finer = not found and trials.refine(asked, duals.pounds, self._most_work)
                if not finer:
                    trials.ponder(priced.labels)
            else:
                finer = trials.ease_off(coarse) and not (proved_so_far or found)
            if not finer or self._stop():
                return proved_so_far, found

    def _glanced(
        self, number: int, duals: Duals, cuts: list[Cut], share: float
    ) -> tuple[Shortfall, list[Column]] | None:
        # Completions that take little time mostly do: the others take most of a pass.
        variant, trials = self._ways[number][1], self._trials[number]
        if not trials.glances or trials.coarse > share:
            return None
        below = -max(_WORTH, share * variant.cheapest)
        for effort in (PLAIN, GLANCING):
            way = self._way(number, duals, effort)
            floor = _floor(way)
            priced, found = self._search(number, way, duals, cuts, below, most_work=_GLANCE_WORK)
            self._work += priced.work
            if priced.complete:
                reduced = max(floor, min(priced.least, below))
                trials.completed(reduced, share, priced.work)
                return self._shortfall(number, duals, reduced), found
        trials.glances = False
        return None

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
                ease=self._trials[number].ease,
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

    def _way(self, number: int, duals: Duals, effort: int, reach: int | None = None) -> Way:
        school, variant = self._ways[number]
        ease, graph = self._trials[number].ease, self._graph(number)
        return way_of(school, variant, duals, ease=ease, effort=effort, graph=graph, reach=reach)

    def _search(
        self,
        number: int,
        way: Way,
        duals: Duals,
        cuts: list[Cut],
        below: float = -_WORTH,
        beam: int = 0,
        most_work: int | None = None,
    ) -> tuple[Priced, list[Column]]:
        school, variant = self._ways[number]
        bits = cuts_of(school, cuts, duals.cuts)
        book, _, batch = self._room_for(bits)
        priced = price(
            way.graph, way.past, way.room, way.won, bits, way.table, below, book,
            batch, beam, most_work or self._most_work, self.halt,
        )  # fmt: skip
        columns = [
            column_of_route(school, variant, route_of(book, end)) for end in priced.ends[:_TAKEN]
        ]
        return priced, columns

    def _meet(
        self, number: int, way: Way, back: Back, duals: Duals, cuts: list[Cut], below: float
    ) -> tuple[Priced, list[Column]]:
        school, variant = self._ways[number]
        bits = cuts_of(school, cuts, duals.cuts)
        book, back_book, batch = self._room_for(bits)
        priced, routes = price_from_both_ends(
            way, *back, bits, below, book, back_book, batch, self._most_work, self.halt
        )
        return priced, [column_of_route(school, variant, route) for route in routes[:_TAKEN]]

    def _back(self, number: int, duals: Duals) -> Back:
        # The same way to drive, turned round.
        school, variant = self._ways[number]
        trials = self._trials[number]
        here = self._turned.get(school.number) or turned(school)
        self._turned[school.number] = here
        graph, longest_s = inward(self._graph(number), np.flatnonzero(variant.allowed))
        way = way_of(here, variant, duals, ease=trials.ease, effort=trials.effort, graph=graph)
        return way, longest_s

    def _room_for(self, bits: Cuts) -> tuple[Book, Book, Book]:
        words = bits.member.shape[1]
        if words not in self._books:
            self._books.clear()
            books = new_book(_LABELS, words), new_book(_LABELS, words), new_book(_BATCH, words)
            self._books[words] = books
        return self._books[words]

    def _graph(self, number: int) -> Graph:
        if number not in self._graphs:
            school, variant = self._ways[number]
            graph = among(school.graph, variant.allowed)
            self._graphs[number] = decided(school, graph, self._arcs)
        return self._graphs[number]


def _floor(way: Way) -> float:
    # What completions alone prove.
    return least_walk(way.graph, way.past, way.room, way.won, way.table)


def _won(school: School, duals: Duals) -> Floats:
    # What each pupil's price brings at most, whatever their own assistant costs besides.
    return np.maximum(0.0, duals.prize[school.pupils])
