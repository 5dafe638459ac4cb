"""Vehicle types of a pack, or the catalogue where it brings none."""

from typing import Literal

from routeopt.data.cells import as_int, as_layouts, as_number, as_tags
from routeopt.data.rawpack import RawPack
from routeopt.data.views import view
from routeopt.domain.units import pence_from_gbp
from routeopt.domain.vehicles import CATALOGUE, Layout, VehicleType

_PHV_MOST_PASSENGERS = 8
_COLUMNS = (
    "vehicle_type", "description", "layouts", "features", "day_rate_gbp", "mile_rate_gbp",
    "minimum_day_gbp", "licence", "co2_g_km", "available",
)  # fmt: skip


def vehicle_types(raw: RawPack) -> tuple[VehicleType, ...]:
    """Types of a pack in its order; cells that cannot be read count as blank."""
    table = view(raw, "vehicle_types")
    if not table.rows:
        return CATALOGUE
    cells = (table.filled(name) for name in _COLUMNS)
    return tuple(_vehicle_type(dict(zip(_COLUMNS, row, strict=True)))
                 for row in zip(*cells, strict=True))  # fmt: skip


def _vehicle_type(row: dict[str, str]) -> VehicleType:
    layouts = as_layouts(row["layouts"]) or ()
    return VehicleType(
        vehicle_type=row["vehicle_type"],
        description=row["description"],
        layouts=layouts,
        features=as_tags(row["features"]),
        day_rate_pence=pence(row["day_rate_gbp"]) or 0,
        mile_rate_pence=pence(row["mile_rate_gbp"]) or 0,
        minimum_day_pence=pence(row["minimum_day_gbp"]) or 0,
        licence="psv" if _is_psv(row["licence"], layouts) else "phv",
        co2_g_km=as_number(row["co2_g_km"]),
        available=_available(row["available"]),
    )


def pence(text: str) -> int | None:
    """Read pounds as whole pence."""
    value = as_number(text)
    return None if value is None else pence_from_gbp(value)


def _available(text: str) -> int | Literal["market"] | None:
    if text == "any":
        return None
    count = as_int(text)
    return "market" if count is None else count


def _is_psv(licence: str, layouts: tuple[Layout, ...]) -> bool:
    if licence:
        return licence == "psv"
    return any(one.seats + one.spaces > _PHV_MOST_PASSENGERS for one in layouts)
