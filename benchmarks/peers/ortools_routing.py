"""OR-Tools' routing library, in the two ways it is used on mixed fleets."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from benchmarks.peers.model import (
    PeerModel,
    PeerPlan,
    Routes,
    arc_pence,
    peer_model,
)
from benchmarks.reprice import Repricer
from routeopt.domain.units import METRES_PER_MILE
from routeopt.solvers.problem import Problem

MOST_ASSISTANTS = 2
_STARTS = (
    routing_enums_pb2.FirstSolutionStrategy.SAVINGS,
    routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC,
)
_NEARLY, _PRICING = 1.02, 0.1
_SMALL_STARTS = (
    routing_enums_pb2.FirstSolutionStrategy.SAVINGS,
    routing_enums_pb2.FirstSolutionStrategy.PATH_MOST_CONSTRAINED_ARC,
)
_LARGE_STARTS = (routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC,)
_SMALL = 60
_ROOM = 4
_SEAT = 60
_FROM_ZERO = True


@dataclass(frozen=True, slots=True)
class _Fleet:
    """Vehicles as the library takes them: a row each of capacities, fixed cost and type."""

    capacity: list[list[int]]
    fixed: list[int]
    kind: list[int]


class _Found(NamedTuple):
    """Routes, and what the library thinks they cost."""

    routes: Routes
    pence: int


class _Router:
    """One model of the library."""

    def __init__(self, model: PeerModel, fleet: _Fleet, loads: Sequence[Sequence[int]]) -> None:
        n = model.n
        self.n = n
        self.manager = pywrapcp.RoutingIndexManager(n + 1, len(fleet.kind), n)
        self.routing = pywrapcp.RoutingModel(self.manager)
        for name, seconds in (("am", model.am_s), ("pm", model.pm_s)):
            drive = self.routing.RegisterTransitMatrix(seconds.tolist())
            self.routing.AddDimension(drive, 0, 2 * int(model.cap_s.max()), _FROM_ZERO, name)
            ride = self.routing.GetDimensionOrDie(name)
            for node in range(n):
                ride.CumulVar(self.manager.NodeToIndex(node)).SetMax(int(model.cap_s[node]))
        for number, column in enumerate(zip(*loads, strict=True)):
            index = self.routing.RegisterUnaryTransitVector([*column, 0])
            room = [row[number] for row in fleet.capacity]
            self.routing.AddDimensionWithVehicleCapacity(
                index, 0, room, _FROM_ZERO, f"load{number}"
            )
        for node in range(n):
            self.routing.AddDisjunction([self.manager.NodeToIndex(node)], 100_000_000)
        for vehicle, fixed in enumerate(fleet.fixed):
            self.routing.SetFixedCostOfVehicle(fixed, vehicle)
        for one, two in model.apart:
            self._keep_apart(one, two)

    def _keep_apart(self, one: int, two: int) -> None:
        first, second = (
            self.routing.VehicleVar(self.manager.NodeToIndex(node)) for node in (one, two)
        )
        solver = self.routing.solver()
        both = solver.Min(
            self.routing.ActiveVar(self.manager.NodeToIndex(one)),
            self.routing.ActiveVar(self.manager.NodeToIndex(two)),
        )
        solver.Add(both * solver.IsEqualVar(first, second) == 0)

    def search(self, seconds: float, strategy: int) -> _Found:
        """Search and give the routes of the best solution."""
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = strategy
        parameters.local_search_metaheuristic = (
            routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        )
        parameters.time_limit.FromMilliseconds(int(1000 * seconds))
        found = self.routing.SolveWithParameters(parameters)
        if found is None:
            return _Found([], 0)
        return _Found(self._routes(found.Value), found.ObjectiveValue())

    def now(self) -> Routes:
        """Routes of the solution the search is at."""
        return self._routes(pywrapcp.IntVar.Value)

    def _routes(self, value: Callable[[pywrapcp.IntVar], int]) -> Routes:
        routes = []
        for vehicle in range(self.routing.vehicles()):
            index, nodes = self.routing.Start(vehicle), []
            while not self.routing.IsEnd(index):
                node = self.manager.IndexToNode(index)
                if node != self.n:
                    nodes.append(node)
                index = value(self.routing.NextVar(index))
            if nodes:
                routes.append(tuple(nodes))
        return routes


def with_variants(problem: Problem, seconds: float, seed: int) -> PeerPlan:
    """Solve with a vehicle for each type, layout and number of assistants."""
    del seed  # the library's search has none
    model = peer_model(problem)
    usual = [variant for variant in model.variants if variant.pas <= MOST_ASSISTANTS]
    rows = [variant for variant in usual for _ in range(max(2, ceil(variant.wanted / 4)))]
    fleet = _Fleet(
        [model.capacity(variant) for variant in rows],
        [variant.day_pence for variant in rows],
        [variant.kind for variant in rows],
    )
    part_s = seconds / len(_STARTS)
    found = [_routed(problem, model, fleet, part_s, start) for start in _STARTS]
    cheapest = min((one for one in found if one.routes), key=lambda one: one.pence, default=None)
    return PeerPlan(model.named(cheapest.routes if cheapest else []), f"{len(rows)} vehicles")


def _routed(
    problem: Problem, model: PeerModel, fleet: _Fleet, seconds: float, start: int
) -> _Found:
    router = _Router(model, fleet, model.loads.tolist())
    arcs = []
    for kind in range(len(problem.type_ids)):
        pence = np.rint(arc_pence(problem, model, kind)).astype(int)
        arcs.append(router.routing.RegisterTransitMatrix(pence.tolist()))
    for vehicle, kind in enumerate(fleet.kind):
        router.routing.SetArcCostEvaluatorOfVehicle(arcs[kind], vehicle)
    return router.search(seconds, start)


def with_surrogate(problem: Problem, seconds: float, seed: int) -> PeerPlan:
    """Solve with a simpler fleet and keep the plan that is cheapest at true prices."""
    del seed
    model = peer_model(problem)
    ends = time.monotonic() + seconds
    kept = _Kept(problem, model, ends)
    small = problem.n <= _SMALL
    starts = _SMALL_STARTS if small else _LARGE_STARTS
    for number, start in enumerate(starts):
        kept.begin()
        router = _surrogate(problem, model, _stepped if small else _plain)
        router.routing.AddAtSolutionCallback(
            lambda router=router: kept.offer(router.routing.CostVar().Max(), router.now)
        )
        part_s = (ends - time.monotonic()) / (len(starts) - number)
        kept.price(router.search(part_s, start).routes)
    return PeerPlan(kept.routes, f"{kept.priced} plans priced")


class _Kept:
    """The plan that is cheapest at true prices, of those that look nearly the best."""

    def __init__(self, problem: Problem, model: PeerModel, ends: float) -> None:
        self._model = model
        self._prices = Repricer(problem)
        self._began, self._ends, self._spent_s = time.monotonic(), ends, 0.0
        self._lowest = 0
        self._pence: int | None = None
        self.routes: Routes = model.named([])
        self.priced = 0

    def begin(self) -> None:
        """Forget how good plans looked: another fleet begins."""
        self._lowest = 0

    def offer(self, looks: int, routes: Callable[[], Routes]) -> None:
        """Price the plan the search is at, if it looks nearly the best and time is left."""
        self._lowest = min(looks, self._lowest or looks)
        now = time.monotonic()
        if looks <= _NEARLY * self._lowest and self._spent_s < _PRICING * (now - self._began):
            if now < self._ends:
                self.price(routes())
            self._spent_s += time.monotonic() - now

    def price(self, found: Routes) -> None:
        """Keep a plan if it is the cheapest."""
        routes = self._model.named(found)
        pence = self._prices.quick_pence(routes)
        self.priced += 1
        if self._pence is None or pence < self._pence:
            self._pence, self.routes = pence, routes


_Laying = Callable[[Problem, PeerModel], tuple[_Fleet, list[list[int]]]]


def _surrogate(problem: Problem, model: PeerModel, laying: _Laying) -> _Router:
    router = _Router(model, *laying(problem, model))
    rate = float(np.mean(problem.prices.mile_rate)) / float(METRES_PER_MILE)
    pence = np.rint(model.metres * rate).astype(int)
    matrix = router.routing.RegisterTransitMatrix(pence.tolist())
    router.routing.SetArcCostEvaluatorOfAllVehicles(matrix)
    return router


def _stepped(problem: Problem, model: PeerModel) -> tuple[_Fleet, list[list[int]]]:
    """Lay out a vehicle for each type, with an assistant or without; layouts as one."""
    loads = [
        [seated, wheelchair, seated + _ROOM * wheelchair, assistants]
        for seated, wheelchair, assistants in model.loads.tolist()
    ]
    fleet = _Fleet([], [], [])
    for kind, layouts in enumerate(problem.layouts):
        seats = max(one.seats for one in layouts)
        spaces = max(one.spaces for one in layouts)
        # Where it has several layouts, a wheelchair takes the room of so many seats.
        room = seats if len(layouts) > 1 else seats + _ROOM * spaces
        places = seats if len(layouts) > 1 else seats + spaces
        wanted = ceil(0.6 * problem.n / places) + 1
        for pas in (0, 1):
            held = [seats - pas, spaces, room - pas, model.pa_share * pas]
            fleet.capacity.extend([held] * wanted)
            price = int(problem.prices.day_rate[kind]) + pas * problem.prices.pa_day
            fleet.fixed.extend([price] * wanted)
            fleet.kind.extend([kind] * wanted)
    return fleet, loads


def _plain(problem: Problem, model: PeerModel) -> tuple[_Fleet, list[list[int]]]:
    """Lay out a vehicle for each type, all it can ever hold, assistants by their share."""
    sixth = _SEAT // model.pa_share
    loads = [
        [_SEAT * seated + sixth * assistants, wheelchair]
        for seated, wheelchair, assistants in model.loads.tolist()
    ]
    fleet = _Fleet([], [], [])
    for kind, layouts in enumerate(problem.layouts):
        largest = max(layouts, key=lambda one: one.seats + 2 * one.spaces)
        spaces = max(one.spaces for one in layouts)
        wanted = ceil(1.5 * problem.n / (largest.seats + largest.spaces)) + 1
        fleet.capacity.extend([[_SEAT * largest.seats, spaces]] * wanted)
        fleet.fixed.extend([int(problem.prices.day_rate[kind])] * wanted)
        fleet.kind.extend([kind] * wanted)
    return fleet, loads
