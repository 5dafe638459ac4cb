"""A school in the words every general routing engine has: stops, loads, a mixed fleet.

The engines plan outward from the school, because all get off together there: elapsed time then
only grows along a route and a ride limit is a latest arrival. Coming back costs nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.travel import AM, PM
from routeopt.domain.units import METRES_PER_MILE
from routeopt.solvers.problem import Problem

Ints = NDArray[np.int64]
Routes = list[tuple[int, ...]]
"""Pupils of each route, nearest to the school first."""

MOST_ASSISTANTS = 3
ALONE = 32
"""Units a pupil who rides alone fills of a load that a route has once: more than any company."""


@dataclass(frozen=True, slots=True)
class PeerPlan:
    """What an engine found, and what it says of itself."""

    routes: Routes
    note: str = ""


Peer = Callable[[Problem, float, int], PeerPlan]


@dataclass(frozen=True, slots=True)
class Variant:
    """A vehicle of one type, set up in one layout, with so many assistants aboard."""

    kind: int
    seats: int
    spaces: int
    pas: int
    day_pence: int
    wanted: int


@dataclass(frozen=True, slots=True)
class PeerModel:
    """Arrays over pupils 0 to n - 1 and the school at n; arcs lead outward.

    Attributes
    ----------
    am_s, pm_s
        Seconds an arc adds to the ride, minutes at the door in.
    metres
        Of both sessions together.
    loads
        ``(n, d)``: seated, wheelchair users, sixths of an assistant, company.
    """

    n: int
    am_s: Ints
    pm_s: Ints
    metres: Ints
    cap_s: Ints
    loads: Ints
    variants: tuple[Variant, ...]
    apart: tuple[tuple[int, int], ...]
    pa_share: int

    @property
    def safe_s(self) -> Ints:
        """Seconds an arc adds to the ride in the slower session: legal in both."""
        return np.maximum(self.am_s, self.pm_s)

    def capacity(self, variant: Variant) -> list[int]:
        """List what a variant holds, in the order of ``loads``."""
        return [variant.seats, variant.spaces, self.pa_share * variant.pas, ALONE]


def peer_model(problem: Problem) -> PeerModel:
    """Lay a school out for engines that know routes, loads and time windows."""
    n = problem.n
    places = np.array([*problem.place, problem.school_place[0]])
    drive = problem.time_s[:, places[:, None], places]
    service = np.vstack([problem.service_s, [0, 0]])
    am_s = drive[AM].T + service[None, :, AM]
    pm_s = drive[PM] + service[:, None, PM]
    metres = (
        problem.dist_m[AM][np.ix_(places, places)].T + problem.dist_m[PM][np.ix_(places, places)]
    )
    for array in (am_s, pm_s, metres):
        array[:, n] = 0
    clock = (problem.bell_by_s[:, AM] - problem.not_before_s).min(axis=1)
    cap_s = np.minimum(problem.limit_s.min(axis=1), clock)
    share = problem.pa_share_max
    loads = np.stack(
        [
            (~problem.wheelchair).astype(np.int64),
            problem.wheelchair.astype(np.int64),
            share * problem.pa_own.astype(np.int64) + problem.pa_shared,
            np.where(problem.alone, ALONE, 1),
        ],
        axis=1,
    )
    sharing = ~problem.alone
    apart = tuple(
        (int(i), int(j))
        for i, j in np.argwhere(np.triu(problem.apart, 1))
        if sharing[i] and sharing[j]
    )
    variants = tuple(_variants(problem))
    return PeerModel(n, am_s, pm_s, metres, cap_s, loads, variants, apart, share)


def arc_pence(problem: Problem, model: PeerModel, kind: int) -> NDArray[np.float64]:
    """Pence a day of each arc in a type of vehicle."""
    rate = int(problem.prices.mile_rate[kind]) / float(METRES_PER_MILE)
    return model.metres * rate


def _variants(problem: Problem) -> list[Variant]:
    # Each in the number that would carry everyone in it, half as many for the larger schools.
    prices = problem.prices
    found = []
    for kind, layouts in enumerate(problem.layouts):
        for layout in layouts:
            for pas in range(min(MOST_ASSISTANTS, layout.seats - 1) + 1):
                room = layout.seats - pas + layout.spaces
                wanted = ceil(problem.n / room) + 1
                price = int(prices.day_rate[kind]) + pas * prices.pa_day
                seats = layout.seats - pas
                found.append(Variant(kind, seats, layout.spaces, pas, price, wanted))
    return found
