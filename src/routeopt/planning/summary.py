"""Figures of one side of a review."""

from collections import Counter
from collections.abc import Sequence

from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import Route
from routeopt.domain.units import miles_from_metres
from routeopt.planning.result import Summary
from routeopt.planning.route_emissions import known_emissions


def summarise(
    area: ServiceArea,
    routes: Sequence[Route],
    *,
    year_pence: int,
    objective_pence: int,
    unplanned: int = 0,
    lower_bound_pence: int | None = None,
) -> Summary:
    """Add up routes that together carry one scope."""
    rides = [
        ride / 60
        for route in routes
        for pair in route.rides_s.values()
        for ride in pair
        if ride is not None
    ]
    layouts = [_places(route.layout) for route in routes]
    emitted = known_emissions(area, routes)
    return Summary(
        year_pence=year_pence,
        objective_pence=objective_pence,
        routes=len(routes),
        solo_routes=sum(len(route.pupils) == 1 for route in routes),
        pupils=len({pupil for route in routes for pupil in route.pupils}),
        unplanned=unplanned,
        pas=sum(route.pas for route in routes),
        loaded_miles_day=miles_from_metres(sum(route.loaded_m_day for route in routes)),
        ride_min_mean=sum(rides) / len(rides) if rides else None,
        ride_min_max=max(rides, default=None),
        over_guide=len(over_guide(area, routes)),
        seats_offered=sum(layouts),
        seats_used=sum(route.seats_used for route in routes),
        tco2e_year=emitted.tonnes if emitted is not None else None,
        lower_bound_pence=lower_bound_pence,
        vehicles_by_type=dict(Counter(route.vehicle_type for route in routes)),
    )


def over_guide(area: ServiceArea, routes: Sequence[Route]) -> tuple[str, ...]:
    """Pupils whose longest ride passes the guide of their phase."""
    found = []
    for route in routes:
        for pupil, rides in route.rides_s.items():
            guide = area.policy.ride_guide_s[area.pupils[pupil].phase]
            if max((ride for ride in rides if ride is not None), default=0) > guide:
                found.append(pupil)
    return tuple(found)


def _places(layout: str) -> int:
    seats, _, spaces = layout.partition("+")
    return int(seats) + int(spaces or 0)
