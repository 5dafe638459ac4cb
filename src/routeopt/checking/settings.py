"""The policy of a pack as the checker needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from routeopt.checking.cells import clock_s, minutes_s, pence, rows, share, truth, whole
from routeopt.data.rawpack import RawPack
from routeopt.data.schema import POLICY

T = TypeVar("T")
PHASES = ("primary", "secondary", "post16")


@dataclass(frozen=True, slots=True)
class Settings:
    """Policy values in seconds, pence and exact shares; None where blank."""

    plan_from: date
    guide_s: Mapping[str, int]
    detour_s: int
    detour_ratio: Fraction
    detour_max_s: int
    increase_max_s: int | None
    pickup_earliest_s: int | None
    home_latest_s: int | None
    buffer_s: int
    pa_day_p: int
    pa_share_max: int
    pa_for_wheelchair: bool
    pa_supply: int | None
    shortage_factor: Fraction
    market_growth: Fraction
    one_way_share: Fraction
    mixed_schools: str
    pm_order: str
    max_pupils_per_route: int | None
    keep_contracts: bool
    days_per_year: int
    minute_value_p: int
    change_penalty_p: int
    allow_second_address: bool


def policy_text(raw: RawPack) -> dict[str, str]:
    """Every policy key with the pack's value, or the default where it gives none."""
    given = {row["key"]: row["value"] for row in rows(raw, "policy")}
    return {column.name: given.get(column.name) or column.default for column in POLICY}


def _sure(value: T | None) -> T:
    if value is None:
        raise ValueError("a policy value that has a default is blank")
    return value


def read_settings(raw: RawPack, plan_from: date) -> Settings:
    """Read the pack's policy; the date comes from the plan, which names it always."""
    text = policy_text(raw)
    return Settings(
        plan_from=plan_from,
        guide_s={phase: _sure(minutes_s(text[f"ride_guide_{phase}_min"])) for phase in PHASES},
        detour_s=_sure(minutes_s(text["ride_detour_min"])),
        detour_ratio=share(text["ride_detour_ratio"]),
        detour_max_s=_sure(minutes_s(text["ride_detour_max_min"])),
        increase_max_s=minutes_s(text["ride_increase_max_min"]),
        pickup_earliest_s=clock_s(text["pickup_earliest"]),
        home_latest_s=clock_s(text["home_latest"]),
        buffer_s=_sure(minutes_s(text["arrival_buffer_min"])),
        pa_day_p=_sure(pence(text["pa_day_gbp"])),
        pa_share_max=_sure(whole(text["pa_share_max"])),
        pa_for_wheelchair=truth(text["pa_for_wheelchair"]),
        pa_supply=whole(text["pa_supply"]),
        shortage_factor=share(text["shortage_factor"]),
        market_growth=share(text["market_growth"]),
        one_way_share=share(text["one_way_share"]),
        mixed_schools=text["mixed_schools"],
        pm_order=text["pm_order"],
        max_pupils_per_route=whole(text["max_pupils_per_route"]),
        keep_contracts=truth(text["keep_contracts"]),
        days_per_year=_sure(whole(text["days_per_year"])),
        minute_value_p=_sure(pence(text["minute_value_gbp_year"])),
        change_penalty_p=_sure(pence(text["change_penalty_gbp_year"])),
        allow_second_address=truth(text["allow_second_address"]),
    )
