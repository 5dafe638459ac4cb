"""Prices of pupils that hold for every route without any search: a seat's share of a bare day.

No route costs less than its vehicle's bare day, whatever it drives; each of its riders, each way,
is given the share of one place of the cheapest vehicle that could carry them. A one-to-one
assistant is paid for whoever else is aboard, and who must travel alone pays for the whole route.
Weak beside the proof of a clean sheet, but at hand at once.
"""

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM
from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.interface import Duals
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.problem import Problem

Floats = NDArray[np.float64]
_PENCE = 100
_PENNY_DAYS = 2.0
"""Pence a day that rounding to pennies may take from a pupil's price."""


def bare_prices(problem: Problem) -> Duals:
    """Give each pupil a price, pounds a year, such that no route costs less than its pupils'."""
    daily = np.maximum(0.0, _seats(problem) + _own_assistants(problem) - _PENNY_DAYS)
    daily = _within_contracts(problem, daily)
    year = daily.sum(axis=1) * problem.year_days[problem.school] / DAYS_PER_FORTNIGHT / _PENCE
    pool = RoutePool(problem)
    for member in np.flatnonzero(problem.alone).tolist():
        options = pool.options((member,))
        if options:
            least = min(option.year_pence for option in options)
            year[member] = max(0.0, least / _PENCE - _PENNY_DAYS)
    nothing = np.zeros(len(problem.type_ids))
    kept = np.zeros(len(problem.contracts))
    return Duals(year, kept, nothing, 0.0, nothing.copy(), np.zeros(0), float(year.sum()))


def _seats(problem: Problem) -> Floats:
    # (pupils, days) pence: half a bare day's place for each way travelled.
    prices = problem.prices
    half = min(0.5, float(prices.one_way_share))
    bare = np.maximum(prices.day_rate, prices.minimum_day).astype(np.float64) * half
    places = np.array(
        [max(layout.seats + layout.spaces for layout in kind) for kind in problem.layouts]
    )
    spaces = np.array([max(layout.spaces for layout in kind) for kind in problem.layouts])
    fits = problem.type_fits & (~problem.wheelchair[:, None] | (spaces > 0)[None, :])
    place = np.where(fits, bare / places, np.inf).min(axis=1)
    place[~np.isfinite(place)] = 0.0
    ways: Floats = problem.due.sum(axis=1).astype(np.float64)
    daily: Floats = place[:, None] * ways
    return daily


def _own_assistants(problem: Problem) -> Floats:
    share = float(problem.prices.one_way_share)
    both = problem.due[:, AM] & problem.due[:, PM]
    one = problem.due[:, AM] ^ problem.due[:, PM]
    paid: Floats = problem.prices.pa_day * (both + min(1.0, share) * one)
    return np.where(problem.pa_own[:, None], paid, 0.0)


def _within_contracts(problem: Problem, daily: Floats) -> Floats:
    # A contract may be kept at its own rate, however little that is for those it carries.
    found = daily.copy()
    for contract in problem.contracts:
        members = sorted({*contract.members, *contract.keepable})
        if members:
            most = float(found[members].sum(axis=0).max())
            if most > contract.day_rate_pence:
                found[members] *= contract.day_rate_pence / most
    return found
