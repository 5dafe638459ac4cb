"""Vehicle types, their layouts and prices; the council's own vehicles and assistants."""

from dataclasses import dataclass, field
from typing import Literal

from routeopt.domain.people import Place


@dataclass(frozen=True, slots=True, order=True)
class Layout:
    """One way a vehicle is set up: passenger seats (driver apart) and wheelchair spaces."""

    seats: int
    spaces: int

    def __str__(self) -> str:
        """Seats and spaces as the tables write them, ``8+2``."""
        return f"{self.seats}+{self.spaces}"


@dataclass(frozen=True, slots=True)
class VehicleType:
    """A kind of vehicle the market offers at a day rate.

    Attributes
    ----------
    available
        A number, ``None`` for any, or ``"market"``: as many as today's contracts use
        plus the policy's market growth.
    assumed
        True for a built-in catalogue rate; outputs mark it.
    """

    vehicle_type: str
    description: str
    layouts: tuple[Layout, ...]
    features: frozenset[str]
    day_rate_pence: int
    mile_rate_pence: int
    minimum_day_pence: int
    licence: Literal["phv", "psv"]
    co2_g_km: float | None = None
    available: int | Literal["market"] | None = "market"
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class FleetVehicle:
    """A council vehicle or a volunteer's car, with the hours and days it can be had."""

    vehicle_id: str
    vehicle_type: str
    kind: Literal["council", "volunteer"]
    depot: Place
    days: int
    am_from_s: int | None
    am_to_s: int | None
    pm_from_s: int | None
    pm_to_s: int | None
    day_cost_pence: int
    mile_cost_pence: int


@dataclass(frozen=True, slots=True)
class PoolAssistant:
    """A passenger assistant the council has itself, or a volunteer one."""

    pa_id: str
    place: Place
    days: int
    day_cost_pence: int


NO_FEATURES: frozenset[str] = frozenset()


def _catalogue_type(
    name: str,
    description: str,
    layouts: tuple[tuple[int, int], ...],
    rates_pence: tuple[int, int, int],
    *,
    features: frozenset[str] = NO_FEATURES,
    psv: bool = False,
    co2_g_km: float,
) -> VehicleType:
    day_rate, mile_rate, minimum = rates_pence
    return VehicleType(
        vehicle_type=name,
        description=description,
        layouts=tuple(Layout(*pair) for pair in layouts),
        features=features,
        day_rate_pence=day_rate,
        mile_rate_pence=mile_rate,
        minimum_day_pence=minimum,
        licence="psv" if psv else "phv",
        co2_g_km=co2_g_km,
        available="market",
        assumed=True,
    )


_LIFT = frozenset({"tail_lift"})
_RAMP = frozenset({"ramp"})


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The vehicle types used where a pack brings none: typical sizes at assumed rates."""

    types: tuple[VehicleType, ...] = field(
        default=(
            _catalogue_type("saloon", "Saloon car", ((4, 0),), (5200, 150, 6000), co2_g_km=150),
            _catalogue_type("mpv", "MPV", ((6, 0),), (6800, 170, 8000), co2_g_km=170),
            _catalogue_type(
                "minibus8", "Minibus, 8 seats", ((8, 0),), (8800, 190, 10500), co2_g_km=200
            ),
            _catalogue_type(
                "minibus16",
                "Minibus, 16 seats, tracked floor and tail lift",
                ((16, 0), (12, 1), (8, 2), (4, 4)),
                (14500, 240, 17000),
                features=_LIFT | {"low_floor"},
                psv=True,
                co2_g_km=279,
            ),
            _catalogue_type(
                "wav31",
                "Wheelchair-accessible car, 3 seats and 1 space",
                ((3, 1),),
                (7500, 180, 9000),
                features=_RAMP,
                co2_g_km=190,
            ),
            _catalogue_type(
                "wav42",
                "Wheelchair-accessible van, 4 seats and 2 spaces",
                ((4, 2),),
                (9500, 200, 11500),
                features=_RAMP | _LIFT,
                co2_g_km=220,
            ),
            _catalogue_type(
                "wav84",
                "Large wheelchair-accessible minibus, 8 seats and 4 spaces",
                ((8, 4),),
                (15500, 250, 18000),
                features=_LIFT,
                psv=True,
                co2_g_km=279,
            ),
        )
    )


CATALOGUE = Catalogue().types
