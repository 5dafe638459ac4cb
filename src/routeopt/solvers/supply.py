"""What a choice of routes asks of a market that holds only so much."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.units import DAYS_PER_FORTNIGHT, round_half_up
from routeopt.solvers.interface import Shortage
from routeopt.solvers.pool import RouteOption
from routeopt.solvers.problem import Problem

Ints = NDArray[np.int64]


def use_by_day(problem: Problem, routes: Sequence[RouteOption]) -> tuple[Ints, Ints]:
    """Vehicles ``(types, 10)`` and assistants ``(10,)`` on each day."""
    vehicles = np.zeros((len(problem.type_ids), DAYS_PER_FORTNIGHT), np.int64)
    assistants = np.zeros(DAYS_PER_FORTNIGHT, np.int64)
    for route in routes:
        for day in range(DAYS_PER_FORTNIGHT):
            vehicles[route.spec.kind, day] += route.days >> day & 1
        assistants += np.array(route.pas_by_day, np.int64)
    return vehicles, assistants


def excess_pence(problem: Problem, day_rate_pence: int) -> Fraction:
    """Year's price of one unit too many on one day of the fortnight."""
    days = Fraction(int(problem.year_days.max(initial=1)), DAYS_PER_FORTNIGHT)
    return (problem.prices.shortage_factor - 1) * day_rate_pence * days


def shortage(problem: Problem, routes: Sequence[RouteOption]) -> Shortage:
    """Work out what the routes use beyond the supply, and price it (R13)."""
    vehicles, assistants = use_by_day(problem, routes)
    cost = Fraction(0)
    over: dict[int, int] = {}
    for kind, limit in enumerate(problem.supply):
        if limit < 0:
            continue
        excess = np.maximum(vehicles[kind] - int(limit), 0)
        if excess.any():
            over[kind] = int(excess.max())
            rate = int(problem.prices.day_rate[kind])
            cost += int(excess.sum()) * excess_pence(problem, rate)
    pas_over = 0
    if problem.pa_supply is not None:
        excess = np.maximum(assistants - problem.pa_supply, 0)
        pas_over = int(excess.max())
        cost += int(excess.sum()) * excess_pence(problem, problem.prices.pa_day)
    return Shortage(over, pas_over, round_half_up(float(cost)))
