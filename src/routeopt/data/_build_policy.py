"""The policy of a pack, typed."""

from datetime import date
from fractions import Fraction
from typing import Literal, cast

from routeopt.data._check_policy import school_pairs
from routeopt.data._vehicles import pence
from routeopt.data.cells import as_date, as_flag, as_int, as_number, as_time
from routeopt.data.rawpack import RawPack
from routeopt.data.views import given_settings, settings
from routeopt.domain.policy import Policy
from routeopt.domain.units import seconds_from_minutes


def policy_texts(raw: RawPack, today: date) -> dict[str, str]:
    """Every setting with its effective text: ``plan_from`` is always there, others may be ""."""
    texts = settings(raw)
    return texts | {"plan_from": texts["plan_from"] or today.isoformat()}


def build_policy(raw: RawPack, today: date) -> Policy:
    """Type the policy of a pack that has no errors."""
    texts = policy_texts(raw, today)
    return Policy(
        plan_from=as_date(texts["plan_from"]) or today,
        ride_guide_s={
            phase: _seconds(texts[f"ride_guide_{phase}_min"])
            for phase in ("primary", "secondary", "post16")
        },
        ride_detour_s=_seconds(texts["ride_detour_min"]),
        ride_detour_ratio=float(texts["ride_detour_ratio"]),
        ride_detour_max_s=_seconds(texts["ride_detour_max_min"]),
        ride_increase_max_s=seconds_or_none(texts["ride_increase_max_min"]),
        pickup_earliest_s=as_time(texts["pickup_earliest"]) or 0,
        home_latest_s=as_time(texts["home_latest"]),
        arrival_buffer_s=_seconds(texts["arrival_buffer_min"]),
        pa_day_pence=pence(texts["pa_day_gbp"]) or 0,
        pa_share_max=int(texts["pa_share_max"]),
        pa_for_wheelchair=as_flag(texts["pa_for_wheelchair"]) or False,
        pa_supply=as_int(texts["pa_supply"]),
        shortage_factor=Fraction(texts["shortage_factor"]),
        market_growth=Fraction(texts["market_growth"]),
        one_way_share=Fraction(texts["one_way_share"]),
        mixed_schools=_mixed_schools(texts["mixed_schools"]),
        pm_order=cast("Literal['reverse', 'same', 'optimised']", texts["pm_order"]),
        max_pupils_per_route=as_int(texts["max_pupils_per_route"]),
        keep_contracts=as_flag(texts["keep_contracts"]) or False,
        days_per_year=int(texts["days_per_year"]),
        am_traffic=as_number(texts["am_traffic"]),
        pm_traffic=as_number(texts["pm_traffic"]),
        minute_value_pence_year=pence(texts["minute_value_gbp_year"]) or 0,
        change_penalty_pence_year=pence(texts["change_penalty_gbp_year"]) or 0,
        time_change_counts_s=_seconds(texts["time_change_counts_min"]),
        link_s=seconds_or_none(texts["link_min"]),
        allow_second_address=as_flag(texts["allow_second_address"]) or False,
        allow_pickup_points=as_flag(texts["allow_pickup_points"]) or False,
        budgets=cast("Literal['off', 'list', 'accepted_only']", texts["budgets"]),
        given=frozenset(given_settings(raw)),
        pack_note=texts["pack_note"],
    )


def seconds_or_none(text: str) -> int | None:
    """Read minutes as whole seconds."""
    value = as_number(text)
    return None if value is None else seconds_from_minutes(value)


def _seconds(text: str) -> int:
    return seconds_from_minutes(float(text))


def _mixed_schools(text: str) -> str | frozenset[frozenset[str]]:
    if text in ("never", "any"):
        return text
    return frozenset(frozenset(pair) for pair in school_pairs(text))
