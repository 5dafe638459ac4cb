"""The council's rules as one frozen record; units inside are pence, metres and seconds."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a council may set. Defaults live in the pack schema, written once there.

    ``mixed_schools`` is ``"never"``, ``"any"`` or a frozenset of two-school frozensets.
    ``given`` names the keys the pack set itself; all others are the default. ``pack_note`` is
    what every report on the pack says first, that its data are invented for example.
    """

    plan_from: date
    ride_guide_s: dict[str, int]
    ride_detour_s: int
    ride_detour_ratio: float
    ride_detour_max_s: int
    ride_increase_max_s: int | None
    pickup_earliest_s: int
    home_latest_s: int | None
    arrival_buffer_s: int
    pa_day_pence: int
    pa_share_max: int
    pa_for_wheelchair: bool
    pa_supply: int | None
    shortage_factor: Fraction
    market_growth: Fraction
    one_way_share: Fraction
    mixed_schools: str | frozenset[frozenset[str]]
    pm_order: Literal["reverse", "same", "optimised"]
    max_pupils_per_route: int | None
    keep_contracts: bool
    days_per_year: int
    am_traffic: float | None
    pm_traffic: float | None
    minute_value_pence_year: int
    change_penalty_pence_year: int
    time_change_counts_s: int
    link_s: int | None
    allow_second_address: bool
    allow_pickup_points: bool
    budgets: Literal["off", "list", "accepted_only"]
    given: frozenset[str]
    pack_note: str = ""
