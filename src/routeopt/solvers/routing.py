"""OR-Tools' routing library as a source of routes.

It plans outward from the school with a surrogate fleet: elapsed ride is a dimension, seats
and spaces are capacities, a fixed cost stands for the day rate. It cannot see layouts,
assistants' steps or a whole route's price, so what it finds are proposals: each set of pupils
is priced again as a route by the pool.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routeopt.domain.travel import AM
from routeopt.solvers.pool import Members
from routeopt.solvers.problem import NEVER_S, Problem

FROM_ZERO = True
"""A dimension starts empty at the school."""
SEAT = 60
"""Capacity units of one seat: a sixth of an assistant's seat stays a whole number."""

_STRATEGIES = (
    routing_enums_pb2.FirstSolutionStrategy.SAVINGS,
    routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION,
    routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC,
)


@dataclass(frozen=True, slots=True)
class Surrogate:
    """One way of pretending a fleet: a share of the true day rates, noise on the arcs."""

    day_rate_share: float
    noise: float
    strategy: int
    guided_seconds: float = 0.0


def draw_surrogate(rng: np.random.Generator, number: int, guided_seconds: float) -> Surrogate:
    """Draw the surrogate fleet of a round; the first is the plain one."""
    if number == 0:
        return Surrogate(1.0, 0.0, 0, guided_seconds)
    return Surrogate(
        float(rng.uniform(0.4, 1.2)), float(rng.uniform(0.0, 0.3)), number % len(_STRATEGIES),
        guided_seconds,
    )  # fmt: skip


def propose(
    problem: Problem, units: Sequence[Members], surrogate: Surrogate, rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """Propose routes as tuples of positions in ``units``, in outward order.

    All units go to one school. Empty where the library finds nothing: never read as a proof.
    """
    if not units:
        return []
    seconds, pence = _arcs(problem, units, surrogate, rng)
    fleet = _fleet(problem, units)
    depot = len(units)
    manager = pywrapcp.RoutingIndexManager(depot + 1, len(fleet), depot)
    model = pywrapcp.RoutingModel(manager)

    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(pence.tolist()))
    caps = [_cap_s(problem, unit) for unit in units]
    longest = max(caps)
    drive = model.RegisterTransitMatrix(seconds.tolist())
    model.AddDimension(drive, 0, 2 * longest, FROM_ZERO, "ride")
    dimension = model.GetDimensionOrDie("ride")
    for node, cap in enumerate(caps):
        dimension.CumulVar(manager.NodeToIndex(node)).SetMax(cap)
        model.AddDisjunction([manager.NodeToIndex(node)], 10_000_000)
    for name, demand, capacity in (
        ("seats", [_seats(problem, unit) for unit in units], [f.seats for f in fleet]),
        ("spaces", [_spaces(problem, unit) for unit in units], [f.spaces for f in fleet]),
    ):
        _add_load(model, name, [*demand, 0], capacity)
    for vehicle, kind in enumerate(fleet):
        model.SetFixedCostOfVehicle(int(kind.pence * surrogate.day_rate_share), vehicle)
    return _routes(model, manager, _parameters(surrogate), depot)


@dataclass(frozen=True, slots=True)
class _Vehicle:
    seats: int
    spaces: int
    pence: int


def _fleet(problem: Problem, units: Sequence[Members]) -> list[_Vehicle]:
    fleet = []
    for kind, layouts in enumerate(problem.layouts):
        layout = max(layouts, key=lambda option: option.seats + 2 * option.spaces)
        seats = layout.seats * SEAT
        wanted = max(1, min(len(units), -(-3 * len(units) // max(1, layout.seats))))
        limit = int(problem.supply[kind])
        count = wanted if limit < 0 else min(wanted, max(1, limit))
        price = int(problem.prices.day_rate[kind])
        fleet += [_Vehicle(seats, layout.spaces, price)] * count
    return fleet


def _arcs(
    problem: Problem, units: Sequence[Members], surrogate: Surrogate, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    school = int(problem.school_place[problem.school[units[0][0]]])
    places = np.array([*(int(problem.place[unit[0]]) for unit in units), school])
    service = np.array([*(int(problem.service_s[list(u), AM].sum()) for u in units), 0])
    # Outward from the school: the arc from A to B is the morning's drive from B to A.
    seconds = problem.time_s[AM][np.ix_(places, places)].T + service[None, :]
    metres = problem.dist_m[:, places[:, None], places[None, :]].sum(axis=0).T
    rate = float(np.mean(problem.prices.mile_rate)) / 1609.344
    pence = metres * rate * (1 + surrogate.noise * rng.standard_normal(metres.shape).clip(-2, 2))
    depot = len(units)
    seconds[:, depot] = 0
    pence[:, depot] = 0
    return seconds.astype(np.int64), np.maximum(pence, 0).astype(np.int64)


def _cap_s(problem: Problem, unit: Members) -> int:
    rows = list(unit)
    travels = problem.due[rows, AM].any()
    limit = int(problem.limit_s[rows].min())
    if not travels:
        return min(limit, 4 * 3600)
    clock = problem.bell_by_s[rows, AM] - problem.not_before_s[rows]
    return min(limit, int(clock.min()), NEVER_S, 4 * 3600)


def _seats(problem: Problem, unit: Members) -> int:
    rows = list(unit)
    seated = int((~problem.wheelchair[rows]).sum()) + int(problem.pa_own[rows].sum())
    return SEAT * seated + (SEAT // problem.pa_share_max) * int(problem.pa_shared[rows].sum())


def _spaces(problem: Problem, unit: Members) -> int:
    return int(problem.wheelchair[list(unit)].sum())


def _add_load(
    model: pywrapcp.RoutingModel,
    name: str,
    demand: Sequence[int],
    capacity: Sequence[int],
) -> None:
    index = model.RegisterUnaryTransitVector(list(demand))
    model.AddDimensionWithVehicleCapacity(index, 0, list(capacity), FROM_ZERO, name)


def _parameters(surrogate: Surrogate) -> object:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = _STRATEGIES[surrogate.strategy]
    if surrogate.guided_seconds > 0:
        parameters.local_search_metaheuristic = (
            routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        )
        parameters.time_limit.FromMilliseconds(int(1000 * surrogate.guided_seconds))
    return parameters


def _routes(
    model: pywrapcp.RoutingModel,
    manager: pywrapcp.RoutingIndexManager,
    parameters: object,
    depot: int,
) -> list[tuple[int, ...]]:
    solution = model.SolveWithParameters(parameters)
    if solution is None:
        return []
    routes = []
    for vehicle in range(model.vehicles()):
        index = model.Start(vehicle)
        nodes = []
        while not model.IsEnd(index):
            node = manager.IndexToNode(index)
            if node != depot:
                nodes.append(node)
            index = solution.Value(model.NextVar(index))
        if nodes:
            routes.append(tuple(nodes))
    return routes
