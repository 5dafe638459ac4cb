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
from routeopt.solvers.problem import Problem

MOST_ASSISTANTS = 2
_STARTS = (
    routing_enums_pb2.FirstSolutionStrategy.SAVINGS,
    routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC,
)
_SHARES = (1.0, 0.7, 0.5)
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
    prices = Repricer(problem)
    best: tuple[int, Routes] | None = None
    heard = 0

    def offer(routes: Routes) -> None:
        nonlocal best, heard
        heard += 1
        if time.monotonic() < ends and sum(map(len, routes)) == model.n:
            pence = prices.quick_pence(model.named(routes))
            if pence is not None and (best is None or pence < best[0]):
                best = (pence, routes)

    for share in _SHARES:
        router = _surrogate(problem, model, share)
        router.routing.AddAtSolutionCallback(lambda router=router: offer(router.now()))
        left = (ends - time.monotonic()) / (len(_SHARES) - _SHARES.index(share))
        last = router.search(left, routing_enums_pb2.FirstSolutionStrategy.SAVINGS)
        if best is None and last.routes:
            best = (last.pence, last.routes)
    return PeerPlan(model.named(best[1] if best else []), f"{heard} plans priced")


def _surrogate(problem: Problem, model: PeerModel, share: float) -> _Router:
    sixth = _SEAT // model.pa_share
    loads = [
        [_SEAT * seated + sixth * assistants, wheelchair]
        for seated, wheelchair, assistants in model.loads.tolist()
    ]
    fleet = _Fleet([], [], [])
    for kind, layouts in enumerate(problem.layouts):
        layout = max(layouts, key=lambda one: one.seats + 2 * one.spaces)
        spaces = max(one.spaces for one in layouts)
        wanted = ceil(1.5 * problem.n / (layout.seats + layout.spaces)) + 1
        fleet.capacity.extend([[_SEAT * layout.seats, spaces]] * wanted)
        fleet.fixed.extend([int(share * int(problem.prices.day_rate[kind]))] * wanted)
        fleet.kind.extend([kind] * wanted)
    router = _Router(model, fleet, loads)
    rate = float(np.mean(problem.prices.mile_rate)) / 1609.344
    pence = np.rint(model.metres * rate).astype(int)
    matrix = router.routing.RegisterTransitMatrix(pence.tolist())
    router.routing.SetArcCostEvaluatorOfAllVehicles(matrix)
    return router
