"""Ways to drive a relaxed route: a vehicle type in one layout with so many shared assistants.

With the vehicle, layout and assistants fixed, what is left of a route's price grows with its
metres alone, so that pricing can chain pupils one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.bound.charges import Charge, charges_of
from routeopt.solvers.bound.relaxed import Flags, Floats, Ints, School
from routeopt.solvers.problem import Problem

PENCE = 100.0
_METRES_A_MILE = 1_609.344
_ROUNDING_PENCE = 0.5
"""A day's price is rounded to the penny; the bound gives half a penny away."""

_LARGE, _HALF_EMPTY = 10, 1.4
"""Places from which companies that stay small have a way of their own, and how many times as many
places as pupils there must be."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to drive, with what it charges whatever the order; money in pounds a year.

    Attributes
    ----------
    seats, spaces, shared
        Room for pupils: seats left by shared assistants, wheelchair spaces, and pupils whom
        they can look after (all pupils, where they can look after more than may ride together);
        0 where that does not bind.
    fixed, least
        Price before miles, and the minimum; both with shared assistants.
    mile
        Pounds for each metre of the fortnight.
    allowed
        ``(n,)`` pupils who may ride.
    seat_demand, space_demand, shared_demand
        ``(n,)`` what each takes; a pupil's own assistant takes a seat.
    own
        ``(n,)`` pounds of a pupil's own assistant.
    vehicle_days, shared_pa_days
        Days of the fortnight on which it surely uses a vehicle, and shared assistants.
    own_pa_days
        ``(n,)`` assistant-days each pupil's own needs.
    few
        Whether it is for companies that stay small in a large vehicle: seldom worth their price.
    """

    kind: int
    blocks: int
    seats: int
    spaces: int
    shared: int
    fixed: float
    least: float
    mile: float
    allowed: Flags
    seat_demand: Ints
    space_demand: Ints
    shared_demand: Ints
    own: Floats
    vehicle_days: float
    shared_pa_days: float
    own_pa_days: Floats
    few: bool = False

    @property
    def cheapest(self) -> float:
        """Least that any route driven this way costs."""
        return max(self.fixed, self.least)


def variants_of(problem: Problem, school: School) -> list[Variant]:
    """List every way to drive that a legal route's image may need."""
    found: list[Variant] = []
    layouts = [_layouts(problem, kind) for kind in range(len(problem.type_ids))]
    places = max((seats + spaces for rooms in layouts for seats, spaces in rooms), default=0)
    charges = charges_of(problem, school, places)
    for kind, rooms in enumerate(layouts):
        for seats, spaces in rooms:
            for charge in charges:
                variant = _variant(problem, school, kind, (seats, spaces), charge)
                if variant is not None:
                    found += _by_company(problem, school, variant)
    return found


def _by_company(problem: Problem, school: School, variant: Variant) -> list[Variant]:
    # Whoever rides with few others does so in a large vehicle, too: these companies have a way
    # of their own with as little room as they need, so that nobody thinks of filling it.
    places = variant.seats + variant.spaces
    few = variant.allowed & (school.company * _HALF_EMPTY <= places)
    if places < _LARGE or not few.any():
        return [variant]
    most = int(school.company[few].max())
    others = replace(variant, allowed=variant.allowed & ~few)
    found = [others] if others.allowed.any() else []
    if variant.blocks > 1 and most < _fewest(problem, variant.blocks):
        return found
    return [_small(replace(variant, few=bool(found)), most), *found]


def _small(variant: Variant, most: int) -> Variant:
    # As little room as so many pupils need. How many they are is counted in place of the seats
    # where there are enough, or of those who share assistants where everybody may.
    everyone = np.ones_like(variant.seat_demand)
    doubles = int((variant.seat_demand[variant.allowed] > 1).sum())
    needed = most + min(most, doubles)
    free = most <= variant.shared or not variant.shared
    small = replace(variant, spaces=min(variant.spaces, most))
    if free and variant.seats < needed:
        return replace(small, shared=most, shared_demand=everyone)
    if free:
        small = replace(small, shared=0, shared_demand=np.zeros_like(variant.shared_demand))
    # Short of that, that an own assistant takes a seat is let go.
    if variant.seats >= most:
        return replace(small, seats=most, seat_demand=everyone)
    return small


def _fewest(problem: Problem, blocks: int) -> int:
    # Pupils who share so many assistants at least.
    return (blocks - 1) * problem.pa_share_max + 1


def _layouts(problem: Problem, kind: int) -> list[tuple[int, int]]:
    rooms = {(layout.seats, layout.spaces) for layout in problem.layouts[kind]}
    return sorted(
        one
        for one in rooms
        if not any(two != one and two[0] >= one[0] and two[1] >= one[1] for two in rooms)
    )


def shared_blocks(problem: Problem, school: School, members: Sequence[int]) -> int:
    """Count the assistants that a route's pupils share on the measured run, as its image has them.

    Its image is driven in a variant with so many blocks: see :func:`variants_of`.
    """
    aboard = np.intersect1d(np.array(members, np.int64), school.pupils)
    shared = int(problem.pa_shared[aboard].sum())
    if shared:
        return -(-shared // problem.pa_share_max)
    wheels = problem.wheelchair[aboard].any()
    return int(problem.pa_for_wheelchair and wheels and not problem.pa_own[aboard].any())


def _variant(
    problem: Problem, school: School, kind: int, room: tuple[int, int], charge: Charge
) -> Variant | None:
    pupils = school.pupils
    prices = problem.prices
    seats, spaces = room[0] - charge.blocks, room[1]
    wheelchair, own = problem.wheelchair[pupils], problem.pa_own[pupils]
    shared = problem.pa_shared[pupils]
    counted = shared & school.regular if charge.few_regular else shared
    most_shared = (charge.blocks - charge.few_regular) * problem.pa_share_max
    seat_demand = (~wheelchair).astype(np.int64) + own
    allowed = charge.allowed & problem.type_fits[pupils, kind] & (seat_demand <= seats)
    allowed &= wheelchair.astype(np.int64) <= spaces
    pointless = charge.blocks > 1 and seats + spaces < _fewest(problem, charge.blocks)
    if seats < 0 or not allowed.any() or pointless:
        return None
    money = school.year_share / PENCE
    pa_day = float(prices.pa_day)
    rounding = _ROUNDING_PENCE * DAYS_PER_FORTNIGHT
    assistants = pa_day * charge.block_days - rounding
    share = min(1.0, float(prices.one_way_share))
    own_days = own * (school.both_days + share * (school.days - school.both_days))
    binding = seats + spaces > most_shared and charge.blocks > 0
    return Variant(
        kind=kind,
        blocks=charge.blocks,
        seats=seats,
        spaces=spaces,
        shared=most_shared if binding else 0,
        fixed=(float(prices.day_rate[kind]) * charge.days + assistants) * money,
        least=(float(prices.minimum_day[kind]) * charge.days + assistants) * money,
        mile=float(prices.mile_rate[kind]) / _METRES_A_MILE * money,
        allowed=allowed,
        seat_demand=seat_demand,
        space_demand=wheelchair.astype(np.int64),
        shared_demand=counted.astype(np.int64) if binding else np.zeros(pupils.size, np.int64),
        own=(own_days * pa_day * money).astype(np.float64),
        vehicle_days=charge.days,
        shared_pa_days=charge.block_days,
        own_pa_days=own_days.astype(np.float64),
    )
