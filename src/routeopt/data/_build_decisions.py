"""Decisions, typed, and what they change: a pupil's cells, and who stays on which contract."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from routeopt.data._decision_terms import terms_of
from routeopt.data._rows import Row, rows_of
from routeopt.data.cells import as_date
from routeopt.data.rawpack import RawPack
from routeopt.data.views import view
from routeopt.domain.contracts import Allocation, Contract, Lock
from routeopt.domain.decisions import Decision, Outcome, in_force


def build_decisions(raw: RawPack) -> tuple[Decision, ...]:
    """Type the decisions."""
    numbers = view(raw, "decisions").rows
    return tuple(
        Decision(
            row=number,
            step=row["step"],
            outcome=cast("Outcome", row["outcome"]),
            pupil_id=row["pupil_id"],
            contract_id=row["contract_id"],
            by_role=row["by_role"],
            decided_on=as_date(row["date"]),
            valid_until=as_date(row["valid_until"]),
            condition=row["condition"],
        )
        for number, row in zip(numbers, rows_of(raw, "decisions"), strict=True)
    )


def decided_rows(rows: Sequence[Row], decisions: Sequence[Decision], day: date) -> list[Row]:
    """Give rows of pupils as the decisions in force on a day leave them."""
    changed = _cells(rows, in_force(decisions, day))
    return [
        replace(row, cells={**row.cells, **changed[row["pupil_id"]]})
        if row["pupil_id"] in changed
        else row
        for row in rows
    ]


def _cells(rows: Sequence[Row], binding: Sequence[Decision]) -> Mapping[str, Mapping[str, str]]:
    given = {row["pupil_id"]: row["sharing"] for row in rows}
    found: dict[str, dict[str, str]] = {}
    for one in binding:
        cells = found.setdefault(one.pupil_id, {})
        if one.outcome == "agreed":
            # Whoever must travel alone goes on doing so until their own row says otherwise.
            if one.about_sharing and given.get(one.pupil_id) == "assess":
                cells.setdefault("sharing", "yes")
            cells.update(terms_of(one.condition).cells)
    for one in binding:
        if one.outcome == "refused" and one.about_sharing:
            found[one.pupil_id]["sharing"] = "alone"
    return {pupil: cells for pupil, cells in found.items() if pupil and cells}


def decided_locks(
    decisions: Sequence[Decision],
    contracts: Mapping[str, Contract],
    allocations: Sequence[Allocation],
    day: date,
) -> tuple[Lock, ...]:
    """Give the locks that refusals make: a contract stays, or a pupil stays on theirs."""
    return tuple(_locks(in_force(decisions, day), contracts, allocations, day))


def _locks(
    binding: Sequence[Decision],
    contracts: Mapping[str, Contract],
    allocations: Sequence[Allocation],
    day: date,
) -> Iterator[Lock]:
    for one in binding:
        if one.outcome != "refused" or one.about_sharing:
            continue
        if one.contract_id:
            yield Lock(one.contract_id, one.pupil_id)
            continue
        carrying = dict.fromkeys(
            a.contract_id
            for a in allocations
            if a.pupil_id == one.pupil_id and contracts[a.contract_id].live_on(day)
        )
        if len(carrying) == 1:
            yield Lock(next(iter(carrying)), one.pupil_id)
