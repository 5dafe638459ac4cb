"""Plans from today's routes to a clean sheet, each the best within a number of pupils changed."""

import time
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from routeopt.planning.frontier_bound import Proved, Proving
from routeopt.planning.frontier_columns import Column, Columns
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Budget, Choice
from routeopt.solvers.partition import Effort, Within, cheapest_partition, choice_of
from routeopt.solvers.pool import RouteOption
from routeopt.solvers.portfolio import no_bound_reason
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver, kernel

_CLEAN, _SWEEP, _NEAR = 0.25, 0.35, 0.14
"""Shares of the time for the clean sheet, for penalised searches and for routes near theirs; the
rest is for choosing."""
_SEARCHES = 7
"""Searches in which a change costs something."""
_BESIDE = (1.0, 1.4, 0.7, 2.0, 0.5)
"""Shares of the price at which two plans cost the same; the first where nothing is between yet."""
_FEWEST, _LEAST_S = 0.04, 0.5
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
        self._known: list[Point] = []

    def run(self) -> Swept:
        """Search, then choose for each limit."""
        kernel.warm_up()
        self._started = time.monotonic()
        proving = self._begin_proof()
        self._tell("clean sheet")
        self._columns.begin()
        self._settle_columns()
        self._known.append(self._fewest())
        clean = self._search(0, _CLEAN)
        if proving is not None:
            proving.better(clean.objective_pence)
        self._sweep()
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

    def _search(self, penalty_pence: int, share: float, start: Choice | None = None) -> Choice:
        problem = self._problem.replace(change_penalty_pence_year=penalty_pence)
        rounds = self._budget.iterations
        budget = Budget(
            seconds=max(0.5, share * self._seconds) if self._timed else None,
            iterations=None if rounds is None else max(1, round(share * rounds)),
            stop=self._budget.stop,
        )
        begin = self._weighed(start.routes if start else (), penalty_pence)
        outcome = SearchSolver(start=begin).solve(problem, budget, self._seed, lambda _: None)
        if outcome.choice is None:
            raise AssertionError("no plan carries everybody, though each has a legal ride")
        for incumbent in outcome.incumbents:
            self._columns.take(incumbent.choice.routes, penalty_pence)
        self._columns.take(outcome.choice.routes, penalty_pence)
        routes = self._weighed(outcome.choice.routes, -penalty_pence)
        found = choice_of(self._problem, routes)
        self._known.append(self._point(found))
        return found

    def _weighed(self, routes: Iterable[RouteOption], penalty_pence: int) -> list[RouteOption]:
        return [
            replace(
                route,
                objective_pence=route.objective_pence
                + penalty_pence * self._columns.changed(route),
            )
            for route in routes
        ]

    def _sweep(self) -> None:
        # Where two plans cost the same at some price of a change, a better one may lie between.
        tried: set[int] = set()
        for number in range(1, _SEARCHES + 1):
            gap = self._widest_gap(tried)
            if gap is None:
                break
            penalty, few = gap
            tried.add(penalty)
            self._tell(f"search {number} of {_SEARCHES}, a change weighed")
            self._search(penalty, _SWEEP / _SEARCHES, few.choice)
        self._tell("routes near these")
        plans = _lowest(self._known)
        for point in plans if self._timed else plans[-1:]:
            until = time.monotonic() + _NEAR * self._seconds / len(plans) if self._timed else None
            self._columns.near([route.members for route in point.choice.routes], until)

    def _widest_gap(self, tried: Container[int]) -> tuple[int, Point] | None:
        # The penalty at which two neighbours on the edge cost the same, or one near it.
        for factor in _BESIDE:
            gaps = [
                (_area(few, many), penalty, few)
                for few, many in pairwise(_lowest(self._known))
                if many.changed - few.changed > 1
                and (penalty := round(factor * _slope(few, many))) not in tried
            ]
            if gaps:
                _, penalty, few = max(gaps, key=lambda gap: gap[:2])
                return penalty, few
        return None

    def _settle_columns(self) -> None:
        self._routes = self._columns.all()
        self._counts = [column.changed for column in self._routes]

    def _points(self, clean: Choice) -> tuple[Point, ...]:
        self._tell("choice of routes for each step")
        fewest = self._fewest()
        loosest = self._counted(clean)
        limits = self._limits(fewest.changed, loosest)
        self._known.append(fewest)
        points: list[Point] = []
        for place, most in enumerate(limits):
            share = self._left_s() / (len(limits) - place + 1)
            start = self._best_known(most)
            found = self._chosen(most, start, max(_LEAST_S, share))
            points.append(self._sharpened(most, found))
            self._known.append(points[-1])
        return _falling(points)

    def _best_known(self, most: int) -> Choice:
        within = [point for point in self._known if point.changed <= most]
        return min(within, key=lambda point: point.choice.objective_pence).choice

    def _point(self, choice: Choice) -> Point:
        changed = self._counted(choice)
        return Point(changed, changed, choice)

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
        share = _FEWEST * self._seconds
        choice, _ = cheapest_partition(self._problem, dear, self._effort(share))
        if choice is None:
            return min(self._known, key=lambda point: point.changed)
        cheap = [
            replace(route, objective_pence=route.objective_pence % _CHANGE_PENCE)
            for route in choice.routes
        ]
        return self._point(choice_of(self._problem, cheap))

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


def _lowest(points: Sequence[Point]) -> list[Point]:
    # The lower left edge: each cheaper than every one that changes no more, and turning one way.
    edge: list[Point] = []
    for point in sorted(points, key=lambda one: (one.changed, one.choice.objective_pence)):
        if edge and edge[-1].choice.objective_pence <= point.choice.objective_pence:
            continue
        while len(edge) > 1 and _slope(edge[-2], edge[-1]) <= _slope(edge[-1], point):
            edge.pop()
        edge.append(point)
    return edge


def _slope(few: Point, many: Point) -> int:
    pence = few.choice.objective_pence - many.choice.objective_pence
    return pence // max(1, many.changed - few.changed)


def _area(few: Point, many: Point) -> int:
    pence = few.choice.objective_pence - many.choice.objective_pence
    return pence * (many.changed - few.changed)


def _falling(points: Sequence[Point]) -> tuple[Point, ...]:
    # What is open within fewer changes is open within more.
    best: list[Point] = []
    for point in points:
        if best and best[-1].choice.objective_pence <= point.choice.objective_pence:
            best.append(replace(best[-1], most=point.most))
        else:
            best.append(point)
    return tuple(best)
