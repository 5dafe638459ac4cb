"""Prices a peer's plan by our evaluator, in the peer's favour.

A route keeps its pupils. Of the peer's order and the best one our search over orders knows, and
of all types and layouts that are legal, the cheapest counts. Where the pupils may not ride together
at all, those whose leaving makes it cheapest move to where they cost least, on another route or
alone. Pupils the peer left out ride alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from routeopt.solvers.evaluator import RouteResult, RouteSpec, evaluate, fitting_layout
from routeopt.solvers.pool import RouteOption, RoutePool, joined_stops
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import company_breaches, route_shape

Routes = Sequence[tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Repriced:
    """A complete legal plan made of a peer's routes.

    ``split`` counts routes that had to give a pupil up, ``left_out`` pupils of none.
    """

    results: tuple[RouteResult, ...]
    split: int
    left_out: int

    @property
    def year_pence(self) -> int:
        """What the plan costs a year."""
        return sum(result.year_pence for result in self.results)


class Repricer:
    """Prices sets of pupils, each once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._pool = RoutePool(problem)

    def quick_pence(self, routes: Routes) -> int:
        """Year's pence of a plan by a short search over orders where every route is legal."""
        found = [self._pool.cheapest(route) for route in routes]
        if any(one is None for one in found):
            return self.plan(routes).year_pence
        carried = {member for route in routes for member in route}
        if len(carried) < self.problem.n:
            return self.plan(routes).year_pence
        return sum(one.year_pence for one in found if one is not None)

    def plan(self, routes: Routes) -> Repriced:
        """Price a plan given as routes outward from the school."""
        whole = {tuple(route): self._best(tuple(route)) for route in routes}
        results = [result for result in whole.values() if result is not None]
        broken = [route for route, result in whole.items() if result is None and route]
        for route in broken:
            self._part(route, results)
        carried = {member for route in whole for member in route}
        left = [member for member in range(self.problem.n) if member not in carried]
        results += [self._alone(member) for member in left]
        return Repriced(tuple(results), len(broken), len(left))

    def _part(self, route: tuple[int, ...], results: list[RouteResult]) -> None:
        """Add what is left of an illegal route, and house whoever has to leave it."""
        ways = []
        for member in route:
            rest = self._best(tuple(one for one in route if one != member))
            if rest is not None:
                ways.append((rest.year_pence + self._housing(member, results)[0], member, rest))
        if ways:
            _, leaver, rest = min(ways, key=lambda way: way[:2])
            results.append(rest)
        else:
            leaver = route[-1]
            if len(route) > 1:
                self._part(route[:-1], results)
        self._house(leaver, results)

    def _housing(self, member: int, results: list[RouteResult]) -> tuple[int, int]:
        """Give what a pupil costs more at best, and on which route: -1 for alone."""
        ways = [(self._alone(member).year_pence, -1)]
        for number, result in enumerate(results):
            joined = self._pool.cheapest((*result.spec.members, member))
            if joined is not None:
                ways.append((joined.year_pence - result.year_pence, number))
        return min(ways)

    def _house(self, member: int, results: list[RouteResult]) -> None:
        """Put a pupil where it costs least: on any other route, or alone."""
        where = self._housing(member, results)[1]
        if where < 0:
            results.append(self._alone(member))
            return
        housed = self._best((*results[where].spec.members, member))
        if housed is None:
            raise AssertionError("a route that was legal a moment ago")
        results[where] = housed

    def _alone(self, member: int) -> RouteResult:
        result = self._best((member,))
        if result is None:
            raise ValueError("a pupil has no legal ride alone: not an instance to measure on")
        return result

    def _best(self, route: tuple[int, ...]) -> RouteResult | None:
        if not company_breaches(self.problem, tuple(sorted(route))):
            self._pool.sharpen(route)
        found = [*self._options(route), *self._as_given(route)]
        return min(found, key=lambda one: (one.year_pence, one.ride_s), default=None)

    def _options(self, route: tuple[int, ...]) -> list[RouteResult]:
        options: list[RouteOption] = list(self._pool.options(route))[:1]
        return [evaluate(self.problem, option.spec) for option in options]

    def _as_given(self, route: tuple[int, ...]) -> list[RouteResult]:
        problem = self.problem
        shape = route_shape(problem, tuple(sorted(route)))
        seats = max((pattern.seats for pattern in shape.patterns), default=0)
        spaces = max((pattern.spaces for pattern in shape.patterns), default=0)
        afternoon = joined_stops(problem, tuple(route))
        found = []
        for kind in range(len(problem.type_ids)):
            layout = fitting_layout(problem, kind, seats, spaces)
            if layout is not None:
                spec = RouteSpec(afternoon[::-1], afternoon, kind, layout, shape.pas)
                result = evaluate(problem, spec)
                if result.legal:
                    found.append(result)
        return found
