"""Rides and needs on an example route, as whoever awards a contract would work them out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from routeopt.data.example_people import Child, Roll, crow_metres
from routeopt.domain.people import Place
from routeopt.domain.vehicles import VehicleType

# A rough drive, good enough to award a contract on: road metres a crow-fly metre, seconds
# that any journey takes, seconds a metre, and what traffic adds.
_CIRCUITY, _START_S, _SECONDS_A_METRE, TRAFFIC = 1.27, 35.0, 0.058, 1.3
_GUIDE_S = {"primary": 45 * 60, "secondary": 75 * 60, "post16": 75 * 60}
PA_SHARE_MAX = 6


@lru_cache(maxsize=100_000)
def drive(start: Place, end: Place) -> tuple[float, float]:
    """Give seconds and metres of a drive."""
    if start.key == end.key:
        return 0.0, 0.0
    crow_m = crow_metres(start, end)
    return (_START_S + _SECONDS_A_METRE * crow_m) * TRAFFIC, _CIRCUITY * crow_m


@dataclass(frozen=True, slots=True)
class Timing:
    """One morning: metres with somebody aboard, each pupil's seconds am and pm."""

    loaded_m: float
    am_ride_s: tuple[float, ...]
    pm_ride_s: tuple[float, ...]


def time_route(
    order: Sequence[Child], school: Place, traffic: tuple[float, float] = (TRAFFIC, TRAFFIC)
) -> Timing:
    """Time a morning in the order given and the afternoon in reverse.

    Parameters
    ----------
    order
        Pupils as they are picked up.
    school
        Where they are taken.
    traffic
        What traffic does to the drives of a morning and of an afternoon.
    """
    slower = traffic[0] / TRAFFIC, traffic[1] / TRAFFIC
    am, pm = 0.0, 0.0
    metres = 0.0
    am_rides: list[float] = []
    pm_rides: list[float] = []
    after = school
    door: list[int] = []
    for row, child in enumerate(reversed(order)):
        seconds, step_m = drive(child.home, after)
        door = [*door, row] if row and seconds == 0 else [row]
        am += seconds * slower[0] + child.boarding_s
        pm += seconds * slower[1]
        metres += step_m
        am_rides.append(am)
        pm_rides.append(pm)
        for rider in door:  # those at one door board together: their rides begin together
            am_rides[rider] = am
        if _next_door_differs(order, row):
            pm += sum(order[-1 - rider].alight_s for rider in door)
        after = child.home
    return Timing(metres, tuple(reversed(am_rides)), tuple(reversed(pm_rides)))


def _next_door_differs(order: Sequence[Child], row: int) -> bool:
    following = len(order) - 2 - row
    return following < 0 or order[following].home.key != order[-1 - row].home.key


def ride_limit_s(child: Child, school: Place) -> float:
    """Longest ride the rules allow this pupil."""
    direct = drive(child.home, school)[0] + child.boarding_s
    return max(_GUIDE_S[child.phase], direct + 600, min(direct * 1.15, direct + 1200))


def assistants(children: Sequence[Child]) -> int:
    """Passenger assistants these pupils need."""
    own = sum(child.pa == "own" for child in children)
    shared = sum(child.pa == "shared" for child in children)
    return own + math.ceil(shared / PA_SHARE_MAX)


def fits(vehicle: VehicleType, children: Sequence[Child], pas: int) -> bool:
    """Whether a vehicle can be set up for these pupils and assistants."""
    chairs = sum(child.mobility == "wheelchair" for child in children)
    seats = len(children) - chairs + pas
    return any(seats <= layout.seats and chairs <= layout.spaces for layout in vehicle.layouts)


def may_ride_together(children: Sequence[Child], roll: Roll) -> bool:
    """Whether nobody on the route has to be alone or apart from somebody else on it."""
    ids = {child.pupil_id for child in children}
    if len(children) > 1 and any(child.sharing != "yes" for child in children):
        return False
    if any(child.max_pupils is not None and child.max_pupils < len(children) for child in children):
        return False
    tags = {child.tags for child in children}
    return {"quiet", "lively"} - tags != set() and not any(
        first in ids and second in ids for first, second in roll.apart
    )


def best_order(order: Sequence[Child], child: Child, roll: Roll) -> list[Child] | None:
    """Find where one more pupil fits into an order with the least driving.

    Returns
    -------
    list of Child or None
        The new order, or None where somebody would ride longer than the rules allow.
    """
    found: list[tuple[float, list[Child]]] = []
    for position in range(len(order) + 1):
        tried = [*order[:position], child, *order[position:]]
        timing = time_route(tried, roll.school)
        limits = [ride_limit_s(rider, roll.school) for rider in tried]
        if all(ride <= limit for ride, limit in zip(timing.am_ride_s, limits, strict=True)):
            found.append((timing.am_ride_s[0], tried))
    return min(found, key=lambda pair: pair[0])[1] if found else None
