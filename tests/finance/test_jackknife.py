"""Ranges from contracts left out are the order statistics that the theory asks for."""

import numpy as np

from routeopt.finance.jackknife import folds_of, tails


def test_ends_of_a_range_leave_a_tenth_beyond() -> None:
    """Of 99 draws the 10th and the 90th are the ends, whatever their order."""
    draws = np.random.default_rng(1).permutation(np.arange(1.0, 100.0))[:, None]
    low, high = tails(draws)
    assert (low[0], high[0]) == (10, 90)


def test_few_draws_run_from_lowest_to_highest() -> None:
    """Of 15 draws the ends are the lowest and the highest."""
    low, high = tails(np.arange(15.0)[:, None])
    assert (low[0], high[0]) == (0, 14)


def test_every_contract_is_left_out_once() -> None:
    """Up to 150 contracts one at a time, beyond that in fifty lots of even size."""
    assert folds_of(150, 1).tolist() == list(range(150))
    sizes = np.bincount(folds_of(702, 1))
    assert len(sizes) == 50
    assert sizes.max() - sizes.min() <= 1
