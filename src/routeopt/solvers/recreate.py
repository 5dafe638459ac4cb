"""Ruin and recreate over whole-route prices, on top of the pool.

A few neighbouring pupils leave their routes and are put back where a whole route's price
grows least (Schrimpf et al. 2000; Christiaens and Vanden Berghe 2020). Every set tried lands
in the pool, where the exact choice of routes finds it again.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.pool import Members, RouteOption, RoutePool
from routeopt.solvers.problem import Problem

_BLINK = 0.02
_MOST_RUINED = 10
_ROUTES_TRIED = 5
_WHOLE_ROUTES = 0.3
"""Share of the ruins that take two whole routes apart rather than a few neighbours."""
Groups = list[frozenset[int]]  # routes as sets of unit numbers


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Units and their neighbours: ``near`` nearest first, ``rank`` the place of each in it."""

    units: tuple[Members, ...]
    near: NDArray[np.int64]
    rank: tuple[tuple[int, ...], ...]


def neighbourhood(problem: Problem, units: Sequence[Members]) -> Neighbourhood:
    """Sort every unit's neighbours by driving time there and back."""
    first = np.array([unit[0] for unit in units], np.int64)
    places, school = problem.place[first], problem.school[first]
    away = problem.time_s[np.ix_(np.array([AM, PM]), places, places)].sum(axis=0)
    away = (away + away.T).astype(np.float64)
    away[school[:, None] != school[None, :]] = np.inf
    np.fill_diagonal(away, -1)
    near = np.argsort(away, axis=1, kind="stable")
    rank = tuple(tuple(row) for row in np.argsort(near, axis=1).tolist())
    return Neighbourhood(tuple(units), near, rank)


class Recreator:
    """Improves sets of units by ruining and recreating them."""

    def __init__(self, pool: RoutePool, area: Neighbourhood, rng: np.random.Generator) -> None:
        self._pool = pool
        self._area = area
        self._rng = rng

    def members(self, route: frozenset[int]) -> Members:
        """Pupils of a set of units."""
        return tuple(sorted(m for unit in route for m in self._area.units[unit]))

    def routes_of(self, chosen: Sequence[RouteOption]) -> Groups:
        """Turn chosen routes into sets of units."""
        number = {unit[0]: k for k, unit in enumerate(self._area.units)}
        return [frozenset(number[m] for m in o.members if m in number) for o in chosen]

    def cost(self, routes: Groups) -> float:
        """Objective of a set of routes, each contract kept at most once."""
        total = 0
        keeping: dict[int, list[int]] = {}
        for route in routes:
            options = self._pool.options(self.members(route))
            if not options:
                return math.inf
            best = options[0]
            total += best.objective_pence
            if best.spec.contract != NO_CONTRACT:
                other = next((o for o in options if o.spec.contract == NO_CONTRACT), None)
                loss = other.objective_pence - best.objective_pence if other else 10**12
                keeping.setdefault(best.spec.contract, []).append(loss)
        for losses in keeping.values():
            total += sum(losses) - max(losses)
        return total

    def improve(
        self, start: Groups, steps: int, heat: float, late: Callable[[], bool]
    ) -> tuple[Groups, Groups]:
        """Ruin and recreate ``steps`` times from a start, fewer once ``late`` says so.

        Parameters
        ----------
        start
            Routes as sets of units.
        steps
            How often.
        heat
            Share of the cost by which a step may be worse (on average, at first).

        Returns
        -------
        best, last : Groups
            The cheapest met, and where the walk ended.
        """
        current, cost = start, self.cost(start)
        best, least = current, cost
        for step in range(steps):
            if late():
                break
            candidate = self._recreate(*self._ruin(current))
            price = self.cost(candidate)
            allowed = heat * least * (1 - step / steps) * -math.log(1 - self._rng.random())
            if price < cost + allowed:
                current, cost = candidate, price
                if cost < least:
                    best, least = current, cost
        return best, current

    def _ruin(self, routes: Groups) -> tuple[Groups, list[int]]:
        rng = self._rng
        count = len(self._area.units)
        seed = int(rng.integers(count))
        size = int(rng.integers(1, max(2, min(_MOST_RUINED, 2 + count // 4)) + 1))
        if rng.random() < _WHOLE_ROUTES:
            hit = [route for route in routes if seed in route]
            near = [u for u in self._area.near[seed][: 3 * size] if u not in hit[0]]
            neighbours = [route for route in routes if near and near[0] in route]
            gone = set().union(*hit, *neighbours)
        else:
            gone = {int(u) for u in self._area.near[seed][:size]}
        left = [kept for route in routes if (kept := route - gone)]
        return left, [int(u) for u in rng.permutation(sorted(gone))]

    def rehouse(self, routes: Groups) -> Groups:
        """Put every unit that is alone where it costs least, by itself or with others."""
        shared = [route for route in routes if len(route) > 1]
        return self._recreate(
            shared, [unit for route in routes if len(route) == 1 for unit in route]
        )

    def _friendly(self, unit: int, route: frozenset[int]) -> bool:
        # Pairs that cannot ride together only steer the search: a set can be legal although
        # two of it are not.
        units = self._area.units
        return all(self._pool.options((*units[unit], *units[other])) for other in route)

    def _nearest(self, routes: Groups, unit: int) -> list[int]:
        # Routes by their unit nearest to this one: the far ones are not worth pricing.
        rank = self._area.rank[unit]
        return sorted(range(len(routes)), key=lambda k: min(rank[u] for u in routes[k]))[
            :_ROUTES_TRIED
        ]

    def _recreate(self, routes: Groups, homeless: list[int]) -> Groups:
        routes = list(routes)
        for unit in homeless:
            alone = self._pool.cheapest(self._area.units[unit])
            best_rise = alone.objective_pence if alone else math.inf
            best_route = -1
            for number in self._nearest(routes, unit):
                route = routes[number]
                if self._rng.random() < _BLINK or not self._friendly(unit, route):
                    continue
                now = self._pool.cheapest(self.members(route))
                grown = self._pool.cheapest(self.members(route | {unit}))
                if grown is None:
                    continue
                rise = grown.objective_pence - (now.objective_pence if now else 0)
                if rise < best_rise:
                    best_rise, best_route = rise, number
            if best_route < 0:
                routes.append(frozenset({unit}))
            else:
                routes[best_route] = routes[best_route] | {unit}
        return routes
