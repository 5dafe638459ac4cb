"""Figures out of measurements: gaps, costs at a second, medians, growth."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.store import Record

SETTLED = 1.01
"""A cost counts as near its end within this of the last."""
_BOUND_SETTLED = 0.999
_FEWEST = 3


def cost_at(record: Record, seconds: float) -> int | None:
    """Pence of the best plan a run had at a second; None before its first."""
    found = [pence for at, pence in record.get("incumbents", ()) if at <= seconds]
    return min(found, default=None)


def gap(record: Record) -> float | None:
    """Share of its cost by which a plan may still be beaten; None where no bound was proven."""
    bound, year = record.get("lower_bound_pence"), record.get("year_pence")
    if bound is None or not year:
        return None
    # Down to the pound, as reviews print it.
    return (year - bound // 100 * 100) / year


def settled_s(record: Record) -> float | None:
    """Seconds until the cost was within 1 % of the last."""
    stream = record.get("incumbents") or []
    if not stream:
        return None
    last = min(pence for _, pence in stream)
    return min(at for at, pence in stream if pence <= SETTLED * last)


def bound_s(record: Record) -> float | None:
    """Seconds until the bound was within 0.1 % of the last."""
    stream = record.get("bounds") or []
    if not stream:
        return None
    last = max(pence for _, pence in stream)
    return min(at for at, pence in stream if pence >= _BOUND_SETTLED * last)


def best_known(records: Iterable[Record]) -> dict[tuple[str, int, str], int]:
    """Cheapest cost anybody found, of every instance, seed and fleet."""
    best: dict[tuple[str, int, str], int] = {}
    for record in records:
        year = record.get("year_pence")
        if year is not None and not record.get("breaches"):
            key = place_of(record)
            best[key] = min(year, best.get(key, year))
    return best


def place_of(record: Record) -> tuple[str, int, str]:
    """Name what was solved: instance, seed and fleet."""
    return (record["instance"], record["seed"], record["fleet"])


def percent_above(record: Record, best: Mapping[tuple[str, int, str], int]) -> float | None:
    """Per cent a plan costs above the best known of its school; None without a legal plan."""
    year = record.get("year_pence")
    if year is None or record.get("breaches"):
        return None
    return 100 * (year / best[place_of(record)] - 1)


@dataclass(frozen=True, slots=True)
class Spread:
    """Middle and range of what several seeds gave."""

    median: float
    low: float
    high: float
    seeds: tuple[int, ...]

    def words(self, digits: int = 1) -> str:
        """Print the middle, then lowest and highest in brackets."""
        if len(self.seeds) == 1:
            return f"{self.median:.{digits}f}"
        return f"{self.median:.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"


def spread(values: Mapping[int, float | None]) -> Spread | None:
    """Sum up values by seed; None where there is none."""
    known = {seed: value for seed, value in sorted(values.items()) if value is not None}
    if not known:
        return None
    numbers = list(known.values())
    return Spread(statistics.median(numbers), min(numbers), max(numbers), tuple(known))


@dataclass(frozen=True, slots=True)
class Growth:
    """``scale * n ** power``, fitted by least squares of the logarithms."""

    scale: float
    power: float

    def at(self, n: float) -> float:
        """Give the fitted value at a size."""
        return float(self.scale * n**self.power)


def growth(points: Sequence[tuple[float, float]]) -> Growth | None:
    """Fit a power law; None with fewer than three sizes or a figure of zero."""
    if len({n for n, _ in points}) < _FEWEST or any(value <= 0 for _, value in points):
        return None
    fitted = statistics.linear_regression(
        [math.log(n) for n, _ in points], [math.log(value) for _, value in points]
    )
    return Growth(math.exp(fitted.intercept), fitted.slope)
