"""Policies: every key that this release obeys."""

from collections.abc import Callable

from tests.generated.draws import Draw, minutes
from tests.generated.world import PLAN_FROM, World

_SETTINGS: dict[str, tuple[str, Callable[[Draw], str]]] = {
    "order same": ("pm_order", lambda _: "same"),
    "order optimised": ("pm_order", lambda _: "optimised"),
    "one_way_share": ("one_way_share", lambda d: d.one(("0", "0.5", "0.655", "1"))),
    "minute_value": ("minute_value_gbp_year", lambda d: d.one(("1", "3.5", "20"))),
    "change_penalty": ("change_penalty_gbp_year", lambda d: d.one(("50", "400.25"))),
    "time_change_counts": ("time_change_counts_min", lambda d: d.one(("0", "5", "30"))),
    "max_pupils_per_route": ("max_pupils_per_route", lambda d: str(d.whole(2, 8))),
    "pa_for_wheelchair": ("pa_for_wheelchair", lambda _: "true"),
    "ride_increase_max": ("ride_increase_max_min", lambda d: d.one(("0", "5", "12.5", "30"))),
    "keep_contracts false": ("keep_contracts", lambda _: "false"),
    "days_per_year": ("days_per_year", lambda d: str(d.whole(170, 200))),
    "pa_supply": ("pa_supply", lambda d: str(d.whole(0, 4))),
    "shortage_factor": ("shortage_factor", lambda d: d.one(("1", "1.25", "2"))),
    "market_growth": ("market_growth", lambda d: d.one(("0", "0.5", "1"))),
    "pa_day": ("pa_day_gbp", lambda d: d.one(("0", "48.75", "72.33"))),
    "pa_share_max": ("pa_share_max", lambda d: str(d.whole(1, 4))),
    "guides": ("ride_guide_secondary_min", lambda d: d.one(("30", "50", "60.5"))),
    "guide of primary": ("ride_guide_primary_min", lambda d: d.one(("20", "35"))),
    "guide of post16": ("ride_guide_post16_min", lambda d: d.one(("30", "90"))),
    "detour": ("ride_detour_min", lambda d: d.one(("0", "5", "15"))),
    "detour ratio": ("ride_detour_ratio", lambda d: d.one(("1", "1.333", "1.5"))),
    "detour max": ("ride_detour_max_min", lambda d: d.one(("0", "30"))),
    "pickup_earliest": ("pickup_earliest", lambda d: d.clock("06:30", "08:00", 15)),
    "home_latest": ("home_latest", lambda d: d.clock("16:30", "18:00", 15)),
    "any schools mix": ("mixed_schools", lambda _: "any"),
    "allow_second_address": ("allow_second_address", lambda _: "true"),
    "traffic": ("am_traffic", lambda d: d.one(("1", "1.45"))),
    "traffic pm": ("pm_traffic", lambda d: d.one(("1.1", "1.25"))),
}  # fmt: skip
SETTING_TWISTS = (*_SETTINGS, "arrival_buffer", "schools mix in pairs", "plan_from today")


def add_settings(world: World) -> None:
    """Write the policy."""
    draw = world.draw
    values = {} if world.has("plan_from today") else {"plan_from": PLAN_FROM}
    for twist, (key, value) in _SETTINGS.items():
        if world.has(twist):
            values[key] = value(draw)
    if world.has("arrival_buffer"):
        room = min(
            minutes(school["am_latest"]) - minutes(school["am_earliest"])
            for school in world.schools
        )
        values["arrival_buffer_min"] = str(draw.whole(0, room))
    if world.has("schools mix in pairs") and len(world.schools) > 1:
        values["mixed_schools"] = "+".join(school["school_id"] for school in world.schools[:2])
    if values:
        world.rows("policy").extend({"key": k, "value": v} for k, v in values.items())
