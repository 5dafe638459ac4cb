"""Emissions of routes: their loaded kilometres by class of vehicle."""

from collections.abc import Iterable, Sequence

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Route
from routeopt.finance.emissions import EMPTY_SHARE, Driven, Emissions, emissions, vehicle_class

_METRES_PER_KM = 1000


def route_emissions(
    area: ServiceArea, routes: Iterable[Route], *, empty_share: float = EMPTY_SHARE
) -> Emissions:
    """Work out a year's emissions of some routes, empty running included.

    Routes whose vehicle type is not given are left out: there is no factor for them.
    """
    return emissions(
        (
            driven
            for route in routes
            if (driven := _driven(area, route)) is not None
        ),
        empty_share=empty_share,
    )  # fmt: skip


def known_emissions(area: ServiceArea, routes: Sequence[Route]) -> Emissions | None:
    """Work out a year's emissions, or None where a route's vehicle type is not known."""
    if any(route.vehicle_type not in area.vehicle_types for route in routes):
        return None
    return route_emissions(area, routes)


def _driven(area: ServiceArea, route: Route) -> Driven | None:
    kind = area.vehicle_types.get(route.vehicle_type)
    if kind is None:
        return None
    own = area.fleet.get(route.vehicle_id) if route.vehicle_id else None
    volunteer = own is not None and own.kind == "volunteer"
    given = [area.schools[school].days_year for school in route.schools]
    days = max(one or area.policy.days_per_year for one in given)
    loaded_km = route.loaded_m_day / _METRES_PER_KM * days
    return Driven(vehicle_class(kind, volunteer=volunteer), loaded_km)
