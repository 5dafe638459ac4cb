"""Awarded prices become contracts of a new pack, from which the next review starts."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from routeopt.data.cells import as_date
from routeopt.data.checks import check_pack
from routeopt.data.faults import Fault
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import pack_from_rows, read_pack
from routeopt.data.writers import with_policy, write_folder
from routeopt.domain.units import ALL_DAYS, mask_from_text, mask_text
from routeopt.tender.award import Award
from routeopt.tender.award_lots import AwardedLot
from routeopt.tender.codec import FormatError
from routeopt.tender.internal import INTERNAL_FOLDER, Internal, read_internal
from routeopt.tender.model import LotRoute, Tender
from routeopt.tender.new_pack_vehicle import offered_type

_Row = dict[str, str]
_Tables = dict[str, list[_Row]]


@dataclass(frozen=True, slots=True)
class NewPack:
    """The pack after the award.

    Attributes
    ----------
    contracts
        New contract -> pounds a day in pence.
    ended
        Contracts that end the day before; ``kept_on`` still carry somebody.
    notes
        What a person should look at.
    """

    pack: RawPack
    contracts: Mapping[str, int]
    ended: tuple[str, ...]
    kept_on: tuple[str, ...]
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Draft:
    tender: Tender
    internal: Internal
    routes: Mapping[str, Mapping[str, Any]]
    tables: _Tables
    contracts: dict[str, int] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    riders: list[_Row] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def make_new_pack(tender: Tender, folder: Path, award: Award) -> NewPack:
    """Put the awarded contracts into the pack the tender's plan was made of.

    New contracts start on the tender's first day, those they replace end the day before,
    pupils follow the plan's routes, and ``plan_from`` becomes the first day. A contract that
    still carries somebody goes on.

    Raises
    ------
    FormatError
        If the award is a what-if, or the internal files are not there.
    """
    if award.what_if or award.warning:
        raise FormatError(
            ["what is not for award makes no contracts: run it by its own rules, to proof"]
        )
    internal = read_internal(folder)
    inside = folder / INTERNAL_FOLDER
    raw = read_pack(inside / internal.pack)
    plan = _plan(inside / "plan.json")
    draft = _Draft(
        tender, internal, {route["route_id"]: route for route in plan["routes"]},
        {name: _rows_of(raw, name) for name in raw.tables},
    )  # fmt: skip
    let = [one for one in award.lots if one.status == "let"]
    for one in let:
        _add_lot(draft, one, raw)
    ended, kept_on = _replace(draft, [one.lot_id for one in let])
    tables = {name: rows for name, rows in draft.tables.items() if rows}
    pack = pack_from_rows(f"{raw.name}-after-{tender.tender_id}", tables)
    settings = {"plan_from": tender.contract_start, **_traffic(plan)}
    if len(settings) > 1:
        draft.notes.append("am_traffic and pm_traffic are set as the plan had them: the recorded "
                           "times they were fitted to are those of contracts that end")  # fmt: skip
    pack = with_policy(pack, settings)
    day = as_date(tender.contract_start) or date.max
    return NewPack(pack, draft.contracts, ended, kept_on, tuple(draft.notes), check_pack(pack, day))


def write_new_pack(new: NewPack, folder: Path) -> None:
    """Write the pack as a folder of CSV files.

    Raises
    ------
    FormatError
        If the folder holds anything already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FormatError([f"{folder} is not empty: a new pack goes to a new folder"])
    write_folder(new.pack, folder)


def _rows_of(raw: RawPack, table: str) -> list[_Row]:
    frame = raw.tables[table]
    names = [str(name) for name in frame.columns]
    cells = zip(*(frame[name].tolist() for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


def _plan(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise FormatError([f"{path} is not there or cannot be read"]) from None
    return document


def _traffic(plan: Mapping[str, Any]) -> dict[str, str]:
    """Traffic the plan was timed with, where the pack leaves it to be fitted.

    With today's contracts go their recorded times, and with these the fit: the awarded routes
    would be timed otherwise than they were planned.
    """
    found = {}
    for session, words in (("am", "morning"), ("pm", "afternoon")):
        key = f"{session}_traffic"
        said = re.search(rf"x ([0-9.]+[0-9]) in the {words}", plan["travel_times"]["detail"])
        if said and not plan["policy"].get(key):
            found[key] = said[1]
    return found


def _add_lot(draft: _Draft, lot: AwardedLot, raw: RawPack) -> None:
    published = draft.tender.lot(lot.lot_id)
    prices = {one.code: one.day_pence for one in lot.routes}
    inside = draft.internal.lot(lot.lot_id)
    for route, name in zip(published.routes, inside.route_ids, strict=True):
        planned = draft.routes[name]
        contract = f"{draft.tender.tender_id}-{route.code}"
        sessions = sorted({run["session"] for run in planned["runs"]})
        draft.contracts[contract] = prices[route.code]
        draft.rows.append(
            {
                "contract_id": contract,
                "operator_id": lot.operator_id,
                "vehicle_type": _vehicle(draft, lot, route, raw),
                "day_rate_gbp": f"{prices[route.code] / 100:.2f}",
                "pas": str(route.pas),
                "sessions": "both" if len(sessions) > 1 else sessions[0],
                "start": draft.tender.contract_start,
                "end": draft.tender.contract_end,
                "rate_date": draft.tender.contract_start,
                "bids_received": str(lot.bidders),
                "status": "live",
            }
        )
        _seat(draft, contract, planned)
        if lot.alternative == "no_pa" and route.pas:
            draft.notes.append(f"{contract}: the council's own assistants ride; their cost is "
                               "not in its day rate")  # fmt: skip


def _vehicle(draft: _Draft, lot: AwardedLot, route: LotRoute, raw: RawPack) -> str:
    if lot.alternative != "other_vehicle":
        return route.vehicle_type
    found = offered_type(raw, lot.vehicle_class, route)
    if not found:
        draft.notes.append(f"{route.code}: no type of the pack is what was offered; the plan's "
                           "type stands in the new pack: change it")  # fmt: skip
    return found or route.vehicle_type


def _seat(draft: _Draft, contract: str, planned: Mapping[str, Any]) -> None:
    order: dict[str, list[str]] = {"am": [], "pm": []}
    days: dict[str, dict[str, int]] = {"am": {}, "pm": {}}
    for run in planned["runs"]:
        session, mask = run["session"], mask_from_text(run["days"])
        place = 0
        for stop in run["stops"]:
            for pupil in stop["pupils"] if stop["kind"] != "school" else ():
                # A later run's own pupils go where it has them, not behind everybody.
                if pupil not in order[session]:
                    order[session].insert(place, pupil)
                place = order[session].index(pupil) + 1
                days[session][pupil] = days[session].get(pupil, 0) | mask
    for pupil in planned["pupils"]:
        draft.moved.add(pupil)
        row = {"contract_id": contract, "pupil_id": pupil}
        for session in ("am", "pm"):
            row[f"{session}_days"] = _days_text(draft, pupil, session, days[session].get(pupil, 0))
            row[f"{session}_order"] = _place(order[session], pupil)
        draft.riders.append(row)


def _place(order: list[str], pupil: str) -> str:
    return str(order.index(pupil) + 1) if pupil in order else ""


def _days_text(draft: _Draft, pupil: str, session: str, mask: int) -> str:
    """Blank where the contract carries the pupil whenever they travel."""
    elsewhere = 0
    for route in draft.routes.values():
        for run in route["runs"] if pupil in route["pupils"] else ():
            aboard = any(pupil in stop["pupils"] for stop in run["stops"])
            if run["session"] == session and aboard:
                elsewhere |= mask_from_text(run["days"])
    if mask == elsewhere:
        return ""
    return mask_text(mask & ALL_DAYS)


def _replace(draft: _Draft, lots: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """End what the new contracts replace; give the ended and those that go on."""
    old = {key for lot in lots for key in draft.internal.lot(lot).contract_ids}
    tables = draft.tables
    kept = [
        row
        for row in tables.get("allocations", [])
        if not (row["contract_id"] in old and row["pupil_id"] in draft.moved)
    ]
    for row in tables["pupils"]:
        if row["pupil_id"] in draft.moved and row.get("contract_id", "") in old:
            row["contract_id"] = ""
            row["contract_order"] = ""
    listed = {row["pupil_id"] for row in kept}
    riding = {row["contract_id"] for row in kept} | {
        row.get("contract_id", "") for row in tables["pupils"] if row["pupil_id"] not in listed
    }
    last = date.fromisoformat(draft.tender.contract_start) - timedelta(days=1)
    ended = []
    for row in tables.get("contracts", []):
        if row["contract_id"] in old - riding:
            ended.append(row["contract_id"])
            known = as_date(row.get("end", ""))
            if known is None or known > last:
                row["end"] = last.isoformat()
    tables["allocations"] = [*kept, *draft.riders]
    tables["contracts"] = [*tables.get("contracts", []), *draft.rows]
    gone = [row for row in tables.get("locks", []) if row.get("contract_id", "") in ended]
    if gone:
        tables["locks"] = [row for row in tables["locks"] if row not in gone]
        draft.notes.append(f"{len(gone)} locks on contracts that end were taken out")
    return tuple(ended), tuple(sorted(old & riding))
