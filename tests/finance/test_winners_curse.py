"""Correcting for the choice of the cheapest takes off what choosing costs where that is known."""

from itertools import pairwise

import numpy as np
import pytest

from routeopt.finance.cost_model import fit_costs
from routeopt.finance.cost_rows import Work
from routeopt.finance.winners_curse import Candidate, cheapest_set, rate_errors, winners_curse
from tests.finance.markets import AS_OF, RATES, Market, drawn, true_gbp

WORK = Work("car", 20, 60, 0)
ONE = frozenset({"P1"})


def test_one_of_two_like_routes_looks_too_cheap_by_what_theory_says() -> None:
    """The lower of two prices with independent errors is low by their deviation over root pi."""
    like = [Candidate(ONE, 1_000_000, WORK), Candidate(ONE, 1_000_000, WORK)]
    errors = np.random.default_rng(1).normal(0, 0.1, size=(1500, 2))
    found = winners_curse(like, errors)
    assert found.share == pytest.approx(0.1 / np.sqrt(np.pi), rel=0.12)
    assert found.moved == pytest.approx(0.5, abs=0.04)


def test_without_a_choice_there_is_no_curse() -> None:
    """A single route is as often too dear as too cheap."""
    errors = np.random.default_rng(1).normal(0, 0.1, size=(500, 1))
    assert winners_curse([Candidate(ONE, 1_000_000, WORK)], errors).share == pytest.approx(0)


def test_kept_contracts_have_no_error() -> None:
    """No draw moves a kept contract's price; types without a contract are off by 10 %, assumed."""
    candidates = [Candidate(ONE, 1_000_000, None, "C1"), Candidate(ONE, 1_100_000, WORK)]
    errors = rate_errors(candidates, None, draws=2000)
    assert not errors[:, 0].any()
    assert errors[:, 1].std() == pytest.approx(0.10, rel=0.1)


def test_a_contract_is_kept_once() -> None:
    """Two routes on one cheap contract cannot both be kept: one pupil has to ride otherwise."""
    two = frozenset({"P2"})
    candidates = [
        Candidate(ONE, 100, None, "C1"),
        Candidate(two, 100, None, "C1"),
        Candidate(ONE, 5_000, WORK),
        Candidate(two, 5_000, WORK),
    ]
    found = winners_curse(candidates, np.zeros((1, 4)))
    assert found.moved == 0
    with pytest.raises(ValueError, match="every pupil exactly once"):
        winners_curse(candidates[:2], np.zeros((1, 2)))


def market_choices(rng: np.random.Generator) -> list[tuple[frozenset[str], Work]]:
    """Give ways to carry six pupils: alone, or with a neighbour, in each vehicle."""
    found = []
    pupils = [f"P{number}" for number in range(6)]
    for group in [*([p] for p in pupils), *pairwise(pupils)]:
        for kind in ("car", "van", "bus"):
            miles = float(rng.gamma(4, 5)) * (1 + 0.6 * (len(group) - 1))
            work = Work(kind, miles, 2.4 * miles, int(rng.integers(2)), awarded=AS_OF)
            found.append((frozenset(group), work))
    return found


def test_the_correction_is_what_choosing_truly_costs() -> None:
    """In 40 markets of 20 contracts, the correction agrees with the truth known there."""
    corrections, truths = corrections_and_truths(40, 8)
    assert np.mean(truths) > 0.003
    assert np.mean(corrections) == pytest.approx(np.mean(truths), abs=0.008)


def corrections_and_truths(markets: int, draws: int) -> tuple[list[float], list[float]]:
    """Fit rates to each market's contracts, choose by them, and see what was bought at the truth.

    The truth is by how much more the set chosen is dearer than it seemed than the set that is
    cheapest at the true rates is: what the rates are off for both is no matter of choice.
    """
    rng = np.random.default_rng(5)
    corrections, truths = [], []
    for seed in range(markets):
        model = fit_costs(drawn(20, 900 + seed, Market(noise=0.12)), RATES, AS_OF).model
        assert model is not None
        choices = market_choices(rng)
        bands = model.bands([work for _, work in choices])
        seemed, true = [], []
        for (pupils, work), band in zip(choices, bands, strict=True):
            if band is not None:
                seemed.append(Candidate(pupils, 190 * band.middle_pence, work))
                true.append(Candidate(pupils, round(19_000 * true_gbp(work)), work))
        found = winners_curse(seemed, rate_errors(seemed, model, draws=draws))
        corrections.append(found.share)
        over = [
            sum(true[k].year_pence - seemed[k].year_pence for k in cheapest_set(prices))
            for prices in (seemed, true)
        ]
        truths.append((over[0] - over[1]) / sum(seemed[k].year_pence for k in cheapest_set(seemed)))
    return corrections, truths
