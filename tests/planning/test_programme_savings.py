"""Every pound a review saves is booked once: to one contract, one workstream and one class."""

from dataclasses import replace
from datetime import date

import pytest

from routeopt.domain.units import pence_from_gbp
from routeopt.planning.dates import LeadTimes
from routeopt.planning.programme_ledger import WORKSTREAMS, ledger_lines, paid_contracts
from routeopt.planning.programme_savings import Booked, booked_of, terms_of
from routeopt.planning.scope import review_scope
from tests.planning.programme_worlds import SCHOOL, area_at_random, record_at_random

AS_OF = date(2026, 5, 1)


def _booked(seed: int) -> tuple[Booked, ...]:
    area = area_at_random(seed)
    lines = {line.contract_id: line for line in ledger_lines(area, paid_contracts(area), {SCHOOL})}
    record = record_at_random(area, seed)
    return booked_of(area, lines, record, terms_of(area, AS_OF, LeadTimes()))


@pytest.mark.parametrize("seed", range(20))
def test_the_parts_are_the_saving_to_the_penny(seed: int) -> None:
    """Whatever the plan, ends and notices: the parts add up, and no contract stands twice."""
    area = area_at_random(seed)
    booked = _booked(seed)
    record = record_at_random(area, seed)
    assert sum(one.year_pence for one in booked) == pence_from_gbp(
        record.firm["saving"]["year_gbp"]
    )
    contracts = [one.contract_id for one in booked]
    assert len(contracts) == len(set(contracts))
    assert {one.workstream for one in booked} <= WORKSTREAMS.keys()


@pytest.mark.parametrize("seed", range(20))
def test_classes_follow_what_a_contract_says(seed: int) -> None:
    """Cashable pounds flow from the first start, others later or at no known day."""
    start = terms_of(area_at_random(seed), AS_OF, LeadTimes()).start
    for one in _booked(seed):
        if one.release == "not_yet_released":
            assert one.released is None or one.released > start
        else:
            assert one.released == start
        assert (one.release == "avoided") == (one.contract_id == "")


@pytest.mark.parametrize("seed", range(20))
def test_avoided_is_never_a_loss(seed: int) -> None:
    """Pupils without a contract are not charged more than doing nothing costs for them."""
    assert all(one.year_pence > 0 for one in _booked(seed) if one.release == "avoided")


def test_a_contract_waits_for_those_it_is_joined_with() -> None:
    """Two contracts on one new route are both free only when the later one is."""
    area = area_at_random(0)
    scope = review_scope(area, (SCHOOL,))
    one, two = (contract for contract in scope.contracts[:2])
    ends = {one.contract_id: date(2026, 12, 18), two.contract_id: date(2027, 12, 31)}
    contracts = {
        key: replace(contract, end=ends.get(key, date(2026, 12, 18)), notice_days=None)
        for key, contract in area.contracts.items()
    }
    area = replace(area, contracts=contracts)
    record = record_at_random(area, 0)
    pupils = [*one.members, *two.members]
    routes = [
        {"route_id": "R1", "contract_id": None, "pupils": pupils, "cost": {"year_gbp": 1000.0},
         "not_in_saving": None}
    ]  # fmt: skip
    record = replace(record, firm={**record.firm, "routes": routes})
    lines = {line.contract_id: line for line in ledger_lines(area, paid_contracts(area), {SCHOOL})}
    booked = booked_of(area, lines, record, terms_of(area, AS_OF, LeadTimes()))
    told = {part.contract_id: part for part in booked}
    assert told[one.contract_id].released == told[two.contract_id].released == date(2028, 1, 3)
    assert two.contract_id in told[one.contract_id].why


def test_a_contract_that_goes_on_is_not_waited_for() -> None:
    """A pupil who leaves a kept contract for another route does not tie it to that contract."""
    area = area_at_random(0)
    scope = review_scope(area, (SCHOOL,))
    shared = max(scope.contracts, key=lambda contract: len(contract.members))
    other = next(contract for contract in scope.contracts if contract is not shared)
    contracts = {
        key: replace(contract, end=None, notice_days=None if key == shared.contract_id else 28)
        for key, contract in area.contracts.items()
    }
    area = replace(area, contracts=contracts)
    moved, *stay = shared.members
    routes = [
        {"route_id": "R1", "contract_id": shared.contract_id, "pupils": stay,
         "cost": {"year_gbp": 9000.0}, "not_in_saving": None},
        {"route_id": "R2", "contract_id": None, "pupils": [moved, *other.members],
         "cost": {"year_gbp": 1000.0}, "not_in_saving": None},
    ]  # fmt: skip
    record = record_at_random(area, 0)
    record = replace(record, firm={**record.firm, "routes": routes})
    lines = {line.contract_id: line for line in ledger_lines(area, paid_contracts(area), {SCHOOL})}
    booked = booked_of(area, lines, record, terms_of(area, AS_OF, LeadTimes()))
    told = {part.contract_id: part for part in booked}
    assert told[other.contract_id].release == "cashable"
