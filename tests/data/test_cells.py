"""Cells have one spelling, and types are told apart strictly."""

import pytest

from routeopt.data.cells import (
    as_date,
    as_flag,
    as_int,
    as_layouts,
    as_mask,
    as_number,
    as_time,
    canonical_number,
    canonical_time,
    clean,
)


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("5.00", "5"), ("+5", "5"),
        ("-0.0", "0"), ("007.50", "7.5"), (".5", "0.5"), ("1e3", "1000"),
        ("1e-3", "0.001"),
        ("100", "100"), ("1e999999", "1e999999"), ("1,000", "1,000"), ("£5", "£5"),
        ("nan", "nan"), ("٣", "٣"), ("", ""), ("9" * 31, "9" * 31),
    ],
)  # fmt: skip
def test_numbers_have_one_spelling(typed: str, spelled: str) -> None:
    """Plain decimal digits; what is no number is left for the check to name."""
    assert canonical_number(typed) == spelled
    assert canonical_number(spelled) == spelled


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [("7:5", "07:05"), ("07:05:00", "07:05"), ("7:05:30", "07:05:30"), ("24:00", "24:00"),
     ("8.45", "8.45"), ("8:45am", "8:45am")],
)  # fmt: skip
def test_times_have_one_spelling(typed: str, spelled: str) -> None:
    """Two digits each, seconds only where there are any."""
    assert canonical_time(typed) == spelled


def test_types_are_strict() -> None:
    """What is nearly right is not taken for right."""
    assert [as_int(text) for text in ("4", "4.5", "", "x", "4e1")] == [4, None, None, None, 40]
    assert as_number("inf") is None
    assert [as_date(text) for text in ("20260901", "2026-13-01", "1/9/2026", "")] == [None] * 4
    assert as_time("٠٨:٤٥") is None
    assert [as_mask(text) for text in ("", "MTWT", "TTTTT")] == [None] * 3
    assert [as_flag(text) for text in ("YES", "n", "maybe", "")] == [True, False, None, None]
    assert [as_layouts(text) for text in ("0+0", "4", "4+0|", "")] == [None] * 4


def test_cells_are_cleaned() -> None:
    """Blanks around go, line breaks are one kind, what no file can hold is dropped."""
    assert clean("a_x000D_\n_x0001_b_x005F_") == "a\n\nb_"
    assert clean("\ufeff a\r\nb\x00 \u00a0") == "a\nb"
