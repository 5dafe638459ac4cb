"""Proves which contracts can end by the next school year, from their ends and notice."""

from datetime import date

import pytest

from routeopt.domain.contracts import Contract
from routeopt.planning.contract_ends import contract_ends, new_school_year

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 9, 2), date(2027, 9, 1)),
        (date(2026, 1, 5), date(2026, 9, 1)),
    ],
)
def test_the_first_of_september_on_or_after(day: date, first: date) -> None:
    """A date in the new year's first day is its own; the day after waits a year."""
    assert new_school_year(day) == first


def test_ends_and_notice_are_counted() -> None:
    """A last day before, or a notice that runs out, lets a contract end; silence does not."""
    contracts = [
        Contract("ends", end=date(2026, 8, 31)),
        Contract("ends too late", end=date(2026, 9, 1)),
        Contract("short notice", end=date(2027, 7, 31), notice_days=183),
        Contract("long notice", notice_days=184),
        Contract("says nothing"),
    ]
    found = contract_ends(contracts, date(2026, 9, 1), TODAY)
    assert (found.can, found.cannot, found.not_known) == (2, 2, 1)
    assert found.share == pytest.approx(0.4)


def test_a_september_gone_by_is_not_meant() -> None:
    """Planned for a September that has passed, the next one counts."""
    found = contract_ends([Contract("C", notice_days=28)], date(2025, 9, 1), TODAY)
    assert (found.by, found.can) == (date(2026, 9, 1), 1)


def test_no_contract_no_share() -> None:
    """Without contracts there is no share."""
    assert contract_ends([], TODAY, TODAY).share is None
