"""Proves on tiny packs, every rule in them, that plans and orders are the best there are."""

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pytest

from routeopt.solvers.evaluator import RouteSpec, evaluate
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import RouteShape, route_shape
from routeopt.solvers.stops import Stops, route_orders

from .tried import compiled, drivable, found_objective, least_objective

LARGE_BEAM = 200_000
Order = Literal["reverse", "same", "optimised"]
Figures = tuple[int, ...]


def test_plans_are_the_best_there_are() -> None:
    """No plan is below what trying everything finds, and nearly all are on it."""
    compared = optimal = 0
    for seed in range(1, 26):
        problem = compiled(seed)
        if problem.n:
            found, least = found_objective(problem, seed), least_objective(problem)
            assert found is not None
            assert least is not None
            assert found >= least, f"seed {seed}"
            compared += 1
            optimal += found == least
    assert compared >= 20
    assert optimal >= compared - 1


@pytest.mark.parametrize("pm_order", ["reverse", "same", "optimised"])
def test_orders_are_the_best_there_are(pm_order: Order) -> None:
    """The search over orders keeps exactly what no other order beats, wherever it says so."""
    exact_sets = legal_sets = 0
    for seed in range(1, 46):
        problem = compiled(seed).replace(pm_order=pm_order, change_penalty_pence_year=0)
        members = _company(problem)
        if len(members) < 2:
            continue
        shape = route_shape(problem, members)
        orders, exact = route_orders(problem, shape, LARGE_BEAM)
        found = _best((*order.loaded_m.tolist(), order.ride_s) for order in orders)
        tried = _best(_figures(problem, shape, order) for order in drivable(problem, members))
        if exact:
            assert found == tried, f"seed {seed}"
            exact_sets += 1
            legal_sets += bool(tried)
        else:
            # A search cut short may miss an order and never makes one up.
            assert all(any(_beats(one, other) for one in tried) for other in found)
    assert exact_sets >= 20
    assert legal_sets >= 10


def _company(problem: Problem) -> tuple[int, ...]:
    """Pupils of the first school who may share at all and whose bells leave a time."""
    here = [
        k for k in range(problem.n)
        if problem.school[k] == problem.school[0] and not problem.alone[k]
    ]  # fmt: skip
    members: tuple[int, ...] = ()
    for member in here:
        grown = (*members, member)
        if not any(b.rule == "R3" for b in route_shape(problem, grown).breaches):
            members = grown
    return members


def _figures(problem: Problem, shape: RouteShape, order: tuple[Stops, Stops]) -> Figures:
    morning, afternoon = order
    layout = max(problem.layouts[0])
    result = evaluate(problem, RouteSpec(morning, afternoon, 0, layout, 99))
    metres = [int(result.loaded_m[pattern.days[0]]) for pattern in shape.patterns]
    return (*metres, result.ride_s)


def _beats(one: Figures, other: Figures) -> bool:
    return bool((np.array(one) <= np.array(other)).all())


def _best(all_figures: Iterable[Figures]) -> set[Figures]:
    """Figures that no others beat."""
    figures = set(all_figures)
    return {one for one in figures if not any(_beats(o, one) for o in figures if o != one)}
