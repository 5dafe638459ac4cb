"""A pupil's journey limit and clock, and who is exempt because even alone they break it."""

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from routeopt.domain.people import Pupil
from routeopt.domain.policy import Policy
from routeopt.domain.travel import UNREACHED_S
from routeopt.domain.units import round_half_up
from routeopt.solvers.problem import NEVER_S

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def ride_limit_s(pupil: Pupil, policy: Policy, direct_s: int) -> int:
    """R2's limit for both ways: the pupil's own, or guide and detour from the direct ride.

    ``direct_s`` is the morning drive from home to school plus the pupil's own boarding.
    """
    if pupil.max_ride_s is not None:
        return pupil.max_ride_s
    if direct_s >= UNREACHED_S:
        return NEVER_S
    ratio = round_half_up(Decimal(repr(policy.ride_detour_ratio)) * direct_s)
    stretched = min(ratio, direct_s + policy.ride_detour_max_s)
    return max(policy.ride_guide_s[pupil.phase], direct_s + policy.ride_detour_s, stretched)


def morning_clock(not_before_s: int, arrive_by_s: Ints, direct_s: int) -> tuple[Ints, Flags]:
    """Earliest pick-up each day, 0 where even the direct ride must start before it."""
    exempt = arrive_by_s - direct_s < not_before_s
    return np.where(exempt, 0, not_before_s), exempt


def afternoon_clock(
    window_s: tuple[int, int], leave_from_s: Ints, leave_by_s: Ints, direct_s: int
) -> tuple[Ints, Ints, Flags]:
    """Home window each day; an end that no direct ride can keep is open, the other stands."""
    home_from, home_by = window_s
    too_early = leave_by_s + direct_s < home_from
    too_late = leave_from_s + direct_s > home_by
    return (
        np.where(too_early, 0, home_from),
        np.where(too_late, NEVER_S, home_by),
        too_early | too_late,
    )
