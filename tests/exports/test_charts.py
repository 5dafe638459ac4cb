"""Proves that pictures hold every figure and describe themselves."""

from routeopt.exports.charts import (
    RideChange,
    cost_bars,
    ride_changes,
    ride_histogram,
)


def test_histogram_counts_everybody() -> None:
    """Proves that all rides fall into a bar, also on an edge, and guides are drawn."""
    text = str(ride_histogram([10.0, 10.0], [4.9, 5.0, 45.0], [("primary", 45), ("far", 300)]))
    assert text.count('class="bar before"') == text.count('class="bar after"') == 10
    assert "guide, primary" in text
    assert "far" not in text
    assert "3\N{NO-BREAK SPACE}pupils" in text


def test_long_lists_are_cut_into_pages() -> None:
    """Proves that a page holds at most 45 pupils, so that a print cuts none."""
    changes = [RideChange(f"P{number}", 30, 30 + number) for number in range(100)]
    pages = ride_changes(changes)
    assert [str(page).count("stick") for page in pages] == [45, 45, 10]
    assert "P99" in pages[0]
    assert ride_changes([]) == ()


def test_bars_start_at_zero() -> None:
    """Proves that nothing at all still makes a picture."""
    assert "£0" in str(cost_bars([("Nothing", 0, "after")]))
