"""What a review rests on, in sentences; whatever the pack did not give is marked ASSUMED."""

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence
from routeopt.finance.emissions import EMPTY_SHARE, Emissions


def assumptions_of(area: ServiceArea) -> tuple[str, ...]:
    """List the assumptions behind a review's figures; travel times speak for themselves."""
    policy = area.policy
    found: list[str] = []
    assumed = [kind.vehicle_type for kind in area.vehicle_types.values() if kind.assumed]
    if assumed:
        found.append(
            "ASSUMED: day, mile and minimum rates of the built-in vehicle catalogue, because "
            f"the pack brings none ({', '.join(assumed)})."
        )
    if "pa_day_gbp" not in policy.given:
        price = gbp_from_pence(policy.pa_day_pence)
        found.append(f"ASSUMED: a passenger assistant costs £{price:.2f} a day.")
    if "one_way_share" not in policy.given:
        share = float(policy.one_way_share)
        found.append(f"ASSUMED: a day with one session costs {share:.0%} of a whole day's rate.")
    found.append(
        f"A year has {policy.days_per_year} school days, unless a school gives its own number."
    )
    found += Emissions((), EMPTY_SHARE).words
    if any(kind.co2_g_km is not None and not kind.assumed for kind in area.vehicle_types.values()):
        found.append(
            "The pack's own co2_g_km are not used: one published factor a class of vehicle makes "
            "years and councils comparable."
        )
    return tuple(found)
