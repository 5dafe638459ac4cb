"""Ways to drive a company: legal or not and at what price, with every order where it matters."""

from dataclasses import dataclass, field

import numpy as np

from routeopt.domain.plan import Breach
from routeopt.solvers.evaluator import RouteResult, evaluate, fitting_layout, year_days
from routeopt.solvers.pool import EXACT_LABELS, Members, RouteOption, RoutePool
from routeopt.solvers.pricing import day_pence, year_pence
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import RouteShape, company_breaches, route_shape
from routeopt.solvers.stops import route_orders
from routeopt.solvers.units import units_of


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying one company.

    ``standing`` are the rules that bar it whatever the order; ``settled`` whether "no order is
    legal" or "no order is cheaper" is proved, and not just not found.
    """

    members: Members
    options: tuple[RouteOption, ...]
    standing: tuple[Breach, ...]
    floor_pence: int | None
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Ways:
    """Companies of one problem, each tried once."""

    problem: Problem
    pool: RoutePool
    units: dict[int, Members]
    tried: dict[Members, Tried] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem) -> "Ways":
        """Begin with none tried."""
        units = {member: unit for unit in units_of(problem) for member in unit}
        return cls(problem, RoutePool(problem), units)

    def whole(self, members: frozenset[int]) -> Members:
        """Complete a company with those who must travel with somebody in it."""
        return tuple(sorted({other for member in members for other in self.units[member]}))

    def attempt(self, members: Members) -> Tried:
        """Try a company quickly: legal ways found are legal, others may be missed."""
        known = self.tried.get(members)
        if known is None:
            standing = self._standing(members)
            options = () if standing else self.pool.options(members)
            floor = None if standing else self._floor_pence(members)
            known = self.tried[members] = Tried(
                members, options, standing, floor, settled=bool(standing)
            )
        return known

    def prove(self, members: Members) -> Tried:
        """Try a company with every order of its stops, as far as labels last."""
        known = self.attempt(members)
        if not known.settled:
            settled = self.pool.sharpen(members)
            options = self.pool.options(members)
            if not settled and not options:
                shape = route_shape(self.problem, members)
                settled = route_orders(self.problem, shape, EXACT_LABELS)[1]
            known = self.tried[members] = Tried(
                members, options, (), known.floor_pence, settled=settled
            )
        return known

    def result(self, option: RouteOption) -> RouteResult:
        """Work out times and prices of a way."""
        return evaluate(self.problem, option.spec)

    def _standing(self, members: Members) -> tuple[Breach, ...]:
        company = company_breaches(self.problem, members)
        if company:
            return tuple(company)
        shape = route_shape(self.problem, members)
        return shape.breaches or self._no_vehicle(shape)

    def _no_vehicle(self, shape: RouteShape) -> tuple[Breach, ...]:
        names = self.problem.names(shape.members)
        fits = set(_fitting(self.problem, shape.members))
        seats = max(pattern.seats for pattern in shape.patterns)
        spaces = max(pattern.spaces for pattern in shape.patterns)
        kinds = range(len(self.problem.type_ids))
        roomy = [kind for kind in kinds if fitting_layout(self.problem, kind, seats, spaces)]
        if fits.intersection(roomy):
            return ()
        found = []
        if not roomy:
            need = f"no vehicle has {seats} seats and {spaces} spaces"
            found.append(Breach("R4", names, need))
        if not fits or roomy:
            found.append(Breach("R9", names, "no vehicle large enough has all features needed"))
        return tuple(found)

    def _floor_pence(self, members: Members) -> int | None:
        # The bare day of the cheapest vehicle that fits, no mile driven; None where a contract
        # might be kept instead.
        problem = self.problem
        first, *others = members
        if any(first in c.keepable and c.keepable.issuperset(others) for c in problem.contracts):
            return None
        shape = route_shape(problem, members)
        least = []
        for kind in _fitting(problem, members):
            daily = np.zeros(problem.days, np.int64)
            for pattern in shape.patterns:
                if fitting_layout(problem, kind, pattern.seats, pattern.spaces) is None:
                    break
                daily[list(pattern.days)] = day_pence(
                    problem.prices, kind, np.array(0), np.array(pattern.pas),
                    np.array(pattern.one_way),
                )  # fmt: skip
            else:
                least.append(int(year_pence(daily, year_days(problem, members))))
        return min(least, default=None)


def _fitting(problem: Problem, members: Members) -> list[int]:
    # Types of vehicle with every feature somebody in the company needs.
    return [int(k) for k in np.flatnonzero(problem.type_fits[list(members)].all(axis=0))]
