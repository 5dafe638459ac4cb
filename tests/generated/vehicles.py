"""Vehicle types with layouts, features, rates and numbers to be had."""

from routeopt.domain.vehicles import CATALOGUE
from tests.generated.world import Row, World

_KINDS = (
    ("car", "4+0", "", 55),
    ("mpv", "6+0", "", 70),
    ("minibus", "8+0", "", 90),
    ("bus", "16+0|12+1|8+2|4+4", "tail_lift;low_floor", 140),
    ("wav", "3+1", "ramp", 75),
    ("van", "4+2|2+3", "ramp;tail_lift", 95),
    ("coach", "8+4|12+2", "tail_lift", 150),
    ("taxi", "2+0", "low_floor", 40),
)
VEHICLE_TWISTS = ("vehicle_types", "types by number", "types any", "types as the market")


def add_vehicles(world: World) -> None:
    """Write some vehicle types, one at least with a wheelchair space most of the time."""
    if not world.has("vehicle_types"):
        return
    draw = world.draw
    chosen = draw.few(_KINDS, draw.whole(2, 6))
    if draw.chance(0.9) and not any("+0" not in layouts for _, layouts, *_ in chosen):
        chosen.append(_KINDS[5])
    supplies = [
        supply
        for twist, supply in (
            ("types by number", "number"), ("types any", "any"), ("types as the market", ""),
        )
        if world.has(twist)
    ]  # fmt: skip
    for name, layouts, features, rate in chosen:
        supply = draw.one(supplies or ["any"])
        available = str(draw.whole(0, 3)) if supply == "number" else supply
        world.rows("vehicle_types").append(
            {
                "vehicle_type": name,
                "description": name,
                "layouts": layouts,
                "features": features,
                "day_rate_gbp": f"{rate * draw.between(0.7, 1.4):.2f}",
                "mile_rate_gbp": f"{draw.between(0.8, 3.2):.3f}",
                "minimum_day_gbp": f"{rate * draw.between(0.6, 1.7):.2f}",
                "licence": "psv" if layouts.startswith("16") else "phv",
                "co2_g_km": draw.one(("", "150", "279.5")),
                "available": available,
            }
        )


def types_of(world: World) -> list[Row]:
    """Types of the pack, or the catalogue's in the words of the table."""
    return world.tables.get("vehicle_types") or [
        {
            "vehicle_type": kind.vehicle_type,
            "layouts": "|".join(map(str, kind.layouts)),
            "day_rate_gbp": str(kind.day_rate_pence / 100),
        }
        for kind in CATALOGUE
    ]
