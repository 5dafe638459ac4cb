"""Choosing the cheapest looks too cheap by what theory says, and the correction knows its size."""

import numpy as np
import pytest

from routeopt.finance.cost_rows import Work
from routeopt.finance.winners_curse import Candidate, rate_errors, winners_curse
from tests.finance.curse import corrections_and_truths

WORK = Work("car", 20, 60, 0)
ONE = frozenset({"P1"})


def test_one_of_two_like_routes_looks_too_cheap_by_what_theory_says() -> None:
    """The lower of two prices with independent errors is low by their deviation over root pi."""
    like = [Candidate(ONE, 1_000_000, WORK), Candidate(ONE, 1_000_000, WORK)]
    errors = np.random.default_rng(1).normal(0, 0.1, size=(1000, 2))
    found = winners_curse(like, errors)
    assert found.share == pytest.approx(0.1 / np.sqrt(np.pi), rel=0.15)
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


def test_the_correction_is_of_the_size_of_the_truth() -> None:
    """In 60 markets of 20 contracts, it takes off a third or more of the truth, and not more.

    It leans low: it knows how unsure the rates are, not where the formula itself is wrong.
    """
    corrections, truths = (np.mean(found) for found in corrections_and_truths(60, 5))
    assert truths > 0.003
    assert 0.33 * truths < corrections < 1.2 * truths
