"""Between the compiled search and plans: routes out, plans in."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

import numpy as np

from routeopt.solvers.evaluator import (
    NO_CONTRACT,
    RouteSpec,
    assistants_carried,
    evaluate,
    fitting_layout,
)
from routeopt.solvers.interface import Choice
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RouteOption, RoutePool, joined_stops, option_of
from routeopt.solvers.problem import Problem
from routeopt.solvers.search.anneal import B_CONTRACT, B_END, B_KIND, Work
from routeopt.solvers.search.arrays import NUMBER, Arrays, Ints
from routeopt.solvers.search.harvest import (
    H_CONTRACT,
    H_DAYS,
    H_KIND,
    H_LENGTH,
    H_PAS_BY_DAY,
    H_PRICE,
    H_RIDE,
)
from routeopt.solvers.shape import route_shape

Order = tuple[int, ...]


def spec_of(
    problem: Problem, morning: Order, afternoon: Order, kind: int, contract: int
) -> RouteSpec:
    """Make a route of two orders outward from the school, a vehicle type and a contract."""
    shape = route_shape(problem, morning)
    pas = assistants_carried(problem, shape, contract)
    seats = max(q.seats - q.pas + (q.pas if contract == NO_CONTRACT else pas)
                for q in shape.patterns)  # fmt: skip
    spaces = max(q.spaces for q in shape.patterns)
    layout = fitting_layout(problem, kind, seats, spaces)
    if layout is None:
        raise AssertionError("the search chose a vehicle without room")
    return RouteSpec(
        joined_stops(problem, morning[::-1]), joined_stops(problem, afternoon), kind, layout, pas,
        contract,
    )  # fmt: skip


class Translator:
    """Turns what the compiled search found into routes priced by the evaluator."""

    def __init__(self, problem: Problem, arrays: Arrays, pool: RoutePool) -> None:
        self._problem = problem
        self._arrays = arrays
        self._pool = pool
        self._known: dict[tuple[Order, Order, int, int], RouteOption] = {}

    def choice(self, work: Work) -> Choice:
        """Give the best plan, each route in the cheapest order known."""
        routes = [self.route(*found) for found in self.found(work)]
        return choice_of(self._problem, routes)

    def found(self, work: Work) -> Iterator[tuple[Order, Order, int, int]]:
        """Give the routes of the best plan: orders outward (am, pm), type and contract."""
        first = 0
        for row in work.best.route[: int(work.best.price[1])]:
            last = int(row[B_END])
            morning, afternoon = (
                tuple(int(k) for k in work.best.order[session, first:last]) for session in (0, 1)
            )
            kind = int(self._arrays.kind[row[B_KIND], NUMBER])
            yield morning, afternoon, kind, int(row[B_CONTRACT])
            first = last

    def route(self, morning: Order, afternoon: Order, kind: int, contract: int) -> RouteOption:
        """Price a route; the pool's way is taken where it is no dearer."""
        key = (morning, afternoon, kind, contract)
        if key not in self._known:
            spec = spec_of(self._problem, morning, afternoon, kind, contract)
            result = evaluate(self._problem, spec)
            if result.breaches:
                raise AssertionError(f"the search gave a route that breaks {result.breaches[0]}")
            option = option_of(result)
            ways = [
                way
                for way in self._pool.options(option.members)
                if (way.spec.kind, way.spec.contract) == (kind, contract)
            ]
            best = min([*ways, option], key=lambda way: way.rank)
            if best is option:
                self._pool.add(option)
            self._known[key] = best
        return self._known[key]

    def harvested(self, work: Work, choice: Choice, most: int) -> list[RouteOption]:
        """Give kept routes as columns, those that promise most; priced by the search."""
        table = work.harvest.route
        rows = np.flatnonzero(table[:, H_LENGTH] > 0)
        share = np.zeros(self._problem.n)
        for route in choice.routes:
            share[list(route.members)] = route.objective_pence / len(route.members)
        orders = work.harvest.order
        worth = np.array(
            [
                table[row, H_PRICE] - share[orders[row, 0, : table[row, H_LENGTH]]].sum()
                for row in rows
            ]
        )
        ranked = rows[np.argsort(worth, kind="stable")][:most]
        return [self._column(work, int(row)) for row in ranked]

    def _column(self, work: Work, row: int) -> RouteOption:
        table, orders = work.harvest.route, work.harvest.order
        length = int(table[row, H_LENGTH])
        morning, afternoon = (
            tuple(int(k) for k in orders[row, session, :length]) for session in (0, 1)
        )
        kind, contract = int(self._arrays.kind[table[row, H_KIND], NUMBER]), table[row, H_CONTRACT]
        price = int(table[row, H_PRICE])
        return RouteOption(
            members=tuple(sorted(morning)),
            spec=spec_of(self._problem, morning, afternoon, kind, int(contract)),
            year_pence=price,
            objective_pence=price,
            ride_s=int(table[row, H_RIDE]),
            days=int(table[row, H_DAYS]),
            pas_by_day=tuple(int(pas) for pas in table[row, H_PAS_BY_DAY:]),
        )

    def exact(self, choice: Choice) -> Choice:
        """Price a choice of columns by the evaluator."""
        routes = [
            self.route(*orders_of(route), route.spec.kind, route.spec.contract)
            for route in choice.routes
        ]
        return choice_of(self._problem, routes)


def orders_of(route: RouteOption) -> tuple[Order, Order]:
    """Give a route's pupils outward from the school, am and pm."""
    morning = tuple(chain.from_iterable(route.spec.morning[::-1]))
    return morning, tuple(chain.from_iterable(route.spec.afternoon))


def end_to_end(problem: Problem, routes: Sequence[RouteOption]) -> tuple[Ints, Ints] | None:
    """Lay a plan's routes end to end for the compiled search.

    None where the search cannot hold it: its afternoons must follow the policy's order, and
    pupils of one door stand together.
    """
    ends = np.cumsum([len(route.members) for route in routes])
    lines: list[Order] = []
    for route in routes:
        morning, afternoon = orders_of(route)
        wanted = {"reverse": morning, "same": morning[::-1]}.get(problem.pm_order, afternoon)
        doors = [int(problem.door[member]) for member in morning]
        blocks = sum(one != two for one, two in pairwise(doors)) + 1
        if blocks > len(set(doors)):
            return None
        lines.append(morning + wanted)
    order = np.array(
        [
            [member for line in lines for member in line[: len(line) // 2]],
            [member for line in lines for member in line[len(line) // 2 :]],
        ],
        np.int64,
    )
    return ends.astype(np.int64), order
