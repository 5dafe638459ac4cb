"""Today's contracts through the evaluator."""

import numpy as np

from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.solvers.compile import Carried, Request, compile_problem
from routeopt.solvers.evaluator import (
    RouteResult,
    RouteSpec,
    assistants_carried,
    evaluate,
    fitting_layout,
    year_days,
)
from routeopt.solvers.pool import DRAFT_BEAM, EXACT_LABELS, EXACT_STOPS, todays_stops
from routeopt.solvers.pricing import day_pence, year_pence
from routeopt.solvers.problem import NEVER_S, Problem
from routeopt.solvers.shape import route_shape
from routeopt.solvers.stops import Stops, route_orders, stops_of


def today_problem(area: ServiceArea, travel: TravelTimes, carried: Carried) -> Problem:
    """One contract's pupils and legs as a problem of their own (assessments left aside)."""
    request = Request("full", carried.members, contracts=(carried,), due=carried.due)
    return compile_problem(area, travel, request)


def today_result(
    area: ServiceArea, travel: TravelTimes, carried: Carried
) -> tuple[Problem, RouteResult]:
    """Judge a contract as it runs: its pupils, vehicle, assistants and order.

    Where the order is not recorded the shortest one is assumed. All pupils go to one school
    and the contract's rate and vehicle type are known.
    """
    problem = today_problem(area, travel, carried)
    members = tuple(range(problem.n))
    shape = route_shape(problem, members)
    pas = assistants_carried(problem, shape, 0)
    kind = problem.contracts[0].vehicle_type
    seats = max(p.seats - p.pas + max(pas, p.pas) for p in shape.patterns)
    spaces = max(p.spaces for p in shape.patterns)
    layout = fitting_layout(problem, kind, seats, spaces) or max(
        problem.layouts[kind], key=lambda option: option.seats + option.spaces
    )
    if carried.order_known:
        morning, afternoon = todays_stops(problem, 0)
    else:
        morning, afternoon = shortest_order(problem, members)
        if carried.pm_order_known:
            afternoon = todays_stops(problem, 0)[1]
    spec = RouteSpec(morning, afternoon, kind, layout, pas, 0)
    return problem, evaluate(problem, spec)


def shortest_order(problem: Problem, members: tuple[int, ...]) -> tuple[Stops, Stops]:
    """Shortest order of a set: a legal one if there is any, else with no limit."""
    shape = route_shape(problem, members)
    beam = EXACT_LABELS if len(members) <= EXACT_STOPS else DRAFT_BEAM
    orders, _ = route_orders(problem, shape, beam)
    if not orders:
        free = problem.replace(
            limit_s=np.full_like(problem.limit_s, NEVER_S),
            not_before_s=np.full_like(problem.not_before_s, -NEVER_S),
            home_from_s=np.zeros_like(problem.home_from_s),
            home_by_s=np.full_like(problem.home_by_s, NEVER_S),
        )
        orders, _ = route_orders(free, route_shape(free, members), DRAFT_BEAM)
    if not orders:
        stops = stops_of(problem, members)
        return stops, stops[::-1]
    best = min(orders, key=lambda order: (int(order.loaded_m.sum()), order.ride_s))
    return best.morning, best.afternoon


def at_pack_rates_pence(problem: Problem, result: RouteResult) -> int:
    """Year's price of the same route at the pack's rates: vehicle, order, assistants alike."""
    runs = np.zeros(problem.days, np.int64)
    runs[list(result.shape.days)] = 1
    pas = np.full(problem.days, result.spec.pas, np.int64)
    daily = runs * day_pence(problem.prices, result.spec.kind, result.loaded_m, pas, result.one_way)
    return int(year_pence(daily, year_days(problem, result.shape.members)))
