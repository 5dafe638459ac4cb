"""Measures the winner's curse at a known truth: ``python -m tests.finance.curse --help``."""

import argparse
import sys
from itertools import pairwise

import numpy as np

from routeopt.finance.cost_model import fit_costs
from routeopt.finance.cost_rows import Work
from routeopt.finance.winners_curse import (
    Candidate,
    cheapest_set,
    rate_errors,
    winners_curse,
)
from tests.finance.markets import AS_OF, RATES, Market, drawn, true_gbp


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


def main() -> None:
    """Print the mean correction, the mean truth and the standard error of the truth."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--markets", type=int, default=300)
    parser.add_argument("--draws", type=int, default=6)
    asked = parser.parse_args()
    corrections, truths = corrections_and_truths(asked.markets, asked.draws)
    error = np.std(truths) / asked.markets**0.5
    sys.stdout.write(
        f"correction {np.mean(corrections):.2%}, truth {np.mean(truths):.2%} +- {error:.2%}\n"
    )


if __name__ == "__main__":
    main()
