"""Vehicle classes, areas, and which operators a lot may be offered to."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Place
from routeopt.domain.vehicles import VehicleType
from routeopt.exports.people import Spot, coarse_spot
from routeopt.tender.model import AdmittedOperator, Lot, VehicleClass

CLASS_WORDS: dict[VehicleClass, str] = {
    "phv": "car or minibus to 8 passengers",
    "phv_wav": "wheelchair-accessible vehicle to 8 passengers",
    "psv": "minibus of 9 passengers or more",
    "psv_wav": "wheelchair-accessible minibus of 9 passengers or more",
}
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_ACCESSIBLE = "wav"
_KEPT = 16_384


def vehicle_class(kind: VehicleType, spaces: int) -> VehicleClass:
    """Class of a vehicle by its licence and whether somebody travels in a wheelchair."""
    if kind.licence == "psv":
        return "psv_wav" if spaces else "psv"
    return "phv_wav" if spaces else "phv"


@lru_cache(_KEPT)
def spot_of(place: Place) -> Spot:
    """Give a place by its postcode sector; kept, since the nearest one takes a search."""
    return coarse_spot(place)


def outward(place: Place) -> str:
    """Outward part of a place's postcode, or of the nearest one known: ``CB7``."""
    found = _OUTWARD.match(spot_of(place).label)
    return found[0] if found else ""


def area_of(places: Iterable[Place]) -> str:
    """Outward code most of some places lie in; the first in the alphabet of equals."""
    counts = Counter(code for code in map(outward, places) if code)
    return min(counts, key=lambda code: (-counts[code], code), default="")


def operators_of(area: ServiceArea) -> tuple[AdmittedOperator, ...]:
    """Give the operators of the pack."""
    return tuple(
        AdmittedOperator(
            one.operator_id, one.name, tuple(sorted(one.categories)), tuple(sorted(one.areas)),
            suspended=one.suspended, max_routes=one.max_routes,
        )
        for one in area.operators.values()
    )  # fmt: skip


def admitted(
    lot: Lot, operators: Sequence[AdmittedOperator], places: Iterable[str]
) -> tuple[str, ...]:
    """Operators a lot may be offered to: not suspended, of its category, in its area.

    Parameters
    ----------
    places
        What an operator's areas may name to take in the lot: school ids, outward codes.
    """
    near = {name.casefold() for name in places}
    accessible_told = any(_ACCESSIBLE in _folded(one.categories) for one in operators)
    return tuple(
        one.operator_id
        for one in operators
        if not one.suspended
        and _category_fits(lot, _folded(one.categories), accessible_told=accessible_told)
        and (not one.areas or near & _folded(one.areas))
    )


def _folded(names: Iterable[str]) -> set[str]:
    return {name.strip().casefold() for name in names}


def _category_fits(lot: Lot, categories: set[str], *, accessible_told: bool) -> bool:
    # An operator without categories is limited by none; `wav` counts only where somebody has it.
    if not categories:
        return True
    for route in lot.routes:
        licence, _, accessible = route.vehicle_class.partition("_")
        named = {route.vehicle_type.casefold(), route.vehicle_class} & categories
        if not named and licence not in categories:
            return False
        if accessible and accessible_told and not named and _ACCESSIBLE not in categories:
            return False
    return True
