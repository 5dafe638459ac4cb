"""The problem as immutable arrays: what every solver, evaluator and bound reads.

Pupils, vehicle types and contracts are numbers here. ``n`` is pupils, ``t`` vehicle types,
``c`` live contracts; sessions are 0 (am) and 1 (pm); days are the ten of a fortnight.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.domain.vehicles import Layout
from routeopt.solvers.profiles import Profiles, PupilRow, profiles_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER_S = 1_000_000_000
"""A time that no clock reaches: stands for "no limit"."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a route costs: pence, and the shares rates are scaled by."""

    day_rate: Ints
    mile_rate: Ints
    minimum_day: Ints
    pa_day: int
    one_way_share: Fraction
    shortage_factor: Fraction


@dataclass(frozen=True, slots=True)
class LiveContract:
    """A contract that a route may keep at its own rate.

    ``members`` are the pupils it carries on the date planned for, in today's order;
    ``keepable`` those whose every due day it covers; ``order_known`` whether today's order is
    recorded.
    """

    contract_id: str
    vehicle_type: int
    day_rate_pence: int
    pas: int | None
    members: tuple[int, ...]
    pm_members: tuple[int, ...]
    keepable: frozenset[int]
    order_known: bool
    locked: bool = False


@dataclass(frozen=True, slots=True)
class TagLimit:
    """At most ``most`` pupils of either flag set where both meet (the same set twice: of it)."""

    tag_a: str
    tag_b: str
    has_a: Flags
    has_b: Flags
    most: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One scope's planning problem, compiled.

    Attributes
    ----------
    pupil_ids, school_ids, type_ids
        Names of the numbers.
    school
        ``(n,)`` school of each pupil.
    place, school_place
        ``(n,)`` and ``(s,)`` index into the travel arrays.
    door
        ``(n,)`` pupils with the same door number board at one stop.
    time_s, dist_m
        ``(2, m, m)`` seconds and metres between places.
    due
        ``(n, 2, 10)`` whether transport is due.
    bell_from_s, bell_by_s
        ``(n, 2, 10)`` school time allowed: arrival (am, buffer off) or leaving (pm).
    service_s
        ``(n, 2)`` seconds at the door getting on and off.
    limit_s
        ``(n, 2)`` longest ride.
    not_before_s
        ``(n, 10)`` earliest pick-up; 0 where exempt.
    home_from_s, home_by_s
        ``(n, 10)`` window for the afternoon arrival; open where exempt.
    alone
        ``(n,)`` must have the route to themselves.
    apart
        ``(n, n)`` pairs that may not be on one route, whatever the reason.
    supply
        ``(t,)`` vehicles of a type left for this scope, -1 for any number.
    year_days
        ``(s,)`` school days priced.
    duration_limit_s, waits_at_schools
        Longest duty of a vehicle type, and whether a vehicle may stand at a school: carried
        for vehicles with hours of their own, which are not planned yet.
    """

    pupil_ids: tuple[str, ...]
    school_ids: tuple[str, ...]
    type_ids: tuple[str, ...]
    school: Ints
    place: Ints
    school_place: Ints
    door: Ints
    time_s: Ints
    dist_m: Ints
    due: Flags
    bell_from_s: Ints
    bell_by_s: Ints
    service_s: Ints
    limit_s: Ints
    not_before_s: Ints
    home_from_s: Ints
    home_by_s: Ints
    direct_s: Ints
    wheelchair: Flags
    pa_own: Flags
    pa_shared: Flags
    alone: Flags
    apart: Flags
    apart_reason: dict[tuple[int, int], tuple[str, ...]]
    most_aboard: Ints
    type_fits: Flags
    layouts: tuple[tuple[Layout, ...], ...]
    supply: Ints
    pa_supply: int | None
    contracts: tuple[LiveContract, ...]
    tag_limits: tuple[TagLimit, ...]
    groups: tuple[tuple[int, ...], ...]
    prices: Prices
    year_days: Ints
    pm_order: Literal["reverse", "same", "optimised"]
    pa_share_max: int
    pa_for_wheelchair: bool
    max_pupils_per_route: int | None
    minute_value_pence_year: int
    change_penalty_pence_year: int
    time_change_counts_s: int
    today_contract: Ints
    today_home_time_s: Ints
    pinned: tuple[tuple[int, int], ...] = ()
    over_limit: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))
    clock_exempt: Flags = field(default_factory=lambda: np.zeros((0, 2), np.bool_))
    duration_limit_s: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    waits_at_schools: bool = True
    profiles: Profiles = field(init=False, repr=False, compare=False)
    rows: tuple[PupilRow, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Derive the look-ups of the inner loops and make the arrays read-only."""
        profiles, of = profiles_of(self.due, self.bell_from_s, self.bell_by_s)
        object.__setattr__(self, "profiles", profiles)
        object.__setattr__(self, "rows", tuple(self._row(k, of[k]) for k in range(self.n)))
        for array in (self.time_s, self.dist_m, self.due, self.limit_s, self.apart):
            array.setflags(write=False)

    def _row(self, k: int, profile: int) -> PupilRow:
        service, limit = self.service_s[k].tolist(), self.limit_s[k].tolist()
        return PupilRow(
            profile,
            bool(self.wheelchair[k]),
            bool(self.pa_own[k]),
            bool(self.pa_shared[k]),
            (service[0], service[1]),
            (limit[0], limit[1]),
            tuple(self.not_before_s[k].tolist()),
            tuple(self.home_from_s[k].tolist()),
            tuple(self.home_by_s[k].tolist()),
        )

    @property
    def n(self) -> int:
        """Pupils to plan."""
        return len(self.pupil_ids)

    @property
    def days(self) -> int:
        """Days of the period that repeats."""
        return DAYS_PER_FORTNIGHT

    def replace(self, **changes: Any) -> "Problem":
        """Make a variant with some arrays changed; everything else is shared."""
        return replace(self, **changes)

    def names(self, members: tuple[int, ...]) -> tuple[str, ...]:
        """Pupil ids of pupil numbers."""
        return tuple(self.pupil_ids[k] for k in members)
