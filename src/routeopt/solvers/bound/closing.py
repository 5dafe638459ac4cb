"""Closing the gap among listed routes: cuts, fewer routes, cuts again, then an exact choice.

Every route a cheaper plan could use is in the catalogue, so a bound on the cheapest choice out of
it, or the best plan known, is a bound on all plans. As that bound rises, routes whose reduced
cost is too high for it leave the catalogue for good.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from routeopt.solvers.bound.catalogue import Catalogue
from routeopt.solvers.bound.columns import Column, column_of_option
from routeopt.solvers.bound.cuts import Cut, broken_triples
from routeopt.solvers.bound.enumeration import Chooser
from routeopt.solvers.bound.fives import broken_fives
from routeopt.solvers.bound.master import Count, Master, Solution
from routeopt.solvers.bound.relaxed import Floats
from routeopt.solvers.bound.variants import PENCE
from routeopt.solvers.bound.watch import PROVED_PENCE, Watch
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Duals
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.problem import Problem

_FIRST, _BATCH = 2_500, 600
"""Routes the programme begins with, and takes at a time."""
_MOST_COLUMNS = 4_000
_WORTH = 0.01
_FEW_ROUTES = 6_000
"""So few are handed to the exact choice at once."""
_CHOOSABLE = 40_000
"""More than these are not handed over at all."""
_CUTS_A_ROUND = 150
_LEAST_BREACH = 0.015
_MOST_CUTS = 1_500
_SLOW = 5e-5
_SLOW_ROUNDS = 3
_MENDED_ROUNDS = 6
_IMPROVING, _IMPROVING_S = 600, 4.0
"""Routes among which a better plan is looked for on the way, and for how long."""


class Closing:
    """Raises the bound among the routes of a catalogue.

    Parameters
    ----------
    problem, pupils
        What is planned, and who must be carried.
    catalogue
        Every route of a plan cheaper than the best known.
    exact
        Legal routes already known, which may be cheaper than listed.
    pool
        Prices routes to the penny.
    watch, raise_
        The world; takes bounds in pounds a year.
    may_cut
        Whether a cut about these pupils counts rightly for every contract.
    counts
        A branch's rules on vehicles of all types together. Rules on one type are let go, as only
        the cheapest way to drive each set is listed; assistants are not counted in a catalogue.
    """

    def __init__(
        self,
        problem: Problem,
        pupils: list[int],
        catalogue: Catalogue,
        exact: Sequence[Column],
        pool: RoutePool,
        watch: Watch,
        raise_: Callable[[float], None],
        may_cut: Callable[[Iterable[int]], bool],
        *,
        counts: Sequence[Count] = (),
    ) -> None:
        self._problem = problem
        self._pupils = pupils
        self._everyone = frozenset(range(problem.n))
        self._whole = len(pupils) == problem.n
        self._catalogue = catalogue
        self._pool = pool
        self._watch = watch
        self._raise = raise_
        self._may_cut = may_cut
        self._inside: dict[Column, int] = {}
        self._master = Master(problem, pupils, counts, most=_MOST_COLUMNS)
        self._exact = [
            column
            for column in exact
            if not (self._whole and pool.barred(pupil for pupil, _ in column.visits))
        ]
        self._master.add(exact)
        self._seen = set[tuple[int, ...]]()
        self._improved_at = np.inf

    def run(self, duals: Duals, cuts: Sequence[Cut]) -> None:
        """Go on until the gap is closed, time is up or nothing more helps."""
        whole = [Cut(cut.members, self._everyone) for cut in cuts]
        self._take(self._catalogue.reduced(duals, whole), _FIRST, np.inf)
        self._master.cut(whole)
        slow, before = 0, 0.0
        while not self._watch.stop():
            settled = self._settle()
            if settled is None:
                return
            solution, duals, reduced = settled
            bound = duals.pounds - _WORTH * len(self._pupils)
            self._told(bound)
            gap = self._gap(bound)
            if gap <= 0:
                return
            self._catalogue.keep(reduced < gap)
            if len(self._catalogue) <= _FEW_ROUTES:
                break
            self._improve(gap)
            slow = slow + 1 if bound - before < _SLOW * bound else 0
            before = bound
            choosable = len(self._catalogue) <= _CHOOSABLE
            if (choosable and slow >= _SLOW_ROUNDS) or not self._cut(solution, duals):
                break
        if len(self._catalogue) <= _CHOOSABLE and not self._watch.stop():
            self._choose()

    def _told(self, bound: float) -> None:
        best = self._watch.best_pence()
        self._raise(bound if best is None else min(bound, best / PENCE))

    def _gap(self, bound: float) -> float:
        best = self._watch.best_pence()
        top = np.inf if best is None else (best - PROVED_PENCE) / PENCE
        return top - bound + _WORTH * len(self._pupils)

    def _settle(self) -> tuple[Solution, Duals, Floats] | None:
        # Solves to the end over the catalogue, with the prices of used routes made exact.
        mended = 0
        while not self._watch.stop():
            solved = self._master.solve()
            if solved is None:
                return None
            solution, duals = solved
            self._master.tidy()
            reduced = self._catalogue.reduced(duals, self._master.cuts)
            if self._take(reduced, _BATCH, -_WORTH):
                continue
            if mended < _MENDED_ROUNDS and self._made_exact(solution):
                mended += 1
                continue
            return solution, duals, reduced
        return None

    def _take(self, reduced: Floats, most: int, below: float) -> int:
        hopeful = np.flatnonzero(reduced < below)
        if hopeful.size > most:
            hopeful = hopeful[np.argpartition(reduced[hopeful], most)[:most]]
        columns = [(self._catalogue.column(number), number) for number in hopeful.tolist()]
        self._inside.update((one, int(self._catalogue.serial[number])) for one, number in columns)
        return self._master.add(column for column, _ in columns)

    def _made_exact(self, solution: Solution) -> bool:
        # A listed price may be too low, or the route illegal by a rule the listing lets go.
        if not self._whole:
            return False
        gone = set[Column]()
        for column, number in self._listed(solution):
            members = tuple(pupil for pupil, _ in column.visits)
            self._seen.add(members)
            if not (self._pool.sharpen(members) or self._pool.barred(members)):
                continue
            options = [column_of_option(option) for option in self._pool.options(members)]
            alike = (column.kind, column.contract)
            same = [one for one in options if (one.kind, one.contract) == alike]
            if column.contract != NO_CONTRACT and not same:
                continue
            self._catalogue.exact[number] = True
            self._catalogue.pounds[number] = same[0].pounds if same else np.inf
            self._master.add(options)
            self._exact += options
            gone.add(column)
        self._master.drop(lambda column: column in gone)
        return bool(gone)

    def _listed(self, solution: Solution) -> list[tuple[Column, int]]:
        # Routes in use whose price is still the listing's, with their places in the catalogue.
        used = [
            column
            for column, _ in solution.used
            if column in self._inside
            and not column.exact
            and tuple(pupil for pupil, _ in column.visits) not in self._seen
        ]
        serials = np.array([self._inside[column] for column in used], np.int64)
        numbers = self._catalogue.numbers(serials).tolist()
        return [(c, number) for c, number in zip(used, numbers, strict=True) if number >= 0]

    def _cut(self, solution: Solution, duals: Duals) -> bool:
        if len(self._master.cuts) > _MOST_CUTS // 2:
            self._master.drop_cuts([bool(price < 0) for price in duals.cuts])
        known = {cut.members for cut in self._master.cuts}
        room = min(_CUTS_A_ROUND, _MOST_CUTS - len(known))
        found = [frozenset(triple) for triple in broken_triples(solution.used, room, _LEAST_BREACH)]
        if len(found) < room // 3:
            found += broken_fives(solution.used, room - len(found))
        new = [m for m in found if m not in known and self._may_cut(m)]
        self._master.cut(Cut(members, self._everyone) for members in new)
        return bool(new)

    def _improve(self, gap: float) -> None:
        # The routes of least reduced cost may make a better plan, which shortens the list.
        if gap > self._improved_at / 2 or self._watch.by_rounds:
            return
        self._improved_at = gap

        def left_s() -> float:
            return min(_IMPROVING_S, self._watch.left_s())

        self._found(self._chooser(self._master.promising(_IMPROVING)), left_s)

    def _choose(self) -> None:
        listed = [self._catalogue.column(number) for number in range(len(self._catalogue))]
        bound = self._found(self._chooser([*listed, *self._exact]), self._watch.left_s)
        self._told(bound)

    def _chooser(self, columns: Sequence[Column]) -> Chooser:
        return Chooser(self._problem, columns, self._pool, self._master.cuts, whole=self._whole)

    def _found(self, chooser: Chooser, left_s: Callable[[], float]) -> float:
        closed = chooser.choose(left_s, self._watch.stop)
        if closed.chosen is not None:
            self._watch.found(closed.chosen)
        return closed.bound
