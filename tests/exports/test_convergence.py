"""Proves that the picture of a search shows both sides of the truth and squeezes nothing flat."""

import re

from routeopt.exports.convergence import convergence

FOUND = [(0.5, 30_000_00), (4.0, 20_000_00)]
BOUNDS = [(1.0, 15_000_00), (6.0, 19_900_00)]


def test_plans_come_down_alone() -> None:
    """Without a bound there is one line, which names its first and last cost, and no band."""
    text = str(convergence(FOUND, (), 60))
    assert "£30,000" in text
    assert "£20,000" in text
    assert text.count("<path") == 1
    assert str(convergence([(0.0, 100)], (), 0.0))


def test_both_series_and_the_band_between() -> None:
    """Plans, bounds and the band are drawn on one axis and the picture says the gap in words."""
    text = str(convergence(FOUND, BOUNDS, 10))
    for css in ('class="step"', 'class="step bound"', 'class="band"'):
        assert text.count(css) == 1
    assert "bound from £15,000 up to £19,900, gap 0.5%, in 10 seconds" in text.replace("\xa0", " ")
    assert "10.0 s" in text


def test_plans_lie_above_bounds() -> None:
    """At every moment of the picture the plan's line is above the bound's."""
    text = str(convergence(FOUND, BOUNDS, 10))
    lines = dict(re.findall(r'<path d="([^"]+)" class="([^"]+)"', text))
    drawn = {css: [float(y) for y in re.findall(r"[ V]([0-9.]+)", d)] for d, css in lines.items()}
    assert max(drawn["step"]) < min(drawn["step bound"])


def test_a_far_off_start_does_not_flatten_the_end() -> None:
    """A first plan ten times the last is cut off, so that the last gap can still be seen."""
    text = str(convergence([(0.1, 200_000_00), (1.0, 20_000_00)], [(2.0, 19_800_00)], 10))
    assert "£200,000" in text  # in words
    heights = [float(y) for y in re.findall(r'cy="([0-9.]+)"', text)]
    assert max(heights) - min(heights) > 20


def test_without_a_clock_steps_stand_in_order() -> None:
    """Under a budget of rounds all seconds are nought; the steps are still told apart."""
    text = str(convergence([(0.0, 2030), (0.0, 2000)], [(0.0, 1960), (0.0, 1990)], 0.0))
    assert "in the order they came" in text.replace("\xa0", " ")
    assert len(set(re.findall(r'cx="([0-9.]+)"', text))) == 4
