"""Money of a route, to the penny a day and then a year.

All arithmetic is on whole numbers with one rounding a day, so that a plan costs the same
wherever and in whatever order it is added up.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.problem import Prices

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_MILE = 1_609_344  # thousandths of a metre
_MILLE = 1_000


@dataclass(frozen=True, slots=True)
class DayPrice:
    """Pence of one day, by part; the parts are rounded apart and ``day_pence`` is exact."""

    vehicle_pence: int
    mileage_pence: int
    topup_pence: int
    pa_pence: int
    day_pence: int


def half_up(numerator: Ints, denominator: int) -> Ints:
    """Nearest whole number of a fraction, halves up, for arrays that are not negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def day_pence(prices: Prices, kind: int, loaded_m: Ints, pas: Ints, one_way: Flags) -> Ints:
    """Price of days at a vehicle type's own rates.

    Parameters
    ----------
    prices, kind
        The rates, and the vehicle type's number.
    loaded_m, pas, one_way
        Arrays that broadcast together: metres with pupils aboard, assistants, and whether the
        day has one session only.

    Returns
    -------
    numpy.ndarray
        Pence a day: max(minimum, day rate + miles) + assistants, with the one-way share on
        all but the miles.
    """
    share = prices.one_way_share
    scale = np.where(one_way, share.numerator, share.denominator)
    rate = int(prices.day_rate[kind]) * _MILE * scale
    least = int(prices.minimum_day[kind]) * _MILE * scale
    miles = int(prices.mile_rate[kind]) * loaded_m * _MILLE * share.denominator
    assistants = prices.pa_day * pas * _MILE * scale
    return half_up(np.maximum(least, rate + miles) + assistants, _MILE * share.denominator)


def day_price(prices: Prices, kind: int, loaded_m: int, pas: int, *, one_way: bool) -> DayPrice:
    """Price of one day with its parts, for showing."""
    share = prices.one_way_share if one_way else Fraction(1)
    vehicle = int(prices.day_rate[kind]) * share
    mileage = Fraction(int(prices.mile_rate[kind]) * loaded_m * _MILLE, _MILE)
    topup = max(Fraction(0), int(prices.minimum_day[kind]) * share - vehicle - mileage)
    total = int(
        day_pence(prices, kind, np.array([loaded_m]), np.array([pas]), np.array([one_way]))[0]
    )
    assistants = prices.pa_day * pas * share
    parts = [_whole(part) for part in (vehicle, mileage, topup, assistants)]
    return DayPrice(parts[0], parts[1], parts[2], parts[3], total)


def _whole(pence: Fraction) -> int:
    return (2 * pence.numerator + pence.denominator) // (2 * pence.denominator)


def year_pence(daily: Ints, year_days: int) -> Ints:
    """Pence a year of ``(..., 10)`` pence a day over the fortnight, rounded once."""
    return half_up(daily.sum(axis=-1) * year_days, DAYS_PER_FORTNIGHT)
