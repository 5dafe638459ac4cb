"""The ledger holds every paid contract once, and each belongs to one workstream."""

from dataclasses import replace

from routeopt.domain.area import ServiceArea
from routeopt.domain.schools import SchoolKind
from routeopt.planning.programme_ledger import WORKSTREAMS, ledger_lines, paid_contracts
from routeopt.planning.programme_sum import reconciled, stream_rows
from tests.planning.bridge_worlds import first
from tests.planning.programme_worlds import SCHOOL


def _of_kind(kind: SchoolKind) -> ServiceArea:
    area = first()
    schools = {key: replace(one, kind=kind) for key, one in area.schools.items()}
    return replace(area, schools=schools)


def _streams(area: ServiceArea, reviewed: set[str]) -> dict[str, str]:
    lines = ledger_lines(area, paid_contracts(area), reviewed)
    return {line.contract_id: line.workstream for line in lines}


def test_workstreams_add_up_to_the_ledger() -> None:
    """Every contract is in one workstream: contracts and pounds are the ledger's."""
    area = first()
    paid = paid_contracts(area)
    lines = ledger_lines(area, paid, set())
    rows = stream_rows(lines, ())
    assert sum(row.contracts for row in rows) == len(paid)
    assert sum(row.ledger_pence for row in rows) == sum(one.year_pence for one in paid.values())
    assert {row.key for row in rows} == set(WORKSTREAMS)


def test_without_reviews_the_ledger_is_one_line() -> None:
    """Where nothing is reviewed, the sum beside the ledger is all contracts."""
    area = first()
    lines = {line.contract_id: line for line in ledger_lines(area, paid_contracts(area), set())}
    rows = reconciled(area, lines, [])
    assert [words for words, _ in rows] == ["All contracts"]


def test_a_review_takes_a_schools_solo_contracts_to_workstream_one() -> None:
    """Solo contracts of a special school are in 2 until it is reviewed, then none is."""
    area = first()
    lines = ledger_lines(area, paid_contracts(area), set())
    alone = {line.contract_id for line in lines if line.solo}
    before, after = _streams(area, set()), _streams(area, {SCHOOL})
    assert {key for key, stream in before.items() if stream == "2"} == alone
    assert len(alone) > 1
    assert "2" not in after.values()
    assert after.keys() == before.keys()


def test_other_kinds_of_school() -> None:
    """Outside the county all is in 3; in a unit only solo contracts are in a workstream."""
    assert set(_streams(_of_kind("out_county"), set()).values()) == {"3"}
    assert set(_streams(_of_kind("unit"), set()).values()) == {"2", "none"}


def test_handed_back_contracts_are_not_paid() -> None:
    """A contract handed back leaves the ledger; one with notice given stays."""
    area = first()
    key = next(iter(paid_contracts(area)))
    back = replace(area.contracts[key], status="handed_back")
    given = replace(area.contracts[key], status="notice_given")
    assert key not in paid_contracts(replace(area, contracts={**area.contracts, key: back}))
    assert key in paid_contracts(replace(area, contracts={**area.contracts, key: given}))
