"""The change ledger: who decides, what blocks the start, who must be told, days for notice."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from routeopt.domain.area import ServiceArea
from routeopt.domain.contracts import Contract
from routeopt.domain.plan import PlanKind, Route
from routeopt.planning.affected_result import ContractEntry, Ledger, PupilEntry
from routeopt.planning.decisions import decided_words, open_words
from routeopt.planning.result import PlanSide, PupilChange

ASSESSOR = "SEND casework officer, by a safeguarding assessment with family and school"
COMMISSIONER = "transport commissioning officer, once the family has been consulted"
_KINDS = (
    ("vehicle", "vehicle"), ("co_riders", "fellow riders"), ("time", "time"),
    ("pa", "assistant"), ("operator", "operator"), ("place", "place"),
)  # fmt: skip


def change_ledger(
    area: ServiceArea,
    before: Sequence[Route],
    sides: Mapping[PlanKind, PlanSide],
    as_of: date,
) -> Ledger:
    """List every pupil and every contract that a plan changes something for.

    Parameters
    ----------
    area
        The pack.
    before
        Doing nothing: today's routes with the same pupils.
    sides
        The plans. Of the full plan only what the firm plan does not change already.
    as_of
        The day notice could be given.
    """
    pupils: list[PupilEntry] = []
    contracts: list[ContractEntry] = []
    known: set[str] = set()
    ends: set[str] = set()
    for kind, side in sides.items():
        ending = {c.contract_id: c for c in _contracts(area, before, side, kind, as_of)}
        entries = [
            entry for entry in _pupils(area, side, kind, ending) if entry.pupil_id not in known
        ]
        pupils += entries
        contracts += [entry for entry in ending.values() if entry.contract_id not in ends]
        known |= {entry.pupil_id for entry in entries if not _waits(side, entry.pupil_id)}
        ends |= set(ending)
    return Ledger(as_of, area.policy.plan_from, tuple(pupils), tuple(contracts))


def _waits(side: PlanSide, pupil_id: str) -> bool:
    return any(c.needs_assessment for c in side.changes if c.pupil_id == pupil_id)


def _pupils(
    area: ServiceArea, side: PlanSide, kind: PlanKind, ending: Mapping[str, ContractEntry]
) -> Iterator[PupilEntry]:
    rows = {pupil: number for number, pupil in enumerate(area.pupils, start=2)}
    bought = {r.route_id for r in side.plan.routes if r.contract_id is None and not r.set_aside}
    for change in side.changes:
        if not change.changed and not change.needs_assessment:
            continue
        yield PupilEntry(
            pupil_id=change.pupil_id,
            row=rows[change.pupil_id],
            plan=kind,
            what=tuple(word for key, word in _KINDS if getattr(change, key) == "yes"),
            contract_before=change.contract_before,
            route_after=change.route_after,
            decides=ASSESSOR if change.needs_assessment else COMMISSIONER,
            blocks=tuple(_blocks(area, change, ending, bought)),
            told=tuple(_told(area, change)),
            on_file=decided_words(area, change.pupil_id, change.contract_before),
        )


def _blocks(
    area: ServiceArea,
    change: PupilChange,
    ending: Mapping[str, ContractEntry],
    bought: set[str],
) -> Iterator[str]:
    if change.needs_assessment:
        yield "no assessment agrees yet"
    yield from open_words(area, change.pupil_id, change.contract_before)
    contract = ending.get(change.contract_before)
    if contract is not None and (contract.days_left is None or contract.days_left >= 0):
        yield f"contract {contract.contract_id}: {contract.words}"
    elif contract is not None:
        yield f"contract {contract.contract_id} cannot end in time: {contract.words}"
    if change.route_after in bought:
        yield f"route {change.route_after} has to be bought"


def _told(area: ServiceArea, change: PupilChange) -> Iterator[str]:
    yield "family"
    yield area.schools[area.pupils[change.pupil_id].school_id].name or "school"
    contract = area.contracts.get(change.contract_before)
    if contract is not None and contract.operator_id:
        yield _operator(area, contract)
    if change.pa == "yes":
        yield "passenger assistant"


def _contracts(
    area: ServiceArea, before: Sequence[Route], side: PlanSide, kind: PlanKind, as_of: date
) -> Iterator[ContractEntry]:
    kept = {route.contract_id for route in side.plan.routes if route.contract_id}
    rows = {contract: number for number, contract in enumerate(area.contracts, start=2)}
    for route in before:
        contract = area.contracts.get(route.contract_id or "")
        if contract is None or contract.contract_id in kept or route.set_aside:
            continue
        last, left, can_end, words = notice(contract, area.policy.plan_from, as_of)
        yield ContractEntry(
            contract_id=contract.contract_id,
            row=rows[contract.contract_id],
            plan=kind,
            operator=_operator(area, contract),
            pupils=len(route.pupils),
            year_pence=route.cost.year_pence,
            notice_days=contract.notice_days,
            end=contract.end,
            last_day=last,
            days_left=left,
            can_end=can_end,
            words=words,
        )


def _operator(area: ServiceArea, contract: Contract) -> str:
    known = area.operators.get(contract.operator_id)
    return known.name if known is not None and known.name else contract.operator_id


def notice(
    contract: Contract, plan_from: date, as_of: date
) -> tuple[date | None, int | None, date | None, str]:
    """Say until when notice must be given for a contract to end by a date.

    Returns
    -------
    last_day, days_left, can_end, words
        The first three None where the pack does not tell.
    """
    if contract.end is not None and contract.end < plan_from:
        return None, None, contract.end, f"ends by itself on {contract.end.isoformat()}"
    if contract.notice_days is None:
        if contract.end is None:
            return None, None, None, "neither notice nor end is recorded: ask the contracts officer"
        words = f"runs until {contract.end.isoformat()}, and no notice is recorded"
        return None, (plan_from - contract.end).days, contract.end, words
    last = plan_from - timedelta(days=contract.notice_days)
    left = (last - as_of).days
    can_end = as_of + timedelta(days=contract.notice_days)
    if contract.end is not None:
        can_end = min(can_end, contract.end)
    if left >= 0:
        words = f"notice by {last.isoformat()}, {left} {'day' if left == 1 else 'days'} left"
    else:
        words = f"notice was due on {last.isoformat()}: it can end on {can_end.isoformat()}"
    return last, left, can_end, words
