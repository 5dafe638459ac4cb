"""The factor that traffic puts on free-flow minutes: set, fitted to recorded times, or assumed."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.policy import Policy
from routeopt.domain.travel import UNREACHED_S
from routeopt.network.settings import (
    DEFAULT_TRAFFIC,
    FEWEST_DRIVES,
    FITTED_WITHIN,
    SHORTEST_DRIVE_S,
)

UNREACHED_MS = UNREACHED_S * 1000

_RESAMPLES = 400
_SEED = 1
_TAILS = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class SessionTraffic:
    """The factor of one session and where it comes from.

    Attributes
    ----------
    factor
        Minutes in traffic a free-flow minute.
    source
        ``policy`` (set there), ``fitted`` or ``assumed``.
    drives
        Recorded drives it is fitted to.
    low, high
        Where the factor likely is, nine times in ten.
    error_s
        Half of those drives are met within this.
    reason
        Why it is assumed although there are recorded times.
    """

    factor: float = DEFAULT_TRAFFIC
    source: Literal["policy", "fitted", "assumed"] = "assumed"
    drives: int = 0
    low: float | None = None
    high: float | None = None
    error_s: float | None = None
    reason: str = ""

    @property
    def words(self) -> str:
        """Say where the factor comes from."""
        if self.source == "policy":
            return "set by the policy"
        if self.source == "assumed" or self.error_s is None:
            return f"ASSUMED: {self.reason}" if self.reason else "ASSUMED"
        return (
            f"fitted to {self.drives} drives between recorded times, likely {self.low:g} to "
            f"{self.high:g}; half of those drives are met within {self.error_s / 60:.1f} minutes"
        )


@dataclass(frozen=True, slots=True)
class Traffic:
    """The factors of both sessions."""

    am: SessionTraffic
    pm: SessionTraffic

    @property
    def factors(self) -> tuple[float, float]:
        """Factors of morning and afternoon."""
        return self.am.factor, self.pm.factor

    @property
    def sentence(self) -> str:
        """Say the factors and where they come from, without a full stop."""
        return (
            f"free-flow times x {self.am.factor:g} in the morning ({self.am.words}) "
            f"and x {self.pm.factor:g} in the afternoon ({self.pm.words})"
        )


def policy_traffic(policy: Policy) -> Traffic:
    """Give the policy's factors, and the default where it sets none."""
    am, pm = (
        SessionTraffic() if factor is None else SessionTraffic(factor, "policy")
        for factor in (policy.am_traffic, policy.pm_traffic)
    )
    return Traffic(am, pm)


def fit_traffic(
    observed_s: NDArray[np.float64], free_s: NDArray[np.float64], contract: NDArray[np.int64]
) -> SessionTraffic:
    """Fit one factor to drives that people wrote down.

    The factor has the least absolute deviations, sum of ``|observed - factor x free|``: the
    median of the ratios, each weighing as its free-flow time. A third of wrong entries moves it
    little, and clocks read to the minute or to five cancel out.

    Parameters
    ----------
    observed_s, free_s
        ``(n,)`` seconds of each drive as recorded, and without traffic.
    contract
        ``(n,)`` number of the contract each drive was recorded on: drives of one contract err
        together, so the range comes from drawing whole contracts anew.

    Returns
    -------
    SessionTraffic
        Fitted; assumed, with the reason, where the drives are too few or the factor is none
        that traffic can explain.
    """
    long = free_s >= SHORTEST_DRIVE_S
    observed_s, free_s, contract = observed_s[long], free_s[long], contract[long]
    count = len(free_s)
    if count < FEWEST_DRIVES:
        return SessionTraffic(
            reason=f"recorded times give only {count} drives from stop to stop, "
            f"and {FEWEST_DRIVES} are needed"
        )
    order = np.argsort(observed_s / free_s, kind="stable")
    ratio, weight = (observed_s / free_s)[order], free_s[order]
    factor = round(float(_weighted_medians(ratio, weight[None, :])[0]), 2)
    if not FITTED_WITHIN[0] <= factor <= FITTED_WITHIN[1]:
        return SessionTraffic(
            reason=f"recorded times give {factor:g}, which no traffic explains; are they of these "
            "routes?"
        )
    _, group = np.unique(contract[order], return_inverse=True)
    groups = int(group.max()) + 1
    draws = np.random.default_rng(_SEED).multinomial(
        groups, np.full(groups, 1 / groups), _RESAMPLES
    )
    low, high = np.quantile(_weighted_medians(ratio, weight * draws[:, group]), _TAILS)
    return SessionTraffic(
        factor=factor,
        source="fitted",
        drives=count,
        low=round(float(low), 2),
        high=round(float(high), 2),
        error_s=float(np.median(np.abs(observed_s - factor * free_s))),
    )


def _weighted_medians(
    ratio: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weighted medians of sorted values, one for each row of ``(k, n)`` weights."""
    so_far = np.cumsum(weights, axis=1)
    return np.asarray(ratio[np.argmax(2 * so_far >= so_far[:, -1:], axis=1)])


def in_traffic(free_ms: NDArray[np.int64], factors: tuple[float, float]) -> NDArray[np.int64]:
    """Seconds in traffic of both sessions, to the nearest second, halves up.

    Parameters
    ----------
    free_ms
        ``(n, n)`` free-flow milliseconds; ``UNREACHED_MS`` where there is no way.
    factors
        Morning and afternoon factors.

    Returns
    -------
    numpy.ndarray
        ``(2, n, n)`` seconds; ``UNREACHED_S`` where there is no way.
    """
    time_s = np.empty((2, *free_ms.shape), dtype=np.int64)
    unreached = free_ms >= UNREACHED_MS
    for seconds, factor in zip(time_s, factors, strict=True):
        # The factor is read by its decimal text, so that halves are exact whole-number halves.
        ratio = Fraction(repr(factor))
        unit = 1000 * ratio.denominator
        np.multiply(free_ms, 2 * ratio.numerator, out=seconds)
        np.add(seconds, unit, out=seconds)
        np.floor_divide(seconds, 2 * unit, out=seconds)
        seconds[unreached] = UNREACHED_S
    return time_s
