"""A right plan passes, and what is wrong with a plan is named by its own rule."""

from .worlds import two_on_a_car, week_of_a_school


def test_a_right_plan_of_two_pupils_passes() -> None:
    """The smallest shared route is found legal and rightly priced."""
    assert two_on_a_car().breaches() == ()


def test_a_right_plan_with_every_kind_of_week_passes() -> None:
    """Part weeks, A and B weeks, an early Friday, one session and a kept contract pass."""
    assert week_of_a_school().breaches() == ()
