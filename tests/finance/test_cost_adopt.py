"""Rates to adopt are those the market truly has, for every vehicle type of the pack."""

import pytest

from routeopt.finance.cost_adopt import adopted_rates
from routeopt.finance.cost_model import fit_costs
from routeopt.finance.cost_rows import Rates
from tests.finance.markets import (
    AS_OF,
    RATES,
    TRUE_DAY_GBP,
    TRUE_MILE_GBP,
    TRUE_PA_GBP,
    Market,
    drawn,
)


def test_rates_come_near_the_truth() -> None:
    """From 400 contracts the day rate, the mile and the assistant are found to a few per cent."""
    model = fit_costs(drawn(400, 1, Market(noise=0.05)), RATES, AS_OF, minutes_used=False).model
    assert model is not None
    found = adopted_rates(model)
    for name, rate in found.rates.items():
        assert rate.day_pence == pytest.approx(100 * TRUE_DAY_GBP[name], rel=0.08)
        assert rate.mile_pence == pytest.approx(100 * TRUE_MILE_GBP[name], rel=0.2)
    assert found.pa_day_pence == pytest.approx(100 * TRUE_PA_GBP, rel=0.05)


def test_a_type_never_bought_moves_with_the_others_and_is_named() -> None:
    """A coach without a contract keeps its proportion and is said to have none."""
    rates = {**RATES, "coach": Rates(30_000, 320, 34_000)}
    model = fit_costs(drawn(60, 2), rates, AS_OF, minutes_used=False).model
    assert model is not None
    found = adopted_rates(model)
    assert found.never_bought == ("coach",)
    proportion = found.rates["coach"].minimum_pence / found.rates["coach"].day_pence
    assert proportion == pytest.approx(34 / 30, rel=0.01)
    assert any("coach" in words for words in found.words)


def test_a_price_of_minutes_cannot_be_adopted() -> None:
    """A pack has no price of a minute, so a model with one is refused."""
    model = fit_costs(drawn(60, 2), RATES, AS_OF).model
    assert model is not None
    with pytest.raises(ValueError, match="without minutes"):
        adopted_rates(model)
