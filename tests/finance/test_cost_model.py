"""The price model finds known prices, its ranges hold at their rate, and bad rows do not move it.

Every market here is invented by a formula that the tests know; see ``tests.finance.markets``.
"""

from dataclasses import replace

import numpy as np
import pytest

from routeopt.finance.cost_model import CostModel, fit_costs
from routeopt.finance.cost_rows import Bought, Work
from routeopt.finance.cost_words import pa_sentence
from tests.finance.coverage import coverage
from tests.finance.markets import AS_OF, RATES, TRUE_PA_GBP, Market, drawn, true_gbp


def fitted(bought: list[Bought]) -> CostModel:
    """Fit contracts that can be fitted."""
    model = fit_costs(bought, RATES, AS_OF).model
    assert model is not None
    return model


def works_of(bought: list[Bought]) -> list[Work]:
    """Give what the contracts ask of vehicles."""
    return [one.work for one in bought if one.work is not None]


def test_known_prices_are_found() -> None:
    """With 400 contracts of little noise, an assistant and unseen work cost what they truly do."""
    everything = drawn(420, 1, Market(noise=0.05))
    model = fitted(everything[:400])
    price = model.pa_price()
    assert price.band is not None
    assert price.band.middle_pence == pytest.approx(100 * TRUE_PA_GBP, rel=0.05)
    unseen = everything[400:]
    for one, band in zip(unseen, model.bands(works_of(unseen)), strict=True):
        assert band is not None
        assert one.work is not None
        assert band.middle_pence == pytest.approx(100 * true_gbp(one.work), rel=0.07)
    assert model.diagnostics().drift_year == pytest.approx(0.03, abs=0.01)


@pytest.mark.parametrize("market", [Market(), Market(heavy=True)], ids=["plain", "heavy tails"])
def test_ranges_hold_at_their_rate(market: Market) -> None:
    """Eight in ten unseen prices lie in their range at 30 contracts, and so do assistants'."""
    found = coverage(30, 30, market)
    assert 0.75 < found.prices < 0.87
    assert 0.68 < found.assistants < 0.95


def test_ranges_of_few_contracts_are_wider() -> None:
    """At 15 contracts ranges hold more often than eight times in ten, never less."""
    found = coverage(15, 30, Market())
    assert 0.80 < found.prices < 0.95
    assert fit_costs(drawn(15, 3), RATES, AS_OF).few


def test_outliers_do_not_move_it() -> None:
    """Three rates ten times out leave should-costs where they were, and are named."""
    contracts = drawn(60, 5)
    before = fitted(contracts)
    spoilt = [
        replace(one, day_pence=10 * (one.day_pence or 0)) if place in (7, 21, 40) else one
        for place, one in enumerate(contracts)
    ]
    after = fitted(spoilt)
    works = works_of(drawn(20, 99))
    for one, other in zip(before.bands(works), after.bands(works), strict=True):
        assert one is not None
        assert other is not None
        assert other.middle_pence == pytest.approx(one.middle_pence, rel=0.05)
    assert {"C007", "C021", "C040"} <= set(after.diagnostics().odd)
    verdicts = {one.bought.contract_id: one.verdict for one in after.judged()}
    assert verdicts["C007"] == "above"


def test_empty_contracts_do_not_move_it() -> None:
    """Contracts without pupils are left aside by name; every figure stays the same to a penny."""
    contracts = drawn(40, 8)
    empty = [Bought(f"E{number}", "OP1", 99_900, 0, contracts[number].work) for number in range(10)]
    works = works_of(drawn(5, 9))
    found = fit_costs([*contracts, *empty], RATES, AS_OF)
    assert found.model is not None
    assert found.model.bands(works) == fitted(contracts).bands(works)
    assert [contract for contract, _ in found.left_aside] == [one.contract_id for one in empty]
    assert all("no pupil" in reason for _, reason in found.left_aside)


def test_too_few_contracts_give_no_figure() -> None:
    """Eleven contracts give a reason instead of a model."""
    found = fit_costs(drawn(11, 2), RATES, AS_OF)
    assert found.model is None
    assert "at least 12" in found.reason


def test_prices_without_rhyme_give_no_figure() -> None:
    """Prices that follow nothing are refused, and the reason says what to check."""
    rng = np.random.default_rng(4)
    contracts = [replace(one, day_pence=int(np.exp(rng.uniform(7, 11)))) for one in drawn(60, 4)]
    found = fit_costs(contracts, RATES, AS_OF)
    assert found.model is None
    assert "check day rates" in found.reason


def test_rows_that_cannot_be_compared_are_named() -> None:
    """A zero rate, an unknown vehicle and unknown miles are each left aside with their reason."""
    first, second, third, *rest = drawn(30, 6)
    assert second.work is not None
    odd = [
        replace(first, day_pence=0),
        replace(second, work=replace(second.work, vehicle_type="coach")),
        replace(third, work=None),
    ]
    aside = dict(fit_costs([*odd, *rest], RATES, AS_OF).left_aside)
    assert "zero" in aside["C000"]
    assert "vehicle type" in aside["C001"]
    assert "what it drives" in aside["C002"]


def test_an_assistant_is_not_priced_without_comparison() -> None:
    """Where every contract carries one assistant, no price of one is given, and it says why."""
    contracts = [
        replace(one, work=replace(one.work, pas=1)) for one in drawn(30, 7) if one.work is not None
    ]
    price = fitted(contracts).pa_price()
    assert price.band is None
    assert "30 contracts carry an assistant and 0 do not" in price.reason


def test_prices_never_fall_below_nothing() -> None:
    """Contracts that are cheaper with an assistant give an assistant of no price, not a refund."""
    contracts = [
        replace(one, day_pence=round((one.day_pence or 0) * 0.7 ** (2 * one.work.pas)))
        for one in drawn(60, 10)
        if one.work is not None
    ]
    price = fitted(contracts).pa_price()
    assert price.band is not None
    assert price.band.low_pence == 0
    assert price.band.middle_pence < 100
    assert "from nothing" in price.reason
    assert "cannot be told" in pa_sentence(price)


def test_a_type_never_bought_has_no_figure() -> None:
    """Work for a vehicle of which no contract was let gets no should-cost."""
    contracts = [one for one in drawn(60, 11) if one.work and one.work.vehicle_type != "bus"]
    bus = next(one.work for one in drawn(60, 11) if one.work and one.work.vehicle_type == "bus")
    car = next(one.work for one in contracts if one.work)
    found = fitted(contracts).bands([bus, car])
    assert found[0] is None
    assert found[1] is not None


def test_the_same_contracts_give_the_same_figures() -> None:
    """Beyond 150 contracts they are left out in lots; the lots are the same every time."""
    contracts = drawn(170, 12)
    assert fitted(contracts).judged() == fitted(contracts).judged()


def test_json_holds_plain_data() -> None:
    """What goes out as JSON has words for words and pounds for money."""
    model = fitted(drawn(40, 13))
    one = model.judged()[0].as_dict()
    assert one["p10_gbp"] < one["should_cost_gbp"] < one["p90_gbp"]
    assert set(model.diagnostics().as_dict()["points"][0]) == {
        "contract_id", "should_cost_gbp", "day_rate_gbp",
    }  # fmt: skip
