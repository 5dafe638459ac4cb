"""Proves the money of a day to the penny against sums done by hand."""

from fractions import Fraction

import numpy as np
import pytest

from routeopt.solvers.pricing import day_pence, day_price, half_up, year_pence
from routeopt.solvers.problem import Prices

MILE_M = 1609.344


def _prices(rate: int = 5000, mile: int = 150, minimum: int = 6000) -> Prices:
    return Prices(
        np.array([rate]), np.array([mile]), np.array([minimum]), 5500, Fraction(3, 5),
        Fraction(3, 2),
    )  # fmt: skip


def _day(prices: Prices, metres: int, pas: int = 0, one_way: int = 0) -> int:
    return int(day_pence(prices, 0, np.array([metres]), np.array([pas]), np.array([one_way]))[0])


@pytest.mark.parametrize(
    ("miles", "pas", "one_way", "pence"),
    [
        (10, 0, 0, 6500),  # 50.00 + 10 x 1.50
        (4, 0, 0, 6000),  # 56.00 is under the minimum
        (4, 2, 0, 17000),  # assistants come on top of the minimum
        (10, 0, 1, 4500),  # 0.6 x 50.00 + 15.00: miles are not shared out
        (2, 1, 1, 6900),  # 0.6 x 60.00 + 0.6 x 55.00
    ],
)
def test_a_day_by_hand(miles: float, pas: int, one_way: int, pence: int) -> None:
    """Minimum, miles, assistants and the one-way share come out as on paper."""
    assert _day(_prices(), round(miles * MILE_M), pas, one_way) == pytest.approx(pence, abs=1)


def test_half_a_penny_goes_up() -> None:
    """Exactly half a penny rounds up, and just under it down."""
    assert half_up(np.array([5, 4, 15]), 10).tolist() == [1, 0, 2]


def test_parts_of_the_dearest_day_add_up() -> None:
    """Vehicle, miles, top-up and assistants differ from the day by rounding alone."""
    price = day_price(_prices(), 0, 12_345, 2, one_way=False)
    parts = price.vehicle_pence + price.mileage_pence + price.topup_pence + price.pa_pence
    assert abs(parts - price.day_pence) <= 2


def test_a_year_is_the_fortnight_times_the_school_days() -> None:
    """Ten days of 123.45 at 190 school days are 23,455.50; five of them half."""
    whole = np.full(10, 12345)
    half = np.where(np.arange(10) < 5, 12345, 0)
    assert int(year_pence(whole, 190)) == 12345 * 190
    assert int(year_pence(half, 190)) == 12345 * 95
