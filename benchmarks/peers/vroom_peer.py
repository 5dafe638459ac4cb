"""VROOM, through its Python binding."""

from datetime import timedelta
from math import ceil

import numpy as np
import vroom

from benchmarks.peers.model import PeerPlan, arc_pence, peer_model
from routeopt.solvers.problem import Problem

EXPLORATION = 5
MOST_ASSISTANTS, SPARED = 2, 8
"""It tries vehicles one by one: with more of them it runs out of time."""


def solve(problem: Problem, seconds: float, seed: int) -> PeerPlan:
    """Solve with VROOM."""
    del seed  # it has none
    laid = peer_model(problem)
    n = laid.n
    loads = np.hstack([laid.loads, laid.pair_loads()])
    given = vroom.Input()
    seconds_out = laid.safe_s.copy()
    np.fill_diagonal(seconds_out, 0)
    for kind, name in enumerate(problem.type_ids):
        pence = np.rint(arc_pence(problem, laid, kind))
        np.fill_diagonal(pence, 0)
        given.set_durations_matrix(name, seconds_out)
        given.set_costs_matrix(name, pence)
    number = 0
    for variant in laid.variants:
        if variant.pas > MOST_ASSISTANTS:
            continue
        for _ in range(max(2, ceil(variant.wanted / SPARED))):
            given.add_vehicle(
                vroom.Vehicle(
                    number,
                    start=n,
                    profile=problem.type_ids[variant.kind],
                    capacity=[*laid.capacity(variant), *([1] * len(laid.apart))],
                    time_window=vroom.TimeWindow(0, int(laid.cap_s.max())),
                    costs=vroom.VehicleCosts(fixed=variant.day_pence),
                )
            )
            number += 1
    for k in range(n):
        given.add_job(
            vroom.Job(
                k,
                location=k,
                delivery=vroom.Amount(loads[k].tolist()),
                priority=100,
                time_windows=[vroom.TimeWindow(0, int(laid.cap_s[k]))],
            )
        )
    found = given.solve(EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds))
    jobs = found.routes[found.routes["type"] == "job"]
    routes = [tuple(int(job) for job in rows["id"]) for _, rows in jobs.groupby("vehicle_id")]
    return PeerPlan(laid.named(routes), f"{number} vehicles, {found.summary.unassigned} left out")
