"""How sure a saving is: what is common to all new prices, what is each route's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.units import gbp_from_pence, round_half_up
from routeopt.finance.market_part import CommonPart

Floats = NDArray[np.float64]

RISES_PERCENT = (-10, 0, 10, 20)
ASSUMED_OWN_SD = 0.15
DRAWS = 4000
_TAILS = (10, 90)
_UNSEEN = 0.0005


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A route to be bought: its price a year and the scatter of its own (of logarithms)."""

    route_id: str
    year_pence: int
    own_sd: float


@dataclass(frozen=True, slots=True)
class RisenSaving:
    """The saving left when new routes turn out ``percent`` dearer."""

    percent: int
    saving_pence: int


@dataclass(frozen=True, slots=True)
class SavingRange:
    """A saving with its range.

    Attributes
    ----------
    saving_pence
        Doing nothing less the plan, at the prices planned with.
    curse_pence
        What choosing the cheapest among uncertain prices makes a plan look too cheap by.
    corrected_pence
        The saving less that.
    low_pence, high_pence
        About the corrected saving: one draw in ten lies below, one in ten above.
    new_pence, kept_pence
        The plan's year: what is to be bought, and what is kept at a known price.
    own_share
        Share of the doubt (of variance) that is the routes' own, which cancels as they add up.
    """

    saving_pence: int
    curse_pence: int
    corrected_pence: int
    low_pence: int
    high_pence: int
    new_pence: int
    kept_pence: int
    break_even_percent: float | None
    at_rises: tuple[RisenSaving, ...]
    common: CommonPart
    own_share: float
    words: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON, pounds."""
        return {
            "saving_gbp": gbp_from_pence(self.saving_pence),
            "winners_curse_gbp": gbp_from_pence(self.curse_pence),
            "corrected_gbp": gbp_from_pence(self.corrected_pence),
            "low_gbp": gbp_from_pence(self.low_pence),
            "high_gbp": gbp_from_pence(self.high_pence),
            "new_routes_gbp": gbp_from_pence(self.new_pence),
            "kept_contracts_gbp": gbp_from_pence(self.kept_pence),
            "breakeven_price_rise_percent": (
                None if self.break_even_percent is None else round(self.break_even_percent, 1)
            ),
            "at_price_rise": [
                {"percent": rise.percent, "saving_gbp": gbp_from_pence(rise.saving_pence)}
                for rise in self.at_rises
            ],
            "common_sd": round(self.common.sd, 4),
            "common_basis": self.common.basis,
            "own_share_of_doubt": round(self.own_share, 3),
            "words": list(self.words),
        }


def break_even_percent(saving_pence: int, new_pence: int) -> float | None:
    """Give the rise of new prices at which a saving is gone; None where nothing is bought."""
    return 100 * saving_pence / new_pence if new_pence else None


def at_rises(
    saving_pence: int, new_pence: int, percents: Sequence[int] = RISES_PERCENT
) -> tuple[RisenSaving, ...]:
    """Give the saving left at each rise of new prices."""
    return tuple(
        RisenSaving(percent, saving_pence - round(new_pence * percent / 100))
        for percent in percents
    )


def own_part(total_sd: float, common: CommonPart) -> float:
    """Take the common part out of a price's whole scatter, where it was measured from the same."""
    if common.basis == "assumed":
        return total_sd
    return float(np.sqrt(max(total_sd**2 - common.sd**2, 0.0)))


def saving_range(
    before_pence: int,
    kept_pence: int,
    new: Sequence[NewPrice],
    common: CommonPart,
    *,
    before_new: Sequence[NewPrice] = (),
    curse_share: float | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> SavingRange:
    """Give a saving its range by drawing new prices many times.

    Parameters
    ----------
    before_pence
        The year if nothing is done, in all.
    kept_pence
        The plan's year of what is not bought anew: its price is known and carries no doubt.
    new
        The plan's routes to be bought.
    common
        The part of the doubt that moves all new prices together.
    before_new
        Routes that doing nothing would have to buy too (part of ``before_pence``): they move
        with the same market.
    curse_share
        Of :func:`routeopt.finance.winners_curse.winners_curse`: the share by which new routes
        look too cheap because they were chosen; None where that was not measured.
    draws, seed
        Of the simulation; the same seed gives the same range.
    """
    new_pence = sum(price.year_pence for price in new)
    saving = before_pence - kept_pence - new_pence
    share = curse_share or 0.0
    curse = round_half_up(share * new_pence)
    rng = np.random.default_rng(seed)
    market = _market(common, draws, rng)
    bought, bought_own = _drawn(new, market, rng)
    otherwise, otherwise_own = _drawn(before_new, market, rng)
    before_certain = before_pence - sum(price.year_pence for price in before_new)
    outcomes = before_certain + otherwise - kept_pence - bought * (1 + share)
    low, high = (round_half_up(float(end)) for end in np.percentile(outcomes, _TAILS))
    own = float(np.var(otherwise_own - bought_own))
    whole = float(np.var(outcomes))
    return SavingRange(
        saving_pence=saving,
        curse_pence=curse,
        corrected_pence=saving - curse,
        low_pence=low,
        high_pence=high,
        new_pence=new_pence,
        kept_pence=kept_pence,
        break_even_percent=break_even_percent(saving, new_pence),
        at_rises=at_rises(saving, new_pence),
        common=common,
        own_share=min(1.0, own / whole) if whole else 0.0,
        words=_words(common, new, curse_share),
    )


def _market(common: CommonPart, draws: int, rng: np.random.Generator) -> Floats:
    # Few batches tell little of the next one: their tails are Student's.
    chance = (
        rng.standard_normal(draws)
        if common.freedom is None
        else rng.standard_t(common.freedom, draws)
    )
    # The middle draw is the planned price, neither dearer nor cheaper.
    return np.exp(common.sd * np.clip(chance, -6, 6))


def _drawn(
    prices: Sequence[NewPrice], market: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw the sum of some routes' prices; also without the market's part."""
    if not prices:
        return np.zeros(len(market)), np.zeros(len(market))
    pence = np.array([price.year_pence for price in prices], dtype=np.float64)
    sds = np.array([price.own_sd for price in prices])
    own = np.exp(rng.standard_normal((len(market), len(prices))) * sds - sds**2 / 2) @ pence
    return own * market, own


def _words(
    common: CommonPart, new: Sequence[NewPrice], curse_share: float | None
) -> tuple[str, ...]:
    if not new:
        return ("Nothing new is bought: every price is known and the saving has no range.",)
    own = (
        "Each new route is off by its own chance besides, which cancels as routes add up; "
        "contracts that are kept carry no doubt."
    )
    found = [f"{common.words[0].upper()}{common.words[1:]}.", own]
    if curse_share is not None and curse_share < _UNSEEN:
        found.append(
            "New routes were chosen because they look cheap: a simulation of that choice finds "
            "that less than 0.05% of their price is hidden by it."
        )
    elif curse_share is not None:
        found.append(
            f"New routes were chosen because they look cheap: they are taken to be "
            f"{curse_share:.1%} dearer than planned, as a simulation of that choice finds."
        )
    else:
        found.append("Nothing is taken off for having chosen the routes that look cheapest.")
    return tuple(found)
