"""A set of pupils as stops, for the search over orders."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM
from routeopt.solvers import ordering
from routeopt.solvers.ordering import OrderProblem, Orders, best_orders
from routeopt.solvers.problem import NEVER_S, Problem
from routeopt.solvers.shape import DayPattern, RouteShape

Stops = tuple[tuple[int, ...], ...]


def stops_of(problem: Problem, members: tuple[int, ...]) -> Stops:
    """Members at one door share a stop; stops in the order of their first member."""
    doors: dict[int, list[int]] = {}
    for member in members:
        doors.setdefault(int(problem.door[member]), []).append(member)
    return tuple(tuple(pupils) for pupils in doors.values())


class _StopDay(NamedTuple):
    riders: int
    service_s: int
    cap_s: int
    home_from_s: int
    home_by_s: int


_EMPTY = _StopDay(0, 0, NEVER_S, 0, NEVER_S)


def order_problem(problem: Problem, shape: RouteShape, stops: Stops, mode: int) -> OrderProblem:
    """Arrays of one route's stops for :func:`routeopt.solvers.ordering.best_orders`."""
    patterns = shape.patterns
    school = problem.school_place[problem.school[shape.members[0]]]
    places = np.array([*(problem.place[stop[0]] for stop in stops), school])
    cells = np.array(
        [
            [[fill(problem, pattern, stop) for stop in stops] for pattern in patterns]
            for fill in (_morning, _afternoon)
        ],
        np.int64,
    )
    riders, service, cap, home_from, home_by = np.ascontiguousarray(np.moveaxis(cells, 3, 0))
    leave_from = np.array([pattern.leave_from_s for pattern in patterns], np.int64)
    leaving = sorted({(q.leave_from_s, q.leave_by_s) for q in patterns})
    group = {window: g for g, window in enumerate(leaving)}
    return OrderProblem(
        mode=mode,
        time_s=problem.time_s[:, places[:, None], places],
        dist_m=problem.dist_m[:, places[:, None], places],
        riders=riders,
        service_s=service,
        cap_s=cap,
        home_from_s=home_from[PM],
        home_by_s=home_by[PM],
        leave_group=np.array([group[q.leave_from_s, q.leave_by_s] for q in patterns], np.int64),
        leave_from_s=np.array([low for low, _ in leaving], np.int64),
        leave_by_s=np.array([high for _, high in leaving], np.int64),
        weight=np.array([len(q.days) for q in patterns], np.int64),
        home_from_binds=bool((home_from[PM] > leave_from[:, None]).any()),
    )


def _morning(problem: Problem, pattern: DayPattern, stop: tuple[int, ...]) -> _StopDay:
    due = [problem.rows[member] for member in stop if member in pattern.morning]
    if not due:
        return _EMPTY
    clock = pattern.arrive_s - max(row.not_before_s[day] for row in due for day in pattern.days)
    cap = min(clock, *(row.limit_s[AM] for row in due))
    return _StopDay(len(due), sum(row.service_s[AM] for row in due), cap, 0, NEVER_S)


def _afternoon(problem: Problem, pattern: DayPattern, stop: tuple[int, ...]) -> _StopDay:
    due = [problem.rows[member] for member in stop if member in pattern.afternoon]
    if not due:
        return _EMPTY
    home_from = max(row.home_from_s[day] for row in due for day in pattern.days)
    home_by = min(row.home_by_s[day] for row in due for day in pattern.days)
    cap = min(home_by - pattern.leave_from_s, *(row.limit_s[PM] for row in due))
    return _StopDay(len(due), sum(row.service_s[PM] for row in due), cap, home_from, home_by)


class RouteOrder(NamedTuple):
    """A morning and an afternoon order with metres a day and pupil-seconds a fortnight."""

    morning: Stops
    afternoon: Stops
    loaded_m: NDArray[np.int64]
    ride_s: int


def route_orders(
    problem: Problem, shape: RouteShape, beam: int
) -> tuple[tuple[RouteOrder, ...], bool]:
    """Undominated legal orders of a set of pupils, and whether the search was exact.

    Orders are returned for the policy's afternoon rule; metres are by day pattern.
    """
    stops = stops_of(problem, shape.members)
    if problem.pm_order == "optimised":
        return _separate_orders(problem, shape, stops, beam)
    mode = ordering.SAME if problem.pm_order == "same" else ordering.REVERSE
    found = best_orders(order_problem(problem, shape, stops, mode), beam)
    orders = []
    for outward, loaded_m, ride_s in zip(found.outward, found.loaded_m, found.ride_s, strict=True):
        nearest_first = tuple(stops[k] for k in outward)
        morning = nearest_first[::-1]
        afternoon = morning if mode == ordering.SAME else nearest_first
        orders.append(RouteOrder(morning, afternoon, loaded_m, int(ride_s)))
    return tuple(orders), found.exact


def _separate_orders(
    problem: Problem, shape: RouteShape, stops: Stops, beam: int
) -> tuple[tuple[RouteOrder, ...], bool]:
    halves: list[Orders] = [
        best_orders(order_problem(problem, shape, stops, mode), beam)
        for mode in (ordering.MORNING_ONLY, ordering.AFTERNOON_ONLY)
    ]
    orders = tuple(
        RouteOrder(
            tuple(stops[k] for k in morning)[::-1],
            tuple(stops[k] for k in afternoon),
            am_m + pm_m,
            int(am_s + pm_s),
        )
        for morning, am_m, am_s in zip(*halves[0][:3], strict=True)
        for afternoon, pm_m, pm_s in zip(*halves[1][:3], strict=True)
    )
    return orders, halves[0].exact and halves[1].exact
