"""Plans from today's routes to a clean sheet, each the best within a number of pupils changed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from routeopt.planning.frontier_bound import Proved, Proving
from routeopt.planning.frontier_columns import Column, Columns
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Budget, Choice
from routeopt.solvers.partition import Effort, Within, cheapest_partition, choice_of
from routeopt.solvers.portfolio import no_bound_reason
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver, kernel

_CLEAN, _SWEEP, _NEAR = 0.35, 0.35, 0.1
"""Shares of the time for the clean sheet, for penalised searches and for routes near theirs."""
_PENALTIES = (0.25, 0.5, 0.8, 1.2, 2.0, 4.0)
"""Penalties on a pupil changed, as shares of what a changed pupil saves on a clean sheet."""
_BY_ROUNDS_UNITS = 0.5
_CHANGE_PENCE = 10**10

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Point:
    """A choice of routes, how many pupils it changes, and how many might."""

    most: int
    changed: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class Swept:
    """All points, least changes first; what was proved of the clean sheet; routes met."""

    points: tuple[Point, ...]
    proved: Proved | None
    columns: int


class Sweep:
    """Finds the points.

    Parameters
    ----------
    problem
        What is planned, without a penalty on changes.
    budget
        Time or rounds for everything.
    seed
        Of the searches.
    wanted
        Limits on pupils changed that are asked for; none where the steps are to be chosen.
    steps
        How many steps to choose.
    tell
        Hears what is being done.
    """

    def __init__(
        self,
        problem: Problem,
        budget: Budget,
        seed: int,
        *,
        wanted: Sequence[int],
        steps: int,
        proved: bool,
        tell: Tell,
    ) -> None:
        self._problem = problem
        self._budget = budget
        self._seed = seed
        self._wanted = wanted
        self._steps = steps
        self._proved = proved and not no_bound_reason(problem)
        self._tell = tell
        self._columns = Columns(problem)
        self._counts: list[int] = []
        self._routes: list[Column] = []

    def run(self) -> Swept:
        """Search, then choose for each limit."""
        kernel.warm_up()
        self._started = time.monotonic()
        proving = self._begin_proof()
        self._tell("clean sheet")
        self._columns.begin()
        clean = self._search(0, _CLEAN)
        if proving is not None:
            proving.better(clean.objective_pence)
        self._sweep(clean)
        self._settle_columns()
        points = self._points(clean)
        proved = proving.end() if proving is not None else None
        return Swept(points, proved, len(self._routes))

    @property
    def _timed(self) -> bool:
        return self._budget.iterations is None

    @property
    def _seconds(self) -> float:
        return self._budget.seconds or 60.0

    def _left_s(self) -> float:
        return max(0.0, self._seconds - (time.monotonic() - self._started))

    def _begin_proof(self) -> Proving | None:
        if not self._proved:
            return None
        proving = Proving(
            self._problem,
            by_rounds=not self._timed,
            left_s=self._left_s,
            stopped=lambda: self._budget.stop.is_set() or (self._timed and self._left_s() <= 0),
        )
        proving.start()
        return proving

    def _search(self, penalty_pence: int, share: float) -> Choice:
        problem = self._problem.replace(change_penalty_pence_year=penalty_pence)
        rounds = self._budget.iterations
        budget = Budget(
            seconds=max(0.5, share * self._seconds) if self._timed else None,
            iterations=None if rounds is None else max(1, round(share * rounds)),
            stop=self._budget.stop,
        )
        outcome = SearchSolver().solve(problem, budget, self._seed, lambda _: None)
        if outcome.choice is None:
            raise AssertionError("no plan carries everybody, though each has a legal ride")
        for found in outcome.incumbents:
            self._columns.take(found.choice.routes, penalty_pence)
        self._columns.take(outcome.choice.routes, penalty_pence)
        return outcome.choice

    def _sweep(self, clean: Choice) -> None:
        met = [clean]
        each = self._worth_of_a_change(clean)
        for number, share in enumerate(_PENALTIES if each else (), start=1):
            self._tell(f"search {number} of {len(_PENALTIES)} with changes weighed")
            met.append(self._search(round(share * each), _SWEEP / len(_PENALTIES)))
        self._tell("routes near these")
        for position, choice in enumerate(met):
            left = _NEAR * self._seconds * (position + 1) / len(met)
            begun = self._started + (_CLEAN + _SWEEP) * self._seconds
            until = max(begun, time.monotonic()) + left if self._timed else None
            if self._timed or position == 0:
                self._columns.near([route.members for route in choice.routes], until)

    def _worth_of_a_change(self, clean: Choice) -> int:
        # What a changed pupil saves on a clean sheet, against contracts and pupils as they are.
        contracts = sum(
            column.option.objective_pence
            for column in self._columns.all()
            if column.changed == 0 and column.option.spec.contract >= 0
        )
        changed = sum(self._columns.changed(option) for option in clean.routes)
        saved = max(contracts - clean.objective_pence, clean.objective_pence // 20)
        return saved // changed if changed else 0

    def _settle_columns(self) -> None:
        self._routes = self._columns.all()
        self._counts = [column.changed for column in self._routes]

    def _points(self, clean: Choice) -> tuple[Point, ...]:
        self._tell("choice of routes for each step")
        fewest = self._fewest()
        loosest = self._counted(clean)
        limits = self._limits(fewest.changed, loosest)
        points: list[Point] = []
        last = fewest
        for place, most in enumerate(limits):
            share = self._left_s() / (len(limits) - place + 1)
            found = self._chosen(most, last.choice, max(0.3, share))
            last = self._sharpened(most, found)
            points.append(last)
        return _falling(points)

    def _limits(self, fewest: int, loosest: int) -> list[int]:
        if self._wanted:
            return sorted({max(fewest, most) for most in self._wanted})
        loosest = max(fewest, loosest)
        span = loosest - fewest
        shares = (place / (self._steps - 1) for place in range(self._steps))
        # Closer together where every pupil counts most.
        limits = {fewest + round(span * share**1.5) for share in shares}
        everybody = int((self._problem.today_contract != NO_CONTRACT).sum())
        return sorted({*(most for most in limits if most < loosest), everybody})

    def _fewest(self) -> Point:
        dear = [
            replace(
                column.option,
                objective_pence=column.option.objective_pence + _CHANGE_PENCE * column.changed,
            )
            for column in self._routes
        ]
        choice, _ = cheapest_partition(self._problem, dear, self._effort(0.1 * self._seconds))
        if choice is None:
            raise AssertionError("no choice of routes carries everybody")
        cheap = [
            replace(route, objective_pence=route.objective_pence % _CHANGE_PENCE)
            for route in choice.routes
        ]
        found = choice_of(self._problem, cheap)
        return Point(self._counted(found), self._counted(found), found)

    def _chosen(self, most: int, start: Choice, seconds: float) -> Choice:
        options = [column.option for column in self._routes]
        within = Within(self._counts, most)
        found, _ = cheapest_partition(self._problem, options, self._effort(seconds), start, within)
        return found if found is not None else start

    def _effort(self, seconds: float) -> Effort:
        return Effort(
            seconds=seconds,
            deterministic=None if self._timed else _BY_ROUNDS_UNITS,
            seed=self._seed,
            stop=self._budget.stop,
        )

    def _sharpened(self, most: int, choice: Choice) -> Point:
        # Exact orders may spare a little more; they change no more pupils.
        routes = []
        for route in choice.routes:
            if not self._timed or self._left_s() > 0:
                self._columns.sharpen(route.members)
            changed = self._columns.changed(route)
            same = [
                column.option
                for column in self._columns.of(route.members)
                if (column.option.spec.kind, column.option.spec.contract)
                == (route.spec.kind, route.spec.contract)
                and column.changed <= changed
            ]
            routes.append(min([*same, route], key=lambda option: option.rank))
        found = choice_of(self._problem, routes)
        return Point(most, self._counted(found), found)

    def _counted(self, choice: Choice) -> int:
        return sum(self._columns.changed(option) for option in choice.routes)


def _falling(points: Sequence[Point]) -> tuple[Point, ...]:
    # What is open within fewer changes is open within more.
    best: list[Point] = []
    for point in points:
        if best and best[-1].choice.objective_pence <= point.choice.objective_pence:
            best.append(replace(best[-1], most=point.most))
        else:
            best.append(point)
    return tuple(best)
