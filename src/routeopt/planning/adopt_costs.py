"""A new pack whose rates are what the council's own contracts cost."""

from collections.abc import Iterator

from routeopt.data.rawpack import RawPack
from routeopt.data.scenario import apply_scenario
from routeopt.data.writers import with_rows
from routeopt.domain.area import ServiceArea
from routeopt.finance.cost_adopt import Adopted

_TABLE = "vehicle_types"


def with_adopted(
    raw: RawPack, area: ServiceArea, adopted: Adopted
) -> tuple[RawPack, tuple[str, ...]]:
    """Give a pack with fitted rates and price of an assistant; the old one stays as it is.

    Parameters
    ----------
    raw, area
        The pack, as tables and understood.
    adopted
        Of :func:`routeopt.finance.cost_adopt.adopted_rates`.

    Returns
    -------
    pack : RawPack
        For ``data.writers`` to write. Without vehicle types of its own the pack gains the
        built-in ones, at the fitted rates.
    words : tuple of str
        Each change.
    """
    frame = raw.tables.get(_TABLE)
    if frame is None or not len(frame):
        raw = with_rows(raw, _TABLE, _catalogue_rows(area))
    scenario = {"prices": price_changes(adopted)}
    return apply_scenario(raw, scenario, today=area.policy.plan_from)


def price_changes(adopted: Adopted) -> list[dict[str, object]]:
    """Give fitted rates as the ``prices`` of a scenario."""
    found: list[dict[str, object]] = [
        {
            "vehicle_type": name,
            "day_rate_gbp": rate.day_pence / 100,
            "mile_rate_gbp": rate.mile_pence / 100,
            "minimum_day_gbp": rate.minimum_pence / 100,
        }
        for name, rate in adopted.rates.items()
    ]
    if adopted.pa_day_pence is not None:
        found.append({"pa_day_gbp": adopted.pa_day_pence / 100})
    return found


def _catalogue_rows(area: ServiceArea) -> Iterator[dict[str, str]]:
    for name, kind in area.vehicle_types.items():
        yield {
            "vehicle_type": name,
            "description": kind.description,
            "layouts": "|".join(str(layout) for layout in kind.layouts),
            "features": ";".join(sorted(kind.features)),
            "day_rate_gbp": f"{kind.day_rate_pence / 100:.2f}",
            "mile_rate_gbp": f"{kind.mile_rate_pence / 100:.2f}",
            "minimum_day_gbp": f"{kind.minimum_day_pence / 100:.2f}",
            "licence": kind.licence,
            "co2_g_km": "" if kind.co2_g_km is None else f"{kind.co2_g_km:g}",
        }
