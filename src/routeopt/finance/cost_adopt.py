"""Rates for a new pack from what contracts really cost; nothing is adopted by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from routeopt.domain.units import round_half_up
from routeopt.finance.cost_design import DRIFT, FIXED, LEVEL, MILE
from routeopt.finance.cost_model import CostModel
from routeopt.finance.cost_rows import Rates


@dataclass(frozen=True, slots=True)
class Adopted:
    """Rates that a pack may take over.

    Attributes
    ----------
    rates
        Every vehicle type of the pack; a type never bought moves with the others.
    pa_day_pence
        None where the contracts do not tell an assistant's price: the pack keeps its own.
    never_bought
        Types without a contract behind their rates.
    """

    rates: Mapping[str, Rates]
    pa_day_pence: int | None
    never_bought: tuple[str, ...]
    words: tuple[str, ...]


def adopted_rates(model: CostModel) -> Adopted:
    """Turn a model of miles alone into the rates that a pack is priced with.

    Parameters
    ----------
    model
        Fitted with ``minutes_used=False``: a pack has no price of a minute.

    Raises
    ------
    ValueError
        If the model prices minutes.
    """
    if model.frame.minutes_used:
        raise ValueError("rates of a pack are by day and mile: fit the model without minutes")
    theta = model.fitted.theta
    numbers = {name: FIXED + k for k, name in enumerate(model.frame.types)}
    rates = {}
    for name, old in model.rates.items():
        level = float(theta[LEVEL])
        day = exp(level + (float(theta[numbers[name]]) if name in numbers else 0.0))
        mile = exp(level + float(theta[MILE]))
        rates[name] = Rates(
            round_half_up(old.day_pence * day),
            round_half_up(old.mile_pence * mile),
            round_half_up(old.minimum_pence * day),
        )
    price = model.pa_price()
    told = price.band is not None and not price.reason
    pa_pence = price.band.middle_pence if told and price.band is not None else None
    never = tuple(name for name in model.rates if name not in numbers)
    return Adopted(rates, pa_pence, never, _words(model, never, pa_pence))


def _words(model: CostModel, never: tuple[str, ...], pa_pence: int | None) -> tuple[str, ...]:
    rise = exp(float(model.fitted.theta[DRIFT])) - 1
    fitted = (
        f"Rates fitted to {len(model.bought)} contracts, as of {model.frame.as_of.isoformat()} "
        f"(prices change by {rise:+.1%} for each year later that a contract is let)."
    )
    least = "The least for a day keeps its proportion to the day rate: contracts do not show it."
    found = [fitted, least]
    if never:
        found.append(
            f"No contract stands behind {', '.join(never)}: these rates move with the others."
        )
    if pa_pence is None:
        found.append("The contracts do not tell an assistant's price: the pack keeps its own.")
    return tuple(found)
