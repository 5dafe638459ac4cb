"""Greenhouse gas of a year's driving, from vehicle-kilometres, empty running included.

Factors are those the United Kingdom's government published for 2025 (Department for Energy
Security and Net Zero), in kg CO2e for each kilometre a vehicle drives. They are never taken for
each passenger: a figure for each passenger hides what putting pupils together saves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from routeopt.domain.vehicles import VehicleType

VehicleClass = Literal["taxi", "average_car", "minibus", "battery_car"]

KG_CO2E_KM: Mapping[VehicleClass, float] = {
    "taxi": 0.20806,
    "average_car": 0.16725,
    "minibus": 0.27878,
    "battery_car": 0.04047,
}
CLASS_WORDS: Mapping[VehicleClass, str] = {
    "taxi": "regular taxi",
    "average_car": "average car",
    "minibus": "class III diesel van, as minibus",
    "battery_car": "battery car",
}
EMPTY_SHARE = 1.0
_TAXI_SEATS = 6
_BATTERY = frozenset({"battery", "electric"})
_KG_PER_TONNE = 1000


@dataclass(frozen=True, slots=True)
class Driven:
    """Kilometres a year that one class of vehicle drives with pupils, or on the way to the next."""

    vehicle_class: VehicleClass
    loaded_km: float


@dataclass(frozen=True, slots=True)
class ClassEmissions:
    """One class of vehicle: its kilometres a year and what they emit."""

    vehicle_class: VehicleClass
    loaded_km: float
    empty_km: float
    tonnes: float
    well_to_tank_tonnes: float | None


@dataclass(frozen=True, slots=True)
class Emissions:
    """A year's emissions; well-to-tank stands apart, None where no factors were given for it."""

    classes: tuple[ClassEmissions, ...]
    empty_share: float

    @property
    def vehicle_km(self) -> float:
        """Kilometres a year, empty running included."""
        return sum(one.loaded_km + one.empty_km for one in self.classes)

    @property
    def tonnes(self) -> float:
        """Tonnes CO2e a year from driving."""
        return sum(one.tonnes for one in self.classes)

    @property
    def well_to_tank_tonnes(self) -> float | None:
        """Tonnes CO2e a year of bringing the fuel or power to the vehicle."""
        found = [one.well_to_tank_tonnes for one in self.classes]
        known = [tonnes for tonnes in found if tonnes is not None]
        return sum(known) if len(known) == len(found) else None

    @property
    def words(self) -> tuple[str, ...]:
        """Say what the figures rest on."""
        apart = (
            "Well-to-tank emissions stand apart and are not in the total."
            if self.well_to_tank_tonnes is not None
            else "Well-to-tank emissions are left out: no factors were given for them."
        )
        empty = (
            f"ASSUMED: for each loaded kilometre a vehicle drives {self.empty_share:g} km empty, "
            "to the first pick-up and back from the last stop; contracts do not show it."
        )
        named = ", ".join(f"{CLASS_WORDS[name]} {KG_CO2E_KM[name]:g}" for name in KG_CO2E_KM)
        factors = f"Vehicle-kilometres times the 2025 government factors, kg CO2e a km: {named}."
        return empty, factors, apart

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        apart = self.well_to_tank_tonnes
        return {
            "tco2e_year": round(self.tonnes, 3),
            "well_to_tank_tco2e_year": None if apart is None else round(apart, 3),
            "vehicle_km_year": round(self.vehicle_km),
            "empty_km_per_loaded_km": self.empty_share,
            "classes": [
                {
                    "class": one.vehicle_class,
                    "loaded_km_year": round(one.loaded_km),
                    "empty_km_year": round(one.empty_km),
                    "tco2e_year": round(one.tonnes, 3),
                }
                for one in self.classes
            ],
            "words": list(self.words),
        }


def vehicle_class(kind: VehicleType, *, volunteer: bool = False) -> VehicleClass:
    """Say which published factor stands for a vehicle type.

    A type with the feature ``battery`` or ``electric`` is a battery car, a volunteer's vehicle
    an average car; up to six seats without a wheelchair space is a taxi; the rest are minibuses.
    """
    if kind.features & _BATTERY:
        return "battery_car"
    if volunteer:
        return "average_car"
    small = all(not one.spaces and one.seats <= _TAXI_SEATS for one in kind.layouts)
    return "taxi" if small else "minibus"


def emissions(
    driven: Iterable[Driven],
    *,
    empty_share: float = EMPTY_SHARE,
    well_to_tank_kg_km: Mapping[VehicleClass, float] | None = None,
) -> Emissions:
    """Work out a year's emissions.

    Parameters
    ----------
    driven
        Loaded kilometres a year.
    empty_share
        Empty kilometres for each loaded one. The default takes a vehicle to come from and go
        back to where its work begins and ends: as far empty as loaded.
    well_to_tank_kg_km
        Factors of what the fuel emits before it is in the tank, where they are to be shown.

    Raises
    ------
    ValueError
        If ``empty_share`` is negative.
    """
    if empty_share < 0:
        raise ValueError("a vehicle cannot drive less than nothing empty")
    loaded: dict[VehicleClass, float] = {}
    for one in driven:
        loaded[one.vehicle_class] = loaded.get(one.vehicle_class, 0.0) + one.loaded_km
    before_tank = well_to_tank_kg_km or {}
    classes = []
    for name in (name for name in KG_CO2E_KM if name in loaded):
        whole = loaded[name] * (1 + empty_share)
        factor = before_tank.get(name)
        classes.append(
            ClassEmissions(
                vehicle_class=name,
                loaded_km=loaded[name],
                empty_km=loaded[name] * empty_share,
                tonnes=whole * KG_CO2E_KM[name] / _KG_PER_TONNE,
                well_to_tank_tonnes=None if factor is None else whole * factor / _KG_PER_TONNE,
            )
        )
    return Emissions(tuple(classes), empty_share)
