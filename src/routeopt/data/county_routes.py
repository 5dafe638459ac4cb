"""Forms the county's shared routes as years of small tenders would: in waves, not at once."""

from collections.abc import Sequence

import numpy as np

from routeopt.data.county_places import as_arrays, crow_metres_to
from routeopt.data.example_market import smallest_vehicle
from routeopt.data.example_people import Child, Roll
from routeopt.data.example_routes import assistants, best_order, may_ride_together, time_route

# What a tender was meant to fill: pupils on a route, and how often.
_SIZES: dict[str, tuple[tuple[int, ...], tuple[float, ...]]] = {
    "special": ((14, 12, 6, 4), (0.45, 0.13, 0.32, 0.10)),
    "out_county": ((14, 6), (0.75, 0.25)),
    "unit": ((6, 5, 4), (0.5, 0.25, 0.25)),
    "college": ((13, 6, 4), (0.4, 0.4, 0.2)),
    "mainstream": ((4, 4, 3), (0.5, 0.3, 0.2)),
}
_LATER_SHARE = 0.25
_LOOKED_AT = 8
_PAIR = 2
_LONGEST_DETOUR_S = 15 * 60
_EXTRA_PA_AS_DETOUR_S = 8 * 60


def form_routes(
    children: Sequence[Child], roll: Roll, kind: str, rng: np.random.Generator
) -> list[list[Child]]:
    """Put the pupils of a school who share on routes, each in its morning order.

    Parameters
    ----------
    children
        Who shares.
    roll
        The school, and who is kept apart.
    kind
        Kind of school: what sizes its tenders had.
    rng
        Draws who came in later, and sizes.
    """
    later = rng.random(len(children)) < _LATER_SHARE
    routes: list[list[Child]] = []
    for wave in (False, True):
        waiting = [child for child, late in zip(children, later, strict=True) if bool(late) is wave]
        while waiting:
            sizes, odds = _SIZES[kind]
            size = int(rng.choice(sizes, p=odds))
            route = _fill(waiting, size, roll)
            aboard = {child.pupil_id for child in route}
            waiting = [child for child in waiting if child.pupil_id not in aboard]
            routes.append(route)
    # Beyond the border a vehicle for two is not sent where a larger one goes anyway.
    least = 3 if kind == "out_county" and len(children) > _PAIR else 2
    return _without_small(routes, least, roll)


def _length_s(order: Sequence[Child], roll: Roll) -> float:
    return time_route(order, roll.school).am_ride_s[0]


def _fill(waiting: Sequence[Child], size: int, roll: Roll) -> list[Child]:
    """Start from the pupil furthest away and add who is most on the way."""
    lat, lon = as_arrays([child.home for child in waiting])
    to_school = crow_metres_to(lat, lon, roll.school)
    start = int(np.argmax(to_school))
    order = [waiting[start]]
    aboard = {start}
    detour = crow_metres_to(lat, lon, waiting[start].home) + to_school - to_school[start]
    while len(order) < size:
        near = [int(k) for k in np.argsort(detour, kind="stable") if int(k) not in aboard]
        offers = []
        for k in near[:_LOOKED_AT]:
            tried = _with(order, waiting[k], roll)
            if tried is not None:
                offers.append((_extra_s(order, waiting[k], tried, roll), k, tried))
        if not offers:
            break
        extra_s, k, order_then = min(offers, key=lambda offer: offer[:2])
        if extra_s > _LONGEST_DETOUR_S:
            break
        order = order_then
        aboard.add(k)
        way = crow_metres_to(lat, lon, waiting[k].home) + to_school - to_school[k]
        detour = np.minimum(detour, way)
    return order


def _with(order: Sequence[Child], child: Child, roll: Roll) -> list[Child] | None:
    riders = [*order, child]
    if not may_ride_together(riders, roll) or smallest_vehicle(riders) is None:
        return None
    return best_order(order, child, roll)


def _extra_s(order: Sequence[Child], child: Child, tried: Sequence[Child], roll: Roll) -> float:
    more_pas = assistants(tried) - assistants(order)
    longer_s = _length_s(tried, roll) - _length_s(order, roll) - child.boarding_s
    return longer_s + more_pas * _EXTRA_PA_AS_DETOUR_S


def _without_small(routes: list[list[Child]], least: int, roll: Roll) -> list[list[Child]]:
    """Give pupils left over a place on the vehicle they lengthen least."""
    kept = [route for route in routes if len(route) >= least]
    for child in (child for route in routes if len(route) < least for child in route):
        offers = []
        for k, route in enumerate(kept):
            tried = _with(route, child, roll)
            if tried is not None:
                offers.append((_extra_s(route, child, tried, roll), k, tried))
        if offers:
            _, k, order = min(offers, key=lambda offer: offer[:2])
            kept[k] = order
        else:
            kept.append([child])
    return kept
