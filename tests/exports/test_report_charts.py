"""Proves that ranges are drawn whatever their size, below nought too, and can be read out."""

import re

import pytest

from routeopt.exports.report_charts import Drawn, range_bars


@pytest.mark.parametrize("scale", [1, 7, 46, 99, 480, 4_999, 48_000, 999_999, 47_000_000])
def test_every_size_has_a_scale(scale: int) -> None:
    """Proves that a bar lies between its ends on an axis of a few round figures."""
    rows = [
        Drawn("one", -scale * 10, scale * 20, scale * 100, scale * 30, "words"),
        Drawn("two", 0, None, scale * 50, None, "words"),
    ]
    drawn = str(range_bars(rows, "Saving a year"))
    ticks = re.findall(r'text-anchor="middle"', drawn)
    assert 2 <= len(ticks) <= 9
    assert drawn.count("<rect") == 2
    assert "Saving a year: one" in drawn
    for wide in re.findall(r'<rect[^>]* width="([0-9.]+)"', drawn):
        assert float(wide) > 0


def test_nothing_but_nought_is_drawn_too() -> None:
    """Proves that a range of nothing does not stop a report."""
    assert "<svg" in str(range_bars([Drawn("none", 0, 0, 0, 0, "0")], "Saving a year"))
