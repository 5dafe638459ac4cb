"""Ways to drive a relaxed route: a vehicle type in one layout with so many shared assistants.

With the vehicle, layout and assistants fixed, what is left of a route's price grows with its
metres alone, so that pricing can chain pupils one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.bound.relaxed import Flags, Floats, Ints, School
from routeopt.solvers.problem import Problem

PENCE = 100.0
_METRES_A_MILE = 1_609.344
_ROUNDING_PENCE = 0.5
"""A day's price is rounded to the penny; the bound gives half a penny away."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to drive, with what it charges whatever the order; money in pounds a year.

    Attributes
    ----------
    seats, spaces, shared
        Room for pupils: seats left by shared assistants, wheelchair spaces, and pupils whom
        they can look after.
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

    @property
    def cheapest(self) -> float:
        """Least that any route driven this way costs."""
        return max(self.fixed, self.least)


def variants_of(problem: Problem, school: School) -> list[Variant]:
    """List every way to drive that a legal route's image may need."""
    found: list[Variant] = []
    for kind in range(len(problem.type_ids)):
        for seats, spaces in _layouts(problem, kind):
            for charge in _charges(problem, school):
                variant = _variant(problem, school, kind, (seats, spaces), charge)
                if variant is not None:
                    found.append(variant)
    return found


@dataclass(frozen=True, slots=True)
class _Charge:
    """Days surely charged, who may ride, and shared assistants with theirs."""

    days: float
    allowed: Flags
    blocks: int
    block_days: float
    few_regular: bool = False
    """Only part weeks make so many assistants necessary: one fewer will do for the others."""


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


def _charges(problem: Problem, school: School) -> Iterator[_Charge]:
    share = min(1.0, float(problem.prices.one_way_share))
    worth = school.both_days + share * (school.days - school.both_days)
    everyone = np.ones(school.pupils.size, np.bool_)
    yield from _with_assistants(problem, school, float(DAYS_PER_FORTNIGHT), everyone, worth)
    # A route without a pupil of every day may run on fewer days: at least on those of the
    # pupil aboard who needs most.
    part = ~school.regular
    for level in sorted(set(worth[part].tolist())):
        allowed = part & (worth <= level)
        yield from _with_assistants(problem, school, level, allowed, worth)


def _with_assistants(
    problem: Problem, school: School, days: float, allowed: Flags, worth: Floats
) -> Iterator[_Charge]:
    shared = problem.pa_shared[school.pupils]
    wheels = problem.wheelchair[school.pupils] & ~problem.pa_own[school.pupils] & ~shared
    plain = allowed & ~shared
    if not problem.pa_for_wheelchair or not (wheels & allowed).any():
        yield _Charge(days, plain, 0, 0.0)
    else:
        own = problem.pa_own[school.pupils]
        yield _Charge(days, plain & ~wheels, 0, 0.0)
        yield _Charge(days, plain & ~own, 1, _least(worth, plain & wheels))
        # An own assistant is enough for the wheelchairs; that one is aboard is not checked.
        if (own & plain).any():
            yield _Charge(days, plain, 0, 0.0)
    least = _least(worth, allowed & shared)
    most = _most_blocks(problem, school)
    every_day = allowed & (school.regular | ~shared)
    for blocks in range(1, most + 1):
        if (shared & every_day).any():
            # Those of every day need them all on every day, or all but one would do for those.
            yield _Charge(days, allowed, blocks, float(blocks * DAYS_PER_FORTNIGHT))
            if blocks > 1 and least < DAYS_PER_FORTNIGHT:
                block_days = float(DAYS_PER_FORTNIGHT) + (blocks - 1) * least
                yield _Charge(days, allowed, blocks, block_days, few_regular=True)
        if (shared & allowed & ~school.regular).any():
            part = allowed & ~(shared & school.regular)
            yield _Charge(days, part, blocks, blocks * _least(worth, part & shared))


def _least(worth: Floats, of: Flags) -> float:
    return float(worth[of].min()) if of.any() else 0.0


def _most_blocks(problem: Problem, school: School) -> int:
    shared = int(problem.pa_shared[school.pupils].sum())
    return -(-shared // problem.pa_share_max)


def _variant(
    problem: Problem, school: School, kind: int, room: tuple[int, int], charge: _Charge
) -> Variant | None:
    pupils = school.pupils
    prices = problem.prices
    seats, spaces = room[0] - charge.blocks, room[1]
    wheelchair, own = problem.wheelchair[pupils], problem.pa_own[pupils]
    shared = problem.pa_shared[pupils]
    counted = shared & school.regular if charge.few_regular else shared
    most_shared = (charge.blocks - charge.few_regular) * problem.pa_share_max
    fewest = (charge.blocks - 1) * problem.pa_share_max + 1
    seat_demand = (~wheelchair).astype(np.int64) + own
    allowed = charge.allowed & problem.type_fits[pupils, kind] & (seat_demand <= seats)
    allowed &= wheelchair.astype(np.int64) <= spaces
    pointless = charge.blocks > 1 and seats + spaces < fewest
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
