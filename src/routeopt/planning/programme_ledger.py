"""What is paid today: every contract once, what it carries, and the workstream it belongs to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Contract
from routeopt.domain.units import gbp_from_pence
from routeopt.planning.contracts_today import (
    Legs,
    allocations_of,
    carried_by,
    contract_year_pence,
)

OUT_COUNTY, SPECIAL, NOBODY = "out_county", "special", "nobody"
WORKSTREAMS: Mapping[str, str] = {
    "1": "1 Special schools reviewed and let again",
    "2": "2 Solo routes where several serve one school",
    "3": "3 Placements outside the county",
    "none": "In no workstream",
}
"""Key -> name of the workstreams that contracts belong to; 4 and 5 own none (see the guide)."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A contract that is paid for, who is aboard (leavers too) and its year's price."""

    contract: Contract
    legs: Mapping[str, Legs]
    year_pence: int


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One contract of the ledger.

    Attributes
    ----------
    schools, kind
        Whom it serves; the kind of school, ``nobody`` where no pupil of the pack is aboard.
    pupils, leavers
        Aboard on the date planned for, and those gone by then.
    solo
        One pupil has it alone.
    workstream
        Key of :data:`WORKSTREAMS`: one only.
    """

    contract_id: str
    operator_id: str
    vehicle_type: str
    schools: tuple[str, ...]
    kind: str
    pupils: int
    leavers: int
    solo: bool
    workstream: str
    year_pence: int
    end: date | None
    notice_days: int | None
    status: str

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "contract_id": self.contract_id,
            "operator_id": self.operator_id,
            "schools": list(self.schools),
            "kind": self.kind,
            "pupils": self.pupils,
            "leavers": self.leavers,
            "solo": self.solo,
            "workstream": self.workstream,
            "year_gbp": gbp_from_pence(self.year_pence),
            "end": self.end.isoformat() if self.end else None,
            "notice_days": self.notice_days,
            "status": self.status,
        }


def is_paid(area: ServiceArea, contract: Contract) -> bool:
    """Whether a contract is paid for on the date: live, or given up and still running."""
    return contract.live_on(area.policy.plan_from) or contract.status == "notice_given"


def paid_contracts(area: ServiceArea) -> dict[str, Paid]:
    """Give every contract of the ledger, in the order of the table."""
    allocations = allocations_of(area)
    found: dict[str, Paid] = {}
    for contract_id, contract in area.contracts.items():
        if is_paid(area, contract):
            aboard = allocations.get(contract_id, ())
            carried = carried_by(area, contract_id, aboard, leavers=True)
            year = contract_year_pence(area, contract, carried)
            found[contract_id] = Paid(contract, carried.due, year)
    return found


def ledger_lines(
    area: ServiceArea, paid: Mapping[str, Paid], reviewed: Collection[str]
) -> tuple[LedgerLine, ...]:
    """Say of each contract what it is and which one workstream it belongs to.

    Parameters
    ----------
    area, paid
        The pack and its ledger.
    reviewed
        Schools with a review: their solo routes belong to workstream 1.
    """
    here = area.policy.plan_from
    lines = []
    solos: dict[str, int] = {}
    for one in paid.values():
        alone = _alone(area, one)
        if alone:
            school = area.pupils[alone].school_id
            solos[school] = solos.get(school, 0) + 1
    for contract_id, one in paid.items():
        schools = tuple(dict.fromkeys(area.pupils[pupil].school_id for pupil in one.legs))
        leavers = sum(not area.pupils[pupil].entitled_on(here) for pupil in one.legs)
        solo = _alone(area, one) != ""
        kind = _kind(area, schools)
        several = solo and solos.get(schools[0], 0) > 1
        lines.append(
            LedgerLine(
                contract_id=contract_id,
                operator_id=one.contract.operator_id,
                vehicle_type=one.contract.vehicle_type,
                schools=schools,
                kind=kind,
                pupils=len(one.legs) - leavers,
                leavers=leavers,
                solo=solo,
                workstream=_workstream(
                    kind, several=several, reviewed=not set(schools).isdisjoint(reviewed)
                ),
                year_pence=one.year_pence,
                end=one.contract.end,
                notice_days=one.contract.notice_days,
                status=one.contract.status,
            )
        )
    return tuple(lines)


def _alone(area: ServiceArea, paid: Paid) -> str:
    """Name the one pupil who has a contract alone, or give ""."""
    here = [pupil for pupil in paid.legs if area.pupils[pupil].entitled_on(area.policy.plan_from)]
    return here[0] if len(here) == 1 and not paid.contract.other_passengers else ""


def _kind(area: ServiceArea, schools: tuple[str, ...]) -> str:
    kinds = [area.schools[school].kind for school in schools]
    if not kinds:
        return NOBODY
    for first in (OUT_COUNTY, SPECIAL):
        if first in kinds:
            return first
    return kinds[0]


def _workstream(kind: str, *, several: bool, reviewed: bool) -> str:
    # The first that fits has all of a contract's pounds, so that none is in two.
    if kind == OUT_COUNTY:
        return "3"
    if kind == SPECIAL and (reviewed or not several):
        return "1"
    return "2" if several else "none"
