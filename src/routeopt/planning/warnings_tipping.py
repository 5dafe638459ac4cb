"""Routes that one pupil tips into a dearer class: a ninth seat, or an assistant more."""

import math
from collections.abc import Iterable, Iterator, Sequence

from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Pupil
from routeopt.domain.plan import Route
from routeopt.domain.units import DAYS_PER_FORTNIGHT, round_half_up
from routeopt.domain.vehicles import VehicleType
from routeopt.planning.warnings_found import Found

PRIVATE_HIRE_SEATS = 8


def tipping_warnings(area: ServiceArea, routes: Iterable[Route]) -> tuple[Found, ...]:
    """Find routes that one pupil fewer would let a smaller class of vehicle or crew drive.

    Parameters
    ----------
    area
        The pack.
    routes
        Of today or of a plan. Counted over everybody on the route, whatever the day.

    Returns
    -------
    tuple of Found
        A vehicle of more than eight passenger seats filled to the ninth, with what the step to
        eight would save a year at the pack's rates; and one assistant more for a single pupil.
    """
    found: list[Found] = []
    for route in routes:
        pupils = [area.pupils[pupil] for pupil in route.pupils]
        found += _vehicle(area, route, pupils)
        found += _assistant(area, route, pupils)
    return tuple(found)


def _vehicle(area: ServiceArea, route: Route, pupils: Sequence[Pupil]) -> Iterator[Found]:
    kind = area.vehicle_types.get(route.vehicle_type)
    aboard = len(pupils) + route.pas
    if kind is None or kind.licence != "psv" or aboard != PRIVATE_HIRE_SEATS + 1:
        return
    fits = [other for other in _smaller(area) if _carries_all_but_one(other, route, pupils)]
    if not fits:
        return
    cheapest = min(fits, key=lambda other: other.day_rate_pence)
    saved = kind.day_rate_pence - cheapest.day_rate_pence
    yield Found(
        "tips_vehicle",
        route.contract_id or route.route_id,
        f"{aboard} places are taken, one more than a private hire vehicle may have: with one "
        f"pupil elsewhere {cheapest.vehicle_type} would do instead of {kind.vehicle_type}",
        route.pupils,
        _year(area, route, saved),
    )


def _smaller(area: ServiceArea) -> list[VehicleType]:
    return [kind for kind in area.vehicle_types.values() if kind.licence == "phv"]


def _carries_all_but_one(kind: VehicleType, route: Route, pupils: Sequence[Pupil]) -> bool:
    needed = frozenset(feature for pupil in pupils for feature in pupil.requires)
    chairs = sum(pupil.mobility == "wheelchair" for pupil in pupils)
    seats = len(pupils) - chairs + route.pas
    return needed <= kind.features and any(
        (seats - 1 <= layout.seats and chairs <= layout.spaces)
        or (chairs > 0 and seats <= layout.seats and chairs - 1 <= layout.spaces)
        for layout in kind.layouts
    )


def _assistant(area: ServiceArea, route: Route, pupils: Sequence[Pupil]) -> Iterator[Found]:
    most = area.policy.pa_share_max
    shared = sum(pupil.pa == "shared" for pupil in pupils)
    if shared <= most or shared % most != 1 or most == 1:
        return
    own = sum(pupil.pa == "own" for pupil in pupils)
    if route.pas < own + math.ceil(shared / most):
        # Their days differ: fewer assistants are aboard than all of them together would need.
        return
    yield Found(
        "tips_assistant",
        route.contract_id or route.route_id,
        f"{shared} pupils share assistants, one more than {shared - 1} whom "
        f"{shared // most} can look after: one of them elsewhere saves an assistant",
        route.pupils,
        _year(area, route, area.policy.pa_day_pence),
    )


def _year(area: ServiceArea, route: Route, day_pence: int) -> int:
    given = [area.schools[school].days_year for school in route.schools]
    days_year = max(days or area.policy.days_per_year for days in given)
    return round_half_up(day_pence * route.days.bit_count() * days_year / DAYS_PER_FORTNIGHT)
