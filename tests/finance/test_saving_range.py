"""A saving's range: kept contracts are certain, routes' own errors cancel, the market's do not."""

import pytest

from routeopt.finance.market_part import CommonPart
from routeopt.finance.saving_range import (
    NewPrice,
    at_rises,
    break_even_percent,
    own_part,
    saving_range,
)

STILL = CommonPart(1e-9, "assumed", None, "nothing moves together")
MARKET = CommonPart(0.10, "assumed", None, "all move together")


def routes(count: int, own_sd: float) -> list[NewPrice]:
    """Routes of £20,000 a year each."""
    return [NewPrice(f"R{number}", 2_000_000, own_sd) for number in range(count)]


def test_kept_contracts_carry_no_doubt() -> None:
    """A plan that keeps everything has a range of no width."""
    found = saving_range(10_000_000, 9_000_000, [], MARKET)
    assert (found.low_pence, found.high_pence) == (1_000_000, 1_000_000)
    assert found.break_even_percent is None
    assert "no range" in found.words[0]


def test_own_errors_cancel_as_routes_add_up() -> None:
    """A hundred routes' own errors leave a range a fifth as wide, a route, as four routes'."""
    few = saving_range(20_000_000, 0, routes(4, 0.15), STILL)
    many = saving_range(500_000_000, 0, routes(100, 0.15), STILL)
    width = {4: few.high_pence - few.low_pence, 100: many.high_pence - many.low_pence}
    assert (width[100] / 100) / (width[4] / 4) == pytest.approx(0.2, abs=0.02)


def test_the_market_does_not_cancel() -> None:
    """With 10 % common to all, a hundred routes still range by 10 % each way at 1.28 deviations."""
    found = saving_range(500_000_000, 0, routes(100, 0.0), MARKET)
    reach = (found.high_pence - found.low_pence) / 2 / found.new_pence
    assert reach == pytest.approx(0.128, abs=0.006)
    assert found.own_share == pytest.approx(0, abs=1e-6)


def test_what_doing_nothing_must_buy_too_moves_with_the_market() -> None:
    """New routes on both sides at one price leave no doubt but their own."""
    found = saving_range(30_000_000, 0, routes(10, 0.0), MARKET, before_new=routes(10, 0.0))
    assert found.high_pence - found.low_pence == pytest.approx(0, abs=2)


def test_break_even_and_the_table_are_plain_sums() -> None:
    """£5,000 saved on £20,000 of new routes is gone at 25 %, and halved at 12.5 %."""
    assert break_even_percent(500_000, 2_000_000) == 25
    table = {rise.percent: rise.saving_pence for rise in at_rises(500_000, 2_000_000)}
    assert table == {-10: 700_000, 0: 500_000, 10: 300_000, 20: 100_000}


def test_the_curse_lowers_the_middle_and_the_range() -> None:
    """Two per cent for having chosen comes off the saving and both ends; the headline stays."""
    plain = saving_range(30_000_000, 0, routes(10, 0.1), MARKET)
    cursed = saving_range(30_000_000, 0, routes(10, 0.1), MARKET, curse_share=0.02)
    assert cursed.saving_pence == plain.saving_pence
    assert cursed.corrected_pence == plain.corrected_pence - 400_000
    assert cursed.low_pence < plain.low_pence
    assert cursed.high_pence < plain.high_pence
    assert "2.0%" in cursed.words[-1]


def test_the_same_seed_gives_the_same_range() -> None:
    """Draws are seeded."""
    one, other = (saving_range(30_000_000, 0, routes(10, 0.1), MARKET) for _ in range(2))
    assert one == other


def test_a_measured_common_part_is_not_counted_twice() -> None:
    """Scatter measured over contracts holds the market's part already; an assumed one does not."""
    measured = CommonPart(0.06, "batches", 5, "")
    assert own_part(0.10, measured) == pytest.approx(0.08)
    assert own_part(0.10, MARKET) == 0.10
