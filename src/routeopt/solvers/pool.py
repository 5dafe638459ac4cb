"""Every route seen: sets of pupils, each with its cheapest ways of being driven."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from routeopt.solvers.evaluator import (
    NO_CONTRACT,
    RouteResult,
    RouteSpec,
    assistants_carried,
    evaluate,
    fitting_layout,
    objective_extra,
    year_days,
)
from routeopt.solvers.pricing import day_pence, half_up
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import RouteShape, company_breaches, route_shape
from routeopt.solvers.stops import RouteOrder, Stops, route_orders, stops_of

DRAFT_BEAM = 60
EXACT_STOPS = 12
EXACT_LABELS = 400_000
"""Labels a layer kept when an order is to be exact; cut (and said so) beyond."""

Members = tuple[int, ...]
_DAYS = 10
_EVERY_ORDER = 4
"""Stops up to which a contract that goes on whole has every order tried for changed times."""


@dataclass(frozen=True, slots=True)
class RouteOption:
    """A legal route with its price: one column of the choice of routes."""

    members: Members
    spec: RouteSpec
    year_pence: int
    objective_pence: int
    ride_s: int
    days: int
    pas_by_day: tuple[int, ...]

    @property
    def rank(self) -> tuple[int, int]:
        """Cheaper first, then fewer pupil-minutes."""
        return (self.objective_pence, self.ride_s)


class RoutePool:
    """Prices sets of pupils once each and remembers them.

    Parameters
    ----------
    problem
        What is planned.
    beam
        Labels kept a layer while orders are searched; small is quick, and sets are ordered
        again exactly before a plan is given out.
    """

    def __init__(self, problem: Problem, beam: int = DRAFT_BEAM) -> None:
        self.problem = problem
        self._beam = beam
        self._options: dict[Members, tuple[RouteOption, ...]] = {}
        self._contracts_of: dict[int, list[int]] = {}
        for number, contract in enumerate(problem.contracts):
            for member in contract.keepable:
                self._contracts_of.setdefault(member, []).append(number)

    def __len__(self) -> int:
        """Count the sets priced so far, legal or not."""
        return len(self._options)

    def options(self, members: Iterable[int]) -> tuple[RouteOption, ...]:
        """Ways to drive a set, cheapest first; empty where none is known to be legal."""
        key = tuple(sorted(members))
        known = self._options.get(key)
        if known is None:
            known = self._price(key, self._beam)
            self._options[key] = known
        return known

    def cheapest(self, members: Iterable[int]) -> RouteOption | None:
        """Give the best way to drive a set, or None."""
        options = self.options(members)
        return options[0] if options else None

    def in_type(self, members: Iterable[int], kind: int) -> RouteOption | None:
        """Give the best way to drive a set in one type of vehicle at the pack's rates."""
        key = tuple(sorted(members))
        pinned = any(member in key for member, _ in self.problem.pinned)
        if pinned or company_breaches(self.problem, key):
            return None
        shape = route_shape(self.problem, key)
        if shape.breaches or kind not in _kinds(self.problem, shape):
            return None
        orders, _ = route_orders(self.problem, shape, self._beam)
        return _priced(self.problem, shape, kind, orders) if orders else None

    def all_options(self) -> list[RouteOption]:
        """Every legal route seen, in the order first seen."""
        return [option for options in self._options.values() for option in options]

    def add(self, option: RouteOption) -> None:
        """Put in a route priced elsewhere (a locked one), beside what is known."""
        known = self._options.get(option.members, ())
        self._options[option.members] = tuple(sorted((*known, option), key=lambda o: o.rank))

    def sharpen(self, members: Iterable[int], labels: int = EXACT_LABELS) -> bool:
        """Order a set's stops again; True if its order is proven best, with so many labels."""
        key = tuple(sorted(members))
        beam = labels if len(key) <= EXACT_STOPS else 20 * self._beam
        before = self._options.get(key, ())
        exact: list[bool] = []
        found = self._price(key, beam, exact)
        self._options[key] = _better(before, found)
        return bool(exact) and all(exact)

    def barred(self, members: Iterable[int]) -> bool:
        """Whether a rule forbids the set whatever the order and the vehicle."""
        key = tuple(sorted(members))
        if self._splits_a_group(key) or company_breaches(self.problem, key):
            return True
        return bool(route_shape(self.problem, key).breaches)

    def _price(
        self, members: Members, beam: int, exactness: list[bool] | None = None
    ) -> tuple[RouteOption, ...]:
        problem = self.problem
        if not members or self._splits_a_group(members) or company_breaches(problem, members):
            return ()
        shape = route_shape(problem, members)
        if shape.breaches:
            return ()
        pinned = {contract for member, contract in problem.pinned if member in members}
        kinds = [] if pinned else _kinds(problem, shape)
        contracts = [c for c in self._keepable(shape) if pinned <= {c}]
        if not kinds and not contracts:
            return ()
        orders, exact = route_orders(problem, shape, beam)
        if exactness is not None:
            exactness.append(exact)
        found = [self._kept(shape, contract, orders) for contract in contracts]
        if orders:
            found += [_priced(problem, shape, kind, orders) for kind in kinds]
        ranked = sorted((o for o in found if o is not None), key=lambda option: option.rank)
        return self._worth_keeping(ranked)

    def _splits_a_group(self, members: Members) -> bool:
        present = set(members)
        return any(
            not present.isdisjoint(group) and not present.issuperset(group)
            for group in self.problem.groups
        )

    def _worth_keeping(self, ranked: list[RouteOption]) -> tuple[RouteOption, ...]:
        # A dearer way matters only while all cheaper ones compete for something scarce: a
        # contract, a type of which few are left, or assistants.
        kept = []
        for option in ranked:
            kept.append(option)
            scarce = option.spec.contract != NO_CONTRACT
            if not scarce and self.problem.supply[option.spec.kind] < 0:
                break
        return tuple(kept)

    def _keepable(self, shape: RouteShape) -> list[int]:
        first, *others = shape.members
        problem = self.problem
        fitting = []
        for number in self._contracts_of.get(first, []):
            contract = problem.contracts[number]
            if not contract.keepable.issuperset(others):
                continue
            pas = assistants_carried(problem, shape, number)
            seats = max(p.seats - p.pas + pas for p in shape.patterns)
            spaces = max(p.spaces for p in shape.patterns)
            fits = problem.type_fits[list(shape.members), contract.vehicle_type].all()
            layout = fitting_layout(problem, contract.vehicle_type, seats, spaces)
            if pas >= shape.pas and fits and layout is not None:
                fitting.append(number)
        return fitting

    def _kept(
        self, shape: RouteShape, number: int, orders: tuple[RouteOrder, ...]
    ) -> RouteOption | None:
        problem = self.problem
        contract = problem.contracts[number]
        pas = assistants_carried(problem, shape, number)
        seats = max(p.seats - p.pas + pas for p in shape.patterns)
        spaces = max(p.spaces for p in shape.patterns)
        layout = fitting_layout(problem, contract.vehicle_type, seats, spaces)
        if layout is None:
            return None
        candidates: list[tuple[Stops, Stops]] = []
        if contract.order_known and set(contract.members) == set(shape.members):
            candidates.append(todays_stops(problem, number))
        if orders:
            quickest = min(orders, key=lambda order: order.ride_s)
            candidates.append((quickest.morning, quickest.afternoon))
        if problem.change_penalty_pence_year and set(contract.members) == set(shape.members):
            candidates += _every_order(problem, shape)
        found = [
            evaluate(
                problem,
                RouteSpec(morning, afternoon, contract.vehicle_type, layout, pas, number),
            )
            for morning, afternoon in candidates
        ]
        legal = [option_of(result) for result in found if result.legal]
        return min(legal, key=lambda option: option.objective_pence, default=None)


def _better(
    before: tuple[RouteOption, ...], after: tuple[RouteOption, ...]
) -> tuple[RouteOption, ...]:
    best: dict[tuple[int, int], RouteOption] = {}
    for option in (*before, *after):
        key = (option.spec.kind, option.spec.contract)
        if key not in best or option.rank < best[key].rank:
            best[key] = option
    return tuple(sorted(best.values(), key=lambda option: option.rank))


def option_of(result: RouteResult) -> RouteOption:
    """Make a column of an evaluated route."""
    return RouteOption(
        members=result.shape.members,
        spec=result.spec,
        year_pence=result.year_pence,
        objective_pence=result.objective_pence,
        ride_s=result.ride_s,
        days=sum(1 << day for day in result.shape.days),
        pas_by_day=tuple(int(pas) for pas in result.pas_daily),
    )


def todays_stops(problem: Problem, number: int) -> tuple[Stops, Stops]:
    """Morning and afternoon stops of a live contract in today's order.

    Neighbours in the order who share a door share a stop.
    """
    contract = problem.contracts[number]
    return joined_stops(problem, contract.members), joined_stops(problem, contract.pm_members)


def joined_stops(problem: Problem, members: Members) -> Stops:
    """Make stops of pupils in an order; neighbours in it who share a door share a stop."""
    stops: list[list[int]] = []
    for member in members:
        if stops and problem.door[stops[-1][0]] == problem.door[member]:
            stops[-1].append(member)
        else:
            stops.append([member])
    return tuple(tuple(stop) for stop in stops)


def _every_order(problem: Problem, shape: RouteShape) -> list[tuple[Stops, Stops]]:
    # Where changes of home times count, the best order may be neither today's nor the quickest.
    stops = stops_of(problem, shape.members)
    if len(stops) > _EVERY_ORDER:
        return []
    mornings = tuple(permutations(stops))
    if problem.pm_order == "optimised":
        return list(product(mornings, mornings)) if len(stops) < _EVERY_ORDER else []
    return [(order, order if problem.pm_order == "same" else order[::-1]) for order in mornings]


def _kinds(problem: Problem, shape: RouteShape) -> list[int]:
    fits = problem.type_fits[list(shape.members)].all(axis=0)
    seats = max(pattern.seats for pattern in shape.patterns)
    spaces = max(pattern.spaces for pattern in shape.patterns)
    return [
        kind
        for kind in np.flatnonzero(fits).tolist()
        if fitting_layout(problem, kind, seats, spaces) is not None
    ]


def _priced(
    problem: Problem, shape: RouteShape, kind: int, orders: tuple[RouteOrder, ...]
) -> RouteOption | None:
    patterns = shape.patterns
    loaded = np.array([order.loaded_m for order in orders])
    pas = np.array([pattern.pas for pattern in patterns])
    one_way = np.array([pattern.one_way for pattern in patterns])
    weight = np.array([len(pattern.days) for pattern in patterns])
    daily = day_pence(problem.prices, kind, loaded, pas, one_way)
    year = half_up((daily * weight).sum(axis=1) * year_days(problem, shape.members), _DAYS)
    changed = sum(1 for m in shape.members if problem.today_contract[m] != NO_CONTRACT)
    best = min(
        range(len(orders)),
        key=lambda k: (
            int(year[k]) + objective_extra(problem, orders[k].ride_s, changed),
            orders[k].ride_s,
        ),
    )
    seats = max(pattern.seats for pattern in patterns)
    spaces = max(pattern.spaces for pattern in patterns)
    layout = fitting_layout(problem, kind, seats, spaces)
    if layout is None:
        return None
    order = orders[best]
    spec = RouteSpec(order.morning, order.afternoon, kind, layout, shape.pas)
    objective = int(year[best]) + objective_extra(problem, order.ride_s, changed)
    return RouteOption(
        shape.members, spec, int(year[best]), objective, order.ride_s,
        sum(1 << day for day in shape.days), _pas_by_day(shape),
    )  # fmt: skip


def _pas_by_day(shape: RouteShape) -> tuple[int, ...]:
    pas: NDArray[np.int64] = np.zeros(_DAYS, np.int64)
    for pattern in shape.patterns:
        pas[list(pattern.days)] = pattern.pas
    return tuple(int(value) for value in pas)
