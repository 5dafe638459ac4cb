"""Warnings of places that lie far from every road of the road map."""

from collections.abc import Iterator

from routeopt.data.codes import fault
from routeopt.data.faults import Fault
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.network.settings import SNAP_LIMIT_M, SNAP_REPORT_M


def road_faults(area: ServiceArea, travel: TravelTimes) -> tuple[Fault, ...]:
    """Warn of each place used that is far from a road, or that no road reaches; schools first."""
    return tuple(_found(area, travel))


def _found(area: ServiceArea, travel: TravelTimes) -> Iterator[Fault]:
    tables = {
        "schools": tuple(area.schools),
        "pupils": tuple(area.pupils),
        "pickup_points": tuple(area.pickup_points),
        "addresses": tuple(address.address_id for address in area.addresses),
        "fleet": tuple(area.fleet),
    }
    for table, places in tables.items():
        for row, place in enumerate(places, start=2):
            away_m = travel.snap_m.get(place, 0.0)
            if away_m > SNAP_LIMIT_M:
                yield fault(
                    "off_network",
                    f"this place is {away_m / 1000:,.0f} km from the nearest road of the road "
                    "map, so no drive to or from it is known",
                    table=table,
                    row=row,
                )
            elif away_m > SNAP_REPORT_M:
                yield fault(
                    "far_from_road",
                    f"this place is {away_m / 1000:.1f} km from the nearest road of the road map; "
                    "its drives begin there",
                    table=table,
                    row=row,
                )
