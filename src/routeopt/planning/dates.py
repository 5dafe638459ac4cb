"""Critical dates: what has to be done by when for a change to start with a term.

Terms are not in a pack: their starts are ASSUMED, and so is what each step takes. A step that is
late moves the change to the next term.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

_AUTUMN, _SPRING, _SUMMER = (9, 1), (1, 2), (4, 12)
_MONDAY = 0
ASK, AGREED = "Assessments asked for", "Assessments agreed"
LOTS_OUT, AWARD = "Lots sent out", "Award, and notice to today's contractors"
TELL = "Families told who comes and when"


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """Days that each step takes (ASSUMED unless given).

    Attributes
    ----------
    assess
        From asking for an assessment to its outcome.
    write
        From the last outcome to lots going out.
    tender
        From lots out to award.
    mobilise
        From award to the first day: vehicles, checks of staff, notice to today's contractors.
    tell
        From telling families who will come and when, to the first day.
    """

    assess: int = 42
    write: int = 14
    tender: int = 35
    mobilise: int = 42
    tell: int = 28


def lead_times(given: Mapping[str, int]) -> LeadTimes:
    """Change some of the steps' days.

    Raises
    ------
    ValueError
        If a step is not one of these, or has less than no days.
    """
    known = [one.name for one in fields(LeadTimes)]
    for step, days in given.items():
        if step not in known:
            raise ValueError(f"no step {step!r}: there are {', '.join(known)}")
        if days < 0:
            raise ValueError(f"{step} cannot take {days} days")
    return LeadTimes(**given)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of one step; ``late`` where it has passed."""

    step: str
    by: date
    late: bool


@dataclass(frozen=True, slots=True)
class CriticalDates:
    """The steps to one start, first to last.

    Attributes
    ----------
    start
        The first day of the change.
    slips_to
        The term after, where a step is missed.
    """

    start: date
    slips_to: date
    steps: tuple[Deadline, ...]

    @property
    def in_time(self) -> bool:
        """Whether no step is late yet."""
        return not any(step.late for step in self.steps)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "start": self.start.isoformat(),
            "slips_to": self.slips_to.isoformat(),
            "steps": [
                {"step": step.step, "by": step.by.isoformat(), "late": step.late}
                for step in self.steps
            ],
        }


def term_starts(after: date) -> Iterator[date]:
    """Give the first days of terms on or after a date, without end (ASSUMED).

    Autumn begins on 1 September, spring on the first Monday from 2 January, summer on the first
    Monday from 12 April.
    """
    year = after.year
    while True:
        for start in (
            _monday(date(year, *_SPRING)),
            _monday(date(year, *_SUMMER)),
            date(year, *_AUTUMN),
        ):
            if start >= after:
                yield start
        year += 1


def next_term(day: date) -> date:
    """Give the first term start on or after a date."""
    return next(term_starts(day))


def _monday(day: date) -> date:
    return day + timedelta((_MONDAY - day.weekday()) % 7)


def first_start(plan_from: date, as_of: date, leads: LeadTimes) -> date:
    """Give the first day new contracts can start on: tendering begins on ``as_of``.

    The date planned for, where it can still be met; else the first term start that can.
    """
    ready = as_of + timedelta(leads.write + leads.tender + leads.mobilise)
    return plan_from if plan_from >= ready else next_term(ready)


def free_from(
    end: date | None, notice_days: int | None, *, given_up: bool, as_of: date, leads: LeadTimes
) -> date | None:
    """Give the first day a contract need not run any more; None where nothing tells.

    Parameters
    ----------
    end, notice_days
        The contract's own last day and notice.
    given_up
        Notice has been given already.
    as_of, leads
        Notice is given on the day of award, which follows a tender begun on ``as_of``.
    """
    ways = []
    if end is not None:
        ways.append(end + timedelta(1))
    if notice_days is not None:
        award = as_of if given_up else as_of + timedelta(leads.write + leads.tender)
        ways.append(award + timedelta(notice_days))
    return max(min(ways), as_of) if ways else None


def critical_dates(
    start: date, as_of: date, leads: LeadTimes, *, longest_notice_days: int, assessments: bool
) -> CriticalDates:
    """Work back from a start to the last day of every step.

    Parameters
    ----------
    start
        First day of the change.
    as_of
        The day this is drawn up: what lies before it is late.
    longest_notice_days
        Of the contracts that would end on notice: award must come before it is given.
    assessments
        Whether pupils wait for one.
    """
    award = start - timedelta(max(leads.mobilise, longest_notice_days))
    tender = award - timedelta(leads.tender)
    agreed = tender - timedelta(leads.write)
    steps = [
        (ASK, agreed - timedelta(leads.assess)),
        (AGREED, agreed),
        (LOTS_OUT, tender),
        (AWARD, award),
        (TELL, start - timedelta(leads.tell)),
    ]
    if not assessments:
        steps = steps[2:]
    return CriticalDates(
        start=start,
        slips_to=next_term(start + timedelta(1)),
        steps=tuple(Deadline(step, by, by < as_of) for step, by in sorted(steps, key=_day)),
    )


def _day(step: tuple[str, date]) -> date:
    return step[1]
