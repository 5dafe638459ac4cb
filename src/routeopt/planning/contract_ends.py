"""How many of today's contracts can end before the next school year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from routeopt.domain.contracts import Contract

_NEW_YEAR = (9, 1)


@dataclass(frozen=True, slots=True)
class ContractEnds:
    """Live contracts that can end by a date, that cannot, and of which nothing is recorded."""

    by: date
    can: int
    cannot: int
    not_known: int

    @property
    def share(self) -> float | None:
        """Share that can end, 0 to 1, those not known counted as staying; None without any."""
        total = self.can + self.cannot + self.not_known
        return self.can / total if total else None


def new_school_year(day: date) -> date:
    """Give the first of September on or after a date."""
    september = date(day.year, *_NEW_YEAR)
    return september if september >= day else date(day.year + 1, *_NEW_YEAR)


def contract_ends(contracts: Iterable[Contract], plan_from: date, today: date) -> ContractEnds:
    """Count contracts that can end by the new school year on or after the date planned for.

    Where that day has passed it is the next one from today. A contract can end where its last
    day is before then, or where notice given today runs out by then.
    """
    by = new_school_year(max(plan_from, today))
    answers = [_can_end(contract, by, today) for contract in contracts]
    return ContractEnds(by, answers.count(True), answers.count(False), answers.count(None))


def _can_end(contract: Contract, by: date, today: date) -> bool | None:
    if contract.end is not None and contract.end < by:
        return True
    if contract.notice_days is not None:
        return today + timedelta(days=contract.notice_days) <= by
    return None if contract.end is None else False
