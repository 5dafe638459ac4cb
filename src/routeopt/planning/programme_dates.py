"""Each review's critical dates, and the money that hangs on them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence, pence_from_gbp
from routeopt.planning.compare import ReviewRecord
from routeopt.planning.contracts_today import due_pupils
from routeopt.planning.dates import CriticalDates, LeadTimes, critical_dates, term_starts
from routeopt.planning.programme_ledger import SPECIAL, LedgerLine

_TERMS_AHEAD = 9


@dataclass(frozen=True, slots=True)
class ScopeDates:
    """One review, or one special school still to be reviewed.

    Attributes
    ----------
    waiting
        Pupils without a current assessment.
    firm_pence, more_pence
        What the review saves a year, and what it saves more if assessments agree; None without a
        review.
    firm, assessed
        Steps to the first start that can still be met, without and with assessments.
    missed
        Starts that were planned for or lie before, and cannot be met any more.
    """

    schools: tuple[str, ...]
    name: str
    waiting: int
    firm_pence: int | None
    more_pence: int | None
    firm: CriticalDates
    assessed: CriticalDates | None
    missed: tuple[date, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "schools": list(self.schools),
            "pupils_waiting": self.waiting,
            "firm_saving_gbp": _gbp(self.firm_pence),
            "more_if_assessments_agree_gbp": _gbp(self.more_pence),
            "firm": self.firm.as_dict(),
            "with_assessments": self.assessed.as_dict() if self.assessed else None,
            "missed": [day.isoformat() for day in self.missed],
        }


def _gbp(pence: int | None) -> float | None:
    return None if pence is None else gbp_from_pence(pence)


def scope_dates(
    area: ServiceArea,
    lines: Mapping[str, LedgerLine],
    reviews: Sequence[ReviewRecord],
    as_of: date,
    leads: LeadTimes,
) -> tuple[ScopeDates, ...]:
    """Work the dates back for every review, then for special schools without one."""
    scopes: list[tuple[tuple[str, ...], ReviewRecord | None]] = [
        (tuple(review.firm["schools"]), review) for review in reviews
    ]
    done = {school for schools, _ in scopes for school in schools}
    served = {school for line in lines.values() for school in line.schools}
    scopes += [
        ((key,), None)
        for key, school in area.schools.items()
        if school.kind == SPECIAL and key not in done and key in served
    ]
    return tuple(_dates(area, lines, schools, review, as_of, leads) for schools, review in scopes)


def _dates(
    area: ServiceArea, lines: Mapping[str, LedgerLine], schools: tuple[str, ...],
    review: ReviewRecord | None, as_of: date, leads: LeadTimes,
) -> ScopeDates:  # fmt: skip
    here = [line for line in lines.values() if not set(schools).isdisjoint(line.schools)]
    waiting = sum(area.pupils[p].sharing == "assess" for p in due_pupils(area, schools))
    planned = area.policy.plan_from

    def steps(start: date, *, assessments: bool) -> CriticalDates:
        notice = max((_notice(line, start) for line in here), default=0)
        return critical_dates(
            start, as_of, leads, longest_notice_days=notice, assessments=assessments
        )

    starts = list(_starts(planned, as_of))
    firm = _first([steps(start, assessments=False) for start in starts])
    assessed = _first([steps(start, assessments=True) for start in starts]) if waiting else None
    saved, more = _money(review)
    return ScopeDates(
        schools=schools,
        name=", ".join(area.schools[school].name for school in schools),
        waiting=waiting,
        firm_pence=saved,
        more_pence=more,
        firm=firm,
        assessed=assessed,
        missed=tuple(takewhile(lambda day: day < (assessed or firm).start, starts)),
    )


def _first(found: Sequence[CriticalDates]) -> CriticalDates:
    return next((one for one in found if one.in_time), found[-1])


def _starts(planned: date, as_of: date) -> Iterator[date]:
    """Give the date planned for, where it lies ahead, and the terms after it."""
    if planned >= as_of:
        yield planned
    after = max(planned, as_of) + timedelta(1)
    for number, start in enumerate(term_starts(after)):
        if number == _TERMS_AHEAD:
            return
        yield start


def _notice(line: LedgerLine, start: date) -> int:
    """Days of notice a contract needs to end before a start; none where it ends by itself."""
    ends = line.status == "notice_given" or (line.end is not None and line.end < start)
    return 0 if ends else line.notice_days or 0


def _money(review: ReviewRecord | None) -> tuple[int | None, int | None]:
    if review is None or not review.firm.get("saving"):
        return None, None
    firm = pence_from_gbp(review.firm["saving"]["year_gbp"])
    if review.full is None or not review.full.get("saving"):
        return firm, None
    return firm, pence_from_gbp(review.full["saving"]["year_gbp"]) - firm
