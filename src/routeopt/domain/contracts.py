"""What the council buys today, from whom, and who rides on it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from routeopt.domain.people import Place

ContractStatus = Literal["live", "notice_given", "handed_back"]


@dataclass(frozen=True, slots=True)
class Contract:
    """A route bought today at a whole day rate (both sessions, assistants in)."""

    contract_id: str
    operator_id: str = ""
    vehicle_type: str = ""
    day_rate_pence: int | None = None
    pas: int | None = None
    pa_day_pence: int | None = None
    sessions: Literal["both", "am", "pm"] = "both"
    other_passengers: int = 0
    start: date | None = None
    end: date | None = None
    notice_days: int | None = None
    rate_date: date | None = None
    bids_received: int | None = None
    status: ContractStatus = "live"

    def live_on(self, day: date) -> bool:
        """Whether the contract runs on a date and nobody has given it up."""
        begun = self.start is None or self.start <= day
        ended = self.end is not None and self.end < day
        return self.status == "live" and begun and not ended


@dataclass(frozen=True, slots=True)
class Allocation:
    """One pupil on one contract: days each session, place in the order, recorded times."""

    contract_id: str
    pupil_id: str
    am_days: int
    pm_days: int
    am_order: int | None = None
    pm_order: int | None = None
    am_pickup_s: int | None = None
    pm_home_s: int | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """A contractor."""

    operator_id: str
    name: str = ""
    base: Place | None = None
    max_routes: int | None = None
    categories: frozenset[str] = field(default_factory=frozenset)
    areas: frozenset[str] = field(default_factory=frozenset)
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """A contract kept as it is, or (with ``pupil_id``) a pupil kept on a contract."""

    contract_id: str
    pupil_id: str = ""


@dataclass(frozen=True, slots=True)
class MixingRule:
    """Most pupils with a tag on one route, or (two tags, 0) tags that never meet."""

    tag_a: str
    tag_b: str
    max_together: int
