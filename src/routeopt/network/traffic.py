"""Turns free-flow milliseconds into seconds in traffic, rounded once."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.policy import Policy
from routeopt.domain.travel import UNREACHED_S
from routeopt.network.settings import DEFAULT_TRAFFIC

UNREACHED_MS = UNREACHED_S * 1000


def traffic_factors(policy: Policy) -> tuple[float, float]:
    """Morning and afternoon factors on road minutes: the policy's, else the default."""
    return (
        DEFAULT_TRAFFIC if policy.am_traffic is None else policy.am_traffic,
        DEFAULT_TRAFFIC if policy.pm_traffic is None else policy.pm_traffic,
    )


def traffic_sentence(policy: Policy) -> str:
    """Say the factors and where they come from, without a full stop."""
    am, pm = traffic_factors(policy)
    given = (policy.am_traffic is not None, policy.pm_traffic is not None)
    whose = ["set by the policy" if is_given else "assumed" for is_given in given]
    return (
        f"free-flow times x {am:g} in the morning ({whose[0]}) "
        f"and x {pm:g} in the afternoon ({whose[1]})"
    )


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
    sessions = []
    for factor in factors:
        # The factor is read by its decimal text, so that halves are exact whole-number halves.
        ratio = Fraction(repr(factor))
        unit = 1000 * ratio.denominator
        seconds = (2 * free_ms * ratio.numerator + unit) // (2 * unit)
        sessions.append(np.where(free_ms >= UNREACHED_MS, UNREACHED_S, seconds))
    return np.stack(sessions).astype(np.int64)
