"""Schools are ranked by pounds for an hour, and what is expected is never told as found."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Allocation
from routeopt.domain.schools import SchoolKind
from routeopt.planning.programme_ledger import ledger_lines, paid_contracts
from routeopt.planning.programme_rank import Effort, Expected, Ranked, expected_of, ranked
from tests.planning.bridge_worlds import first
from tests.planning.programme_worlds import SCHOOL

AS_OF = date(2026, 5, 1)


def _ranked(area: ServiceArea, plans: list[dict[str, Any]]) -> tuple[Ranked, ...]:
    lines = ledger_lines(area, paid_contracts(area), set())
    return ranked(area, lines, plans, AS_OF, expected_of(area, plans), Effort())


def _plan(saving: float, percent: float) -> dict[str, Any]:
    return {"schools": [SCHOOL], "saving": {"year_gbp": saving, "percent": percent}}


def _with_second(kind: SchoolKind, contracts: int) -> ServiceArea:
    """Add a school with a pupil alone on each of some contracts."""
    area = first()
    pupil = next(iter(area.pupils.values()))
    contract = next(iter(area.contracts.values()))
    school = replace(area.schools[SCHOOL], school_id="TWO", name="Two", kind=kind)
    names = [f"X{number}" for number in range(contracts)]
    return replace(
        area,
        schools={**area.schools, "TWO": school},
        pupils={
            **area.pupils,
            **{n: replace(pupil, pupil_id=n, school_id="TWO", start=None, end=None) for n in names},
        },
        contracts={
            **area.contracts,
            **{n: replace(contract, contract_id=n, day_rate_pence=10_000) for n in names},
        },
        allocations=(*area.allocations, *(Allocation(n, n, 1023, 1023) for n in names)),
    )


def test_a_review_counts_with_what_it_found() -> None:
    """A reviewed school could save its review's saving, over the hours of its size."""
    row = _ranked(first(), [_plan(12_345.67, 8.0)])[0]
    assert row.reviewed
    assert row.could_save_pence == 1_234_567
    effort = Effort()
    hours = effort.school_h + effort.contract_h * row.contracts
    assert row.hours == hours + effort.assessment_h * row.assessments
    assert row.pence_an_hour == round(row.could_save_pence / row.hours)


def test_without_reviews_a_share_is_assumed() -> None:
    """A special school not reviewed could save a tenth of its cost, and that is marked."""
    row = _ranked(first(), [])[0]
    assert not row.reviewed
    assert row.could_save_pence == round(row.year_pence * Expected().special)
    assert not expected_of(first(), []).measured


def test_other_special_schools_are_expected_to_save_what_was_found() -> None:
    """One review at 8 % makes 8 % the expectation for the school beside it."""
    area = _with_second("special", 3)
    rows = {row.school_id: row for row in _ranked(area, [_plan(50_000, 8.0)])}
    assert rows["TWO"].could_save_pence == pytest.approx(rows["TWO"].year_pence * 0.08, abs=1)
    assert not rows["TWO"].reviewed


@pytest.mark.parametrize(
    ("kind", "contracts", "share"),
    [("unit", 3, 0.05), ("unit", 1, 0), ("out_county", 2, 0.05), ("out_county", 1, 0)],
)
def test_a_single_contract_has_nothing_to_be_put_with(
    kind: SchoolKind, contracts: int, share: float
) -> None:
    """Schools with one contract could save nothing; with several, the share of their kind."""
    rows = {row.school_id: row for row in _ranked(_with_second(kind, contracts), [])}
    assert rows["TWO"].solo == contracts
    assert rows["TWO"].could_save_pence == round(rows["TWO"].year_pence * share)


def test_most_pounds_for_an_hour_come_first() -> None:
    """The order is that of pounds for an hour."""
    rows = _ranked(_with_second("unit", 2), [])
    assert [row.pence_an_hour for row in rows] == sorted(
        (row.pence_an_hour for row in rows), reverse=True
    )
