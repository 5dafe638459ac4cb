"""Times of day at the door that bind a pupil (R14)."""

from collections.abc import Iterator
from dataclasses import dataclass

from routeopt.checking.attendance import window
from routeopt.checking.days import Audit
from routeopt.checking.limits import Limits
from routeopt.checking.written import AM
from routeopt.domain.units import DAYS_PER_FORTNIGHT


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A time before (``is_start``) or after which a vehicle may not be at a door."""

    what: str
    bound_s: int
    is_start: bool

    def kept_at(self, at_s: int) -> bool:
        """Whether a vehicle at the door at this time keeps the rule."""
        return at_s >= self.bound_s if self.is_start else at_s <= self.bound_s


def clock_rules(audit: Audit, pupil: str, session: int) -> Iterator[ClockRule]:
    """Clock rules that bind a pupil in a session."""
    rider, policy = audit.facts.riders[pupil], audit.facts.settings
    if session == AM:
        starts = [s for s in (policy.pickup_earliest_s, rider.ready_from_s) if s is not None]
        if starts:
            yield ClockRule("collected", max(starts), is_start=True)
        return
    if rider.home_from_s is not None:
        yield ClockRule("home", rider.home_from_s, is_start=True)
    ends = [s for s in (policy.home_latest_s, rider.home_by_s) if s is not None]
    if ends:
        yield ClockRule("home", min(ends), is_start=False)


def direct_breaks_clock(
    audit: Audit, limits: Limits, pupil: str, session: int, rule: ClockRule
) -> bool:
    """Whether a pupil alone would break a clock rule on some day, at the best school time."""
    direct_s = limits.direct_s(pupil, session)
    for day in range(DAYS_PER_FORTNIGHT):
        if not audit.due[pupil, session] >> day & 1:
            continue
        first, last = window(audit.facts, pupil, session, day)
        at = last - direct_s if session == AM else (last if rule.is_start else first) + direct_s
        if not rule.kept_at(at):
            return True
    return False
