"""Proves that figures read as people write them."""

from datetime import date

from routeopt.domain.units import ALL_DAYS, mask_from_text
from routeopt.exports import wording


def test_pounds() -> None:
    """Proves rounding, thousands, signs and what is not known."""
    assert wording.gbp(1_234_050) == "£12,341"
    assert wording.gbp(-49) == "£0"
    assert wording.gbp(-120_000) == "\N{MINUS SIGN}£1,200"
    assert wording.gbp(None) == "not known"
    assert wording.gbp_change(5_000) == "+£50"
    assert wording.gbp_change(20) == "£0"
    assert wording.gbp_pence(5_640) == "£56.40"


def test_numbers_and_minutes() -> None:
    """Proves signs, and that a change that rounds to nothing has none."""
    assert wording.number_change(-0.3) == "0"
    assert wording.number_change(0.3) == "0"
    assert wording.number_change(2.5, 1) == "+2.5"
    assert wording.number(-1234.5, 1) == "\N{MINUS SIGN}1,234.5"
    assert wording.minutes(36.6) == "37\N{NO-BREAK SPACE}min"
    assert wording.minutes_change(-3.2) == "\N{MINUS SIGN}3\N{NO-BREAK SPACE}min"
    assert wording.percent(28.04) == "28.0%"


def test_days_times_and_lists() -> None:
    """Proves weekdays, weeks that differ, clock times, dates and lists."""
    assert wording.days(ALL_DAYS) == "Monday to Friday"
    assert wording.days(mask_from_text("M-W--")) == "Mon, Wed"
    assert wording.days(mask_from_text("M---------")) == "week A Mon"
    assert wording.clock(8 * 3600 + 59) == "08:00"
    assert wording.clock(None) == ""
    assert wording.date_words(date(2026, 1, 5)) == "5 January 2026"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.counted(1, "pupil") == "1\N{NO-BREAK SPACE}pupil"
