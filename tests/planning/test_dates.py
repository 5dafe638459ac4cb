"""Deadlines are worked back from the start, and a step missed by a day moves it by a term."""

from datetime import date, timedelta

import pytest

from routeopt.planning.dates import (
    AGREED,
    ASK,
    AWARD,
    LOTS_OUT,
    LeadTimes,
    critical_dates,
    first_start,
    free_from,
    next_term,
)

LEADS = LeadTimes(assess=40, write=10, tender=30, mobilise=20, tell=15)
SEPTEMBER = date(2026, 9, 1)


def test_terms_follow_each_other() -> None:
    """After September comes January, then April, then September again."""
    january = next_term(SEPTEMBER + timedelta(1))
    april = next_term(january + timedelta(1))
    assert (january.month, april.month) == (1, 4)
    assert january.weekday() == april.weekday() == 0
    assert next_term(april + timedelta(1)) == date(2027, 9, 1)


def test_steps_add_up_backwards() -> None:
    """The time between asking for an assessment and the start is the steps' days together."""
    found = critical_dates(
        SEPTEMBER, date(2026, 1, 1), LEADS, longest_notice_days=0, assessments=True
    )
    by = {step.step: step.by for step in found.steps}
    assert by[AWARD] == SEPTEMBER - timedelta(20)
    assert by[LOTS_OUT] == SEPTEMBER - timedelta(50)
    assert by[AGREED] == SEPTEMBER - timedelta(60)
    assert by[ASK] == SEPTEMBER - timedelta(100)
    assert found.in_time
    assert found.slips_to == date(2027, 1, 4)


def test_long_notice_brings_everything_forward() -> None:
    """Notice longer than mobilising moves the award, and all before it, earlier."""
    short, long = (
        critical_dates(SEPTEMBER, date(2026, 1, 1), LEADS, longest_notice_days=days,
                       assessments=True).steps[0].by
        for days in (20, 84)
    )  # fmt: skip
    assert short - long == timedelta(64)


def test_a_day_late_is_a_term_late() -> None:
    """Tendering begun on the last day meets September; begun a day later, only January."""
    last = SEPTEMBER - timedelta(60)
    assert first_start(SEPTEMBER, last, LEADS) == SEPTEMBER
    assert first_start(SEPTEMBER, last + timedelta(1), LEADS) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("end", "notice", "status", "free"),
    [
        (date(2026, 7, 31), None, "live", date(2026, 8, 1)),
        (date(2028, 7, 31), 56, "live", date(2026, 6, 1) + timedelta(40 + 56)),
        (date(2028, 7, 31), 56, "notice_given", date(2026, 6, 1) + timedelta(56)),
        (date(2026, 6, 30), 56, "live", date(2026, 7, 1)),
        (date(2025, 6, 30), None, "live", date(2026, 6, 1)),
        (None, None, "live", None),
    ],
)
def test_a_contract_is_free_by_its_end_or_its_notice(
    end: date | None, notice: int | None, status: str, free: date | None
) -> None:
    """The earlier of end and notice after award counts; where neither is given nothing is said."""
    given_up = status == "notice_given"
    assert free_from(end, notice, given_up=given_up, as_of=date(2026, 6, 1), leads=LEADS) == free
