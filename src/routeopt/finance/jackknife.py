"""Ranges from leaving contracts out: the jackknife+ and, for many contracts, CV+.

Barber, Candes, Ramdas and Tibshirani, "Predictive inference with the jackknife+", Annals of
Statistics 49 (2021). Every contract is judged by a fit that has not seen it; what those fits
say of a new one, each moved by how far it was off its own, are the draws of its range. No shape
of the errors is assumed, and the formula need not be right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TAIL = 0.1
MOST_SINGLE, FOLDS = 150, 50


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Fits with some contracts left out.

    Attributes
    ----------
    fold
        Which fit has not seen each contract.
    thetas
        The unknowns of each fit, one row a fit.
    residuals
        Of each contract, off the fit that has not seen it (logarithms).
    """

    fold: Ints
    thetas: Floats
    residuals: Floats

    @property
    def moves(self) -> Floats:
        """``(fits, unknowns)``: standard normal draws times this spread as the unknowns do."""
        count = len(self.thetas)
        off = self.thetas - self.thetas.mean(axis=0)
        return np.asarray(off * np.sqrt((count - 1) / count))


def folds_of(count: int, seed: int) -> Ints:
    """Give each contract a fold: its own where they are few, one of fifty where many."""
    if count <= MOST_SINGLE:
        return np.arange(count)
    shuffled = np.random.default_rng(seed).permutation(count)
    return np.asarray(shuffled % FOLDS, dtype=np.int64)


def draws_for(left_out: LeftOut, predict: Callable[[Floats], Floats]) -> Floats:
    """Give the draws of new prices: each contract's fit plus how far that was off it.

    Parameters
    ----------
    left_out
        The fits.
    predict
        Logarithms of the new prices by one fit's unknowns.

    Returns
    -------
    Floats
        ``(contracts, new)``, not sorted.
    """
    said = np.stack([predict(theta) for theta in left_out.thetas])
    return np.asarray(said[left_out.fold] + left_out.residuals[:, None])


def tails(draws: Floats) -> tuple[Floats, Floats]:
    """Give the low and high end of the range of each column: a tenth beyond either end.

    Of fewer than nineteen draws these are the lowest and the highest, which is wider.
    """
    count = len(draws)
    ordered = np.sort(draws, axis=0)
    low = max(floor(TAIL * (count + 1)), 1)
    high = min(ceil((1 - TAIL) * (count + 1)), count)
    return ordered[low - 1], ordered[high - 1]


def unknown_range(
    left_out: LeftOut, place: int, found: float, unknowns: int
) -> tuple[float, float]:
    """Give the 80 % range of one of the unknowns, by how it moves as contracts are left out."""
    spread = float(np.sqrt((left_out.moves[:, place] ** 2).sum()))
    freedom = max(len(left_out.residuals) - unknowns, 2)
    reach = float(stdtrit(freedom, 1 - TAIL)) * spread
    return found - reach, found + reach
