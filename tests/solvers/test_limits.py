"""Proves journey limits, and who is exempt from which clock."""

import numpy as np
import pytest

from routeopt.domain.people import Place, Pupil
from routeopt.solvers.limits import afternoon_clock, morning_clock, ride_limit_s
from routeopt.solvers.problem import NEVER_S

from .small_areas import policy

HOUR = 3600


@pytest.mark.parametrize(
    ("direct_min", "limit_min"),
    [
        (10, 75),  # the guide
        (64, 75),  # 64 + 10 is under it still
        (70, 80.5),  # 70 x 1.15 is more than 70 + 10
        (90, 103.5),
        (140, 160),  # 140 x 1.15 is 161, and 20 is the most
    ],
)
def test_a_limit_grows_with_the_direct_ride(direct_min: float, limit_min: float) -> None:
    """The guide, or direct and ten minutes, or 15 per cent more and at most twenty minutes."""
    pupil = Pupil("P", "S", Place(52, 0), "secondary")
    assert ride_limit_s(pupil, policy(), round(60 * direct_min)) == round(60 * limit_min)


def test_a_limit_of_ones_own_comes_first() -> None:
    """What a pupil's row says replaces the rule, shorter or longer."""
    pupil = Pupil("P", "S", Place(52, 0), "primary", max_ride_s=6000)
    assert ride_limit_s(pupil, policy(), 60) == 6000


def test_half_a_second_of_a_limit_rounds_up() -> None:
    """15 per cent of 4,210 seconds leaves half a second, which counts."""
    pupil = Pupil("P", "S", Place(52, 0), "secondary")
    assert ride_limit_s(pupil, policy(), 4210) == 4842


def test_a_pupil_too_far_for_the_clock_is_exempt_on_those_days() -> None:
    """Ninety minutes before 8:20 is ten to seven: no pick-up time binds, but after 8:40 it does."""
    arrive_by = np.array([8 * HOUR + 1200, 8 * HOUR + 2400])
    bounds, exempt = morning_clock(7 * HOUR, arrive_by, 5400)
    assert bounds.tolist() == [0, 7 * HOUR]
    assert exempt.tolist() == [True, False]


def test_one_end_of_the_home_window_may_stand_alone() -> None:
    """Home before anybody opens the door cannot be helped; home too late still counts."""
    leave = np.array([15 * HOUR])
    window = (16 * HOUR, 17 * HOUR)
    home_from, home_by, exempt = afternoon_clock(window, leave, leave + 600, 1200)
    assert (home_from[0], home_by[0]) == (0, 17 * HOUR)
    assert exempt[0]
    home_from, home_by, exempt = afternoon_clock(window, leave, leave + 600, 3 * HOUR)
    assert (home_from[0], home_by[0]) == (16 * HOUR, NEVER_S)
    assert exempt[0]
    *_, exempt = afternoon_clock(window, leave, leave + 600, HOUR)
    assert not exempt[0]
