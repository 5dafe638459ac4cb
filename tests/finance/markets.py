"""Invented markets whose prices are known: contracts drawn from a formula, with noise."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from routeopt.finance.cost_rows import Bought, Rates, Work

AS_OF = date(2026, 9, 1)
RATES = {
    "car": Rates(5000, 160, 6000),
    "van": Rates(9000, 200, 10500),
    "bus": Rates(15000, 250, 17000),
}
TRUE_DAY_GBP = {"car": 47.0, "van": 95.0, "bus": 141.0}
TRUE_MILE_GBP = {"car": 1.35, "van": 1.80, "bus": 2.40}
TRUE_PA_GBP, TRUE_DRIFT = 58.0, 0.03


@dataclass(frozen=True, slots=True)
class Market:
    """How a market prices: chance about each contract, and about each year's batch."""

    noise: float = 0.10
    batch_noise: float = 0.0
    heavy: bool = False


def true_gbp(work: Work) -> float:
    """Price a day of a market without chance."""
    share = 0.6 if work.one_session else 1.0
    whole = share * (TRUE_DAY_GBP[work.vehicle_type] + TRUE_PA_GBP * work.pas)
    whole += TRUE_MILE_GBP[work.vehicle_type] * work.loaded_miles
    years = (work.awarded - AS_OF).days / 365.25 if work.awarded else 0.0
    return whole * float(np.exp(TRUE_DRIFT * years))


def drawn(count: int, seed: int, market: Market = Market()) -> list[Bought]:
    """Draw contracts of a market; the last one can serve as the one not yet seen."""
    rng = np.random.default_rng(seed)
    shocks = rng.normal(0, market.batch_noise, size=6)
    found = []
    for number in range(count):
        kind = str(rng.choice(["car", "van", "bus"], p=[0.5, 0.3, 0.2]))
        miles = float(rng.gamma(4.0, 5.0)) + 2
        batch = int(rng.integers(6))
        work = Work(
            vehicle_type=kind,
            loaded_miles=miles,
            minutes=miles * 2.4 * float(np.exp(rng.normal(0, 0.15))) + 5,
            pas=int(rng.choice([0, 1, 2], p=[0.45, 0.45, 0.1])),
            one_session=bool(rng.random() < 0.05),
            awarded=date(2020 + batch, 9, 1),
            base_miles=float(rng.gamma(2.0, 4.0)),
        )
        chance = rng.standard_t(3) / 3**0.5 if market.heavy else rng.normal()
        gbp = true_gbp(work) * float(np.exp(market.noise * chance + shocks[batch]))
        found.append(Bought(f"C{number:03d}", f"OP{number % 7}", round(100 * gbp), 3, work))
    return found
