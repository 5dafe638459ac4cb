"""PyVRP: iterated local search with the variants as its vehicle types."""

import numpy as np
from pyvrp import (
    Client,
    Depot,
    IteratedLocalSearchParams,
    Location,
    PenaltyParams,
    ProblemData,
    SolveParams,
    VehicleType,
)
from pyvrp import solve as search
from pyvrp.search import NeighbourhoodParams, PerturbationParams
from pyvrp.stop import MaxRuntime

from benchmarks.peers.model import PeerModel, PeerPlan, arc_pence, peer_model
from routeopt.solvers.problem import Problem

MOST_PENALTY = 10_000_000.0
HISTORY, MOST_MOVED, NEIGHBOURS = 30, 12, 25
"""Less than its defaults (300, 25, 50): so many loads and types leave it fewer rounds."""


def solve(problem: Problem, seconds: float, seed: int) -> PeerPlan:
    """Solve with PyVRP."""
    laid = peer_model(problem)
    data = _data(problem, laid)
    params = SolveParams(
        penalty=PenaltyParams(max_penalty=MOST_PENALTY),
        ils=IteratedLocalSearchParams(history_length=HISTORY),
        perturbation=PerturbationParams(1, MOST_MOVED),
        neighbourhood=NeighbourhoodParams(num_neighbours=NEIGHBOURS),
    )
    result = search(
        data, MaxRuntime(seconds), seed=seed, collect_stats=False, display=False, params=params
    )
    routes = [
        tuple(int(call.idx) for call in route if call.is_client()) for route in result.best.routes()
    ]
    feasible = "feasible" if result.best.is_feasible() else "not feasible"
    return PeerPlan(
        laid.named(routes), f"{result.num_iterations} iterations, {feasible} in its own terms"
    )


def _data(problem: Problem, laid: PeerModel) -> ProblemData:
    n = laid.n
    loads = np.hstack([laid.loads, laid.pair_loads()])
    kinds = range(len(problem.type_ids))
    clients = [
        Client(location=k, delivery=loads[k].tolist(), tw_late=int(laid.cap_s[k])) for k in range(n)
    ]
    vehicles = [
        VehicleType(
            num_available=n,
            capacity=[*laid.capacity(variant), *([1] * len(laid.apart))],
            fixed_cost=variant.day_pence,
            start_late=0,
            profile=variant.kind,
        )
        for variant in laid.variants
    ]
    return ProblemData(
        locations=[Location(0, 0) for _ in range(n + 1)],
        clients=clients,
        depots=[Depot(location=n)],
        vehicle_types=vehicles,
        distance_matrices=[_whole(arc_pence(problem, laid, kind)) for kind in kinds],
        duration_matrices=[_whole(laid.safe_s) for _ in kinds],
    )


def _whole(values: np.ndarray) -> np.ndarray:
    whole = np.rint(values).astype(np.int64)
    np.fill_diagonal(whole, 0)
    return whole
