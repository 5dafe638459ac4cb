"""A tender as plain facts: lots, rules, operators; nothing in it identifies a child.

``tender.json`` is read by the award. What only the council may know (the plan's price, today's
price, contracts, pupils) is in ``tender-internal.json``, see :mod:`routeopt.tender.internal`.
"""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from routeopt.tender.codec import FormatError, built, plain
from routeopt.tender.rules import AwardRules

TENDER_FORMAT = "routeopt-tender/1"
TENDER_FILE = "tender.json"

Procurement = Literal["dps", "framework", "call_off", "quotation"]
Grain = Literal["sector", "street", "postcode"]
VehicleClass = Literal["phv", "phv_wav", "psv", "psv_wav"]


@dataclass(frozen=True, slots=True)
class LotRun:
    """One trip: ``L03-07-am``; ``days`` as ``MTWTF`` or ten letters for weeks A and B."""

    code: str
    session: Literal["am", "pm"]
    days: str
    loaded_m: int


@dataclass(frozen=True, slots=True)
class LotRoute:
    """One vehicle's work in a lot; the number is the tender's own, the same in every lot."""

    code: str
    number: int
    runs: tuple[LotRun, ...]
    schools: tuple[str, ...]
    days: str
    vehicle_type: str
    vehicle_class: VehicleClass
    layout: str
    seats: int
    spaces: int
    features: tuple[str, ...]
    pas: int
    pupils: int
    loaded_m_day: int
    days_year: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Routes offered together, all on the same days, so that a price a day means one thing.

    Attributes
    ----------
    withheld
        One child alone: its schedule does not leave until a person releases it.
    few_bids
        Why few or no bids are to be expected, in words; blank where nothing says so.
    operators
        Ids of the operators whose category, area and standing admit them.
    """

    lot_id: str
    title: str
    routes: tuple[LotRoute, ...]
    days: str
    days_year: int
    area: str = ""
    withheld: bool = False
    few_bids: str = ""
    operators: tuple[str, ...] = ()

    @property
    def pas(self) -> int:
        """Passenger assistants on all its routes."""
        return sum(route.pas for route in self.routes)

    @property
    def pupils(self) -> int:
        """Pupils on all its routes."""
        return sum(route.pupils for route in self.routes)

    @property
    def loaded_m_day(self) -> int:
        """Loaded metres of all its routes on their longest day."""
        return sum(route.loaded_m_day for route in self.routes)

    @property
    def schools(self) -> tuple[str, ...]:
        """Schools served, in order of the routes."""
        return tuple(dict.fromkeys(key for route in self.routes for key in route.schools))

    @property
    def vehicles(self) -> dict[VehicleClass, int]:
        """Vehicles it takes, by class."""
        found: dict[VehicleClass, int] = {}
        for route in self.routes:
            found[route.vehicle_class] = found.get(route.vehicle_class, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The same routes offered in several forms, each a set of lots; exactly one form is let."""

    group_id: str
    forms: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AdmittedOperator:
    """An operator of the council's list.

    ``categories`` and ``areas`` are empty where the list does not limit them; ``capacity`` is
    vehicles by class where known.
    """

    operator_id: str
    name: str = ""
    categories: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    suspended: bool = False
    max_routes: int | None = None
    capacity: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tender:
    """Everything an award needs to know of a tender.

    ``written`` and the contract's dates are ISO days, ``deadline`` an ISO moment with its offset.
    """

    tender_id: str
    title: str
    buyer: str
    written: str
    deadline: str
    contract_start: str
    contract_end: str
    procurement: Procurement
    grain: Grain
    plan_sha256: str
    pack_sha256: str
    rules: AwardRules
    lots: tuple[Lot, ...]
    alternatives: tuple[Alternatives, ...] = ()
    operators: tuple[AdmittedOperator, ...] = ()
    rules_hash: str = ""
    pack_note: str = ""
    format: str = TENDER_FORMAT

    @property
    def first_forms(self) -> tuple[Lot, ...]:
        """Lots of the first form of every group, and all in none: each route counted once."""
        spare = {
            lot_id
            for group in self.alternatives
            for form in group.forms[1:]
            for lot_id in form
            if lot_id not in group.forms[0]
        }
        return tuple(lot for lot in self.lots if lot.lot_id not in spare)

    def lot(self, lot_id: str) -> Lot:
        """Find a lot; raises ``KeyError`` where there is none of that name."""
        for one in self.lots:
            if one.lot_id == lot_id:
                return one
        raise KeyError(lot_id)


def write_tender(tender: Tender, path: Path) -> None:
    """Write ``tender.json``, the hash of its rules in it."""
    sealed = replace(tender, rules_hash=tender.rules.sha256)
    path.write_text(
        json.dumps(plain(sealed), ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        encoding="utf-8",
    )


def read_tender(path: Path) -> Tender:
    """Read ``tender.json``, given it or the folder that holds it.

    Raises
    ------
    FormatError
        If it is not a tender, or its rules are not those it was written with.
    """
    file = path / TENDER_FILE if path.is_dir() else path
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise FormatError([f"{file} is not there or cannot be read as JSON"]) from None
    if not isinstance(data, dict) or data.get("format") != TENDER_FORMAT:
        raise FormatError([f"{file} is not a tender of format {TENDER_FORMAT}"])
    tender = built(Tender, data)
    if tender.rules_hash != tender.rules.sha256:
        said = (
            f"the award rules in {file} are not those the tender was published with: their "
            f"hash is {tender.rules.sha256[:12]}, printed was {tender.rules_hash[:12]}"
        )
        raise FormatError([said])
    return tender
