"""Proves that a pack's own matrix is used as it stands."""

import pandas as pd

from routeopt.domain.travel import AM, PM, UNREACHED_S
from routeopt.network.matrix import matrix_times

ROWS = pd.DataFrame(
    [
        ("a", "b", "am", "12.5", "3"),
        ("a", "b", "", "10", "2.5"),
        ("b", "a", "", "11.008", "2.6"),
        ("c", "a", "pm", "7", "1"),
        ("z", "a", "", "1", "1"),
    ],
    columns=["from_id", "to_id", "session", "minutes", "miles"],
)


def test_rows_count_for_their_session() -> None:
    """Proves that a blank session is both, and that a session's own row goes first."""
    found = matrix_times(ROWS, ["a", "b", "c"])
    assert found.seconds(AM, "a", "b") == 750
    assert found.seconds(PM, "a", "b") == 600
    assert found.metres(AM, "a", "b") == 4828
    assert found.metres(PM, "a", "b") == 4023
    assert found.seconds(AM, "b", "a") == found.seconds(PM, "b", "a") == 660


def test_missing_pairs_are_unreached() -> None:
    """Proves that nothing is filled in, and that a place is no drive from itself."""
    found = matrix_times(ROWS, ["a", "b", "c"])
    assert found.seconds(AM, "c", "a") == UNREACHED_S
    assert found.seconds(PM, "c", "a") == 420
    assert found.seconds(AM, "b", "c") == UNREACHED_S
    assert found.metres(AM, "b", "c") == 0
    assert [found.seconds(PM, place, place) for place in "abc"] == [0, 0, 0]


def test_no_factor_is_put_on() -> None:
    """Proves that the result says it carries no traffic factor."""
    found = matrix_times(ROWS.drop(columns="session"), ["b", "a"])
    assert (found.am_traffic, found.pm_traffic, found.source) == (None, None, "matrix")
    assert found.seconds(AM, "b", "a") == 660
