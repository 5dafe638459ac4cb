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
    """Arrays over those who may share, 0 to n - 1, and the school at n; arcs lead outward.

    Attributes
    ----------
    members
        The pupils these are; the engines are spared those who ride alone whatever they do.
    solo
        The others.
    am_s, pm_s
        Seconds an arc adds to the ride, minutes at the door in.
    metres
        Of both sessions together.
    loads
        ``(n, 3)``: seated, wheelchair users, sixths of an assistant.
    """

    members: tuple[int, ...]
    solo: tuple[int, ...]
    am_s: Ints
    pm_s: Ints
    metres: Ints
    cap_s: Ints
    loads: Ints
    variants: tuple[Variant, ...]
    apart: tuple[tuple[int, int], ...]
    pa_share: int

    @property
    def n(self) -> int:
        """Count those who may share."""
        return len(self.members)

    @property
    def safe_s(self) -> Ints:
        """Seconds an arc adds to the ride in the slower session: legal in both."""
        return np.maximum(self.am_s, self.pm_s)

    def capacity(self, variant: Variant) -> list[int]:
        """List what a variant holds, in the order of ``loads``."""
        return [variant.seats, variant.spaces, self.pa_share * variant.pas]

    def pair_loads(self) -> Ints:
        """Give ``(n, p)`` loads of which a route holds one: each pair that may not meet."""
        loads = np.zeros((self.n, len(self.apart)), np.int64)
        for number, pair in enumerate(self.apart):
            loads[list(pair), number] = 1
        return loads

    def named(self, routes: Routes) -> Routes:
        """Give routes in the problem's numbers, with those of the pupils who ride alone."""
        shared = [tuple(self.members[k] for k in route) for route in routes]
        return [*shared, *((member,) for member in self.solo)]


def peer_model(problem: Problem) -> PeerModel:
    """Lay a school out for engines that know routes, loads and time windows."""
    rows = np.flatnonzero(~problem.alone)
    n = len(rows)
    places = np.array([*problem.place[rows], problem.school_place[0]])
    drive = problem.time_s[:, places[:, None], places]
    service = np.vstack([problem.service_s[rows], [0, 0]])
    am_s = drive[AM].T + service[None, :, AM]
    pm_s = drive[PM] + service[:, None, PM]
    road_m = problem.dist_m[:, places[:, None], places]
    metres = road_m[AM].T + road_m[PM]
    for array in (am_s, pm_s, metres):
        array[:, n] = 0
    clock = (problem.bell_by_s[:, AM] - problem.not_before_s).min(axis=1)
    share = problem.pa_share_max
    loads = np.stack(
        [
            (~problem.wheelchair).astype(np.int64),
            problem.wheelchair.astype(np.int64),
            share * problem.pa_own.astype(np.int64) + problem.pa_shared,
        ],
        axis=1,
    )
    return PeerModel(
        members=tuple(rows.tolist()),
        solo=tuple(np.flatnonzero(problem.alone).tolist()),
        am_s=am_s,
        pm_s=pm_s,
        metres=metres,
        cap_s=np.minimum(problem.limit_s.min(axis=1), clock)[rows],
        loads=loads[rows],
        variants=tuple(_variants(problem)),
        apart=tuple(
            (int(i), int(j)) for i, j in np.argwhere(np.triu(problem.apart[np.ix_(rows, rows)], 1))
        ),
        pa_share=share,
    )


def arc_pence(problem: Problem, model: PeerModel, kind: int) -> NDArray[np.float64]:
    """Pence a day of each arc in a type of vehicle."""
    rate = int(problem.prices.mile_rate[kind]) / float(METRES_PER_MILE)
    return model.metres * rate


def _variants(problem: Problem) -> list[Variant]:
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
