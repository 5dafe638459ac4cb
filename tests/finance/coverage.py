"""Measures how often ranges hold the truth: ``python -m tests.finance.coverage --help``."""

import argparse
import sys
from dataclasses import dataclass

from routeopt.finance.cost_model import fit_costs
from tests.finance.markets import AS_OF, RATES, TRUE_PA_GBP, Market, drawn

NEW = 20
MARKETS = {"plain": Market(), "heavy tails": Market(heavy=True)}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of draws in which the 80 % range of a price, and of an assistant's, hold the truth."""

    contracts: int
    fitted: float
    prices: float
    assistants: float
    width: float
    error: float


def coverage(contracts: int, draws: int, market: Market, seed: int = 0) -> Coverage:
    """Draw markets, fit each to some contracts and judge it by twenty that it has not seen."""
    held = judged = pa_held = pa_known = fitted = 0
    widths, errors = [], []
    for number in range(draws):
        everything = drawn(contracts + NEW, seed + 7919 * number + contracts, market)
        found = fit_costs(everything[:contracts], RATES, AS_OF).model
        if found is None:
            continue
        fitted += 1
        unseen = everything[contracts:]
        bands = found.bands([b.work for b in unseen if b.work is not None])
        for bought, band in zip(unseen, bands, strict=True):
            if band is not None and bought.day_pence is not None:
                judged += 1
                held += band.low_pence <= bought.day_pence <= band.high_pence
                widths.append((band.high_pence - band.low_pence) / band.middle_pence)
        price = found.pa_price().band
        if price is not None:
            pa_known += 1
            pa_held += price.low_pence <= 100 * TRUE_PA_GBP <= price.high_pence
            errors.append(abs(price.middle_pence / 100 - TRUE_PA_GBP))
    middle = sorted(widths)[len(widths) // 2]
    return Coverage(
        contracts, fitted / draws, held / judged, pa_held / max(pa_known, 1), middle,
        sorted(errors)[len(errors) // 2],
    )  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--contracts", type=int, nargs="+", default=[15, 30, 60, 150])
    parser.add_argument("--draws", type=int, default=200)
    asked = parser.parse_args()
    headings = (
        "market", "contracts", "fitted", "price in its range", "assistant in its range",
        "width of a range", "error of an assistant",
    )  # fmt: skip
    lines = [f"| {' | '.join(headings)} |", "|---|---|---|---|---|---|---|"]
    for name, market in MARKETS.items():
        for contracts in asked.contracts:
            found = coverage(contracts, asked.draws, market)
            lines.append(
                f"| {name} | {contracts} | {found.fitted:.0%} | {found.prices:.1%} | "
                f"{found.assistants:.1%} | {found.width:.0%} | £{found.error:.2f} |"
            )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
