"""The change ledger as plain data: who decides, what blocks the start, who must be told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from routeopt.domain.plan import PlanKind
from routeopt.domain.units import gbp_from_pence


@dataclass(frozen=True, slots=True)
class PupilEntry:
    """One pupil for whom a plan changes something.

    ``row`` is the pupil's row in the pack, ``what`` the things that change, ``blocks`` what has
    to happen before the change can start, ``on_file`` what people decided already.
    """

    pupil_id: str
    row: int
    plan: PlanKind
    what: tuple[str, ...]
    contract_before: str
    route_after: str
    decides: str
    blocks: tuple[str, ...]
    told: tuple[str, ...]
    on_file: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "pupil_id": self.pupil_id,
            "plan": self.plan,
            "what": list(self.what),
            "decides": self.decides,
            "blocks": list(self.blocks),
            "told": list(self.told),
            "on_file": list(self.on_file),
        }


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """One contract that a plan gives up.

    ``last_day`` is the last day for notice if it is to end by the date planned for, ``days_left``
    counts from the day of the review (negative: too late), ``can_end`` is the first day it can
    have ended if notice is given that day; None where neither notice nor end is recorded.
    """

    contract_id: str
    row: int
    plan: PlanKind
    operator: str
    pupils: int
    year_pence: int
    notice_days: int | None
    end: date | None
    last_day: date | None
    days_left: int | None
    can_end: date | None
    words: str

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "contract_id": self.contract_id,
            "plan": self.plan,
            "operator": self.operator,
            "pupils": self.pupils,
            "year_gbp": gbp_from_pence(self.year_pence),
            "notice_days": self.notice_days,
            "end": self.end.isoformat() if self.end else None,
            "last_day_for_notice": self.last_day.isoformat() if self.last_day else None,
            "days_left": self.days_left,
            "can_end": self.can_end.isoformat() if self.can_end else None,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that has to be decided, said and ended before a plan can start."""

    as_of: date
    plan_from: date
    pupils: tuple[PupilEntry, ...]
    contracts: tuple[ContractEntry, ...]

    def of(self, plan: PlanKind) -> tuple[PupilEntry, ...]:
        """Give the pupils whom one plan changes something for."""
        return tuple(entry for entry in self.pupils if entry.plan == plan)

    def ending(self, plan: PlanKind) -> tuple[ContractEntry, ...]:
        """Give the contracts that one plan gives up."""
        return tuple(entry for entry in self.contracts if entry.plan == plan)

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "as_of": self.as_of.isoformat(),
            "plan_from": self.plan_from.isoformat(),
            "pupils": [entry.as_dict() for entry in self.pupils],
            "contracts": [entry.as_dict() for entry in self.contracts],
        }
