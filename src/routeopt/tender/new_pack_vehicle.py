"""The pack's type nearest to another vehicle that an operator offered."""

from routeopt.data._vehicles import vehicle_types
from routeopt.data.rawpack import RawPack
from routeopt.tender.classes import vehicle_class
from routeopt.tender.model import LotRoute


def offered_type(raw: RawPack, kind: str, route: LotRoute) -> str:
    """Give the smallest type of a class that seats a route, "" where there is none."""
    fitting = [
        (layout.seats + layout.spaces, one.vehicle_type)
        for one in vehicle_types(raw)
        if set(route.features) <= one.features
        for layout in one.layouts
        if vehicle_class(one, layout.spaces) == kind
        and layout.seats >= route.seats
        and layout.spaces >= route.spaces
    ]
    return min(fitting, default=(0, ""))[1]
