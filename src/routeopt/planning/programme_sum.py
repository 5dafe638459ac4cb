"""The ledger on page one: by workstream, and beside the ledgers of reviews, to the penny."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence, pence_from_gbp
from routeopt.planning.compare import ReviewRecord
from routeopt.planning.programme_ledger import WORKSTREAMS, LedgerLine
from routeopt.planning.programme_savings import CLASSES, Booked, Release
from routeopt.planning.scope import review_scope


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One workstream: its contracts, and what reviews save in it."""

    key: str
    name: str
    contracts: int
    solo: int
    pupils: int
    ledger_pence: int
    saved_pence: Mapping[Release, int]

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "workstream": self.key,
            "name": self.name,
            "contracts": self.contracts,
            "solo_contracts": self.solo,
            "pupils": self.pupils,
            "ledger_year_gbp": gbp_from_pence(self.ledger_pence),
            **{f"{key}_gbp": gbp_from_pence(pence) for key, pence in self.saved_pence.items()},
        }


def stream_rows(lines: Sequence[LedgerLine], booked: Sequence[Booked]) -> tuple[StreamRow, ...]:
    """Add contracts and savings up by workstream."""
    rows = []
    for key, name in WORKSTREAMS.items():
        here = [line for line in lines if line.workstream == key]
        saved: dict[Release, int] = dict.fromkeys(CLASSES, 0)
        for one in booked:
            if one.workstream == key:
                saved[one.release] += one.year_pence
        rows.append(
            StreamRow(
                key=key,
                name=name,
                contracts=len(here),
                solo=sum(line.solo for line in here),
                pupils=sum(line.pupils for line in here),
                ledger_pence=sum(line.year_pence for line in here),
                saved_pence=saved,
            )
        )
    return tuple(rows)


def reconciled(
    area: ServiceArea, lines: Mapping[str, LedgerLine], reviews: Sequence[ReviewRecord]
) -> tuple[tuple[str, int], ...]:
    """Set reviews' ``ledger_year_gbp`` beside the ledger: rows in words that add up to it."""
    rows: list[tuple[str, int]] = []
    seen: set[str] = set()
    twice = differs = 0
    for review in reviews:
        today = review.firm.get("today")
        here = _contracts(area, tuple(review.firm["schools"])) & lines.keys() if today else set()
        stated = pence_from_gbp(today["ledger_year_gbp"]) if today else 0
        rows.append((f"Review {review.name}: its ledger", stated))
        differs += sum(lines[contract].year_pence for contract in here) - stated
        twice += sum(lines[contract].year_pence for contract in here & seen)
        seen |= here
    outside = [line for key, line in lines.items() if key not in seen]
    if differs:
        rows.append(("What reviews' ledgers differ from this pack's", differs))
    if twice:
        rows.append(("Less contracts that two reviews count", -twice))
    if outside:
        name = f"Contracts of no review ({len(outside)})" if reviews else "All contracts"
        rows.append((name, sum(line.year_pence for line in outside)))
    return tuple(rows)


def walk(reviews: Sequence[ReviewRecord]) -> tuple[tuple[str, int], ...]:
    """Lead from the reviews' ledgers to their firm plans, in steps that add up.

    Empty without a review that has today's side.
    """
    sides = [review.firm for review in reviews if review.firm.get("saving")]

    def total(part: str, key: str) -> int:
        return sum(pence_from_gbp(side[part][key]) for side in sides)

    if not sides:
        return ()
    ledger, nothing = total("today", "ledger_year_gbp"), total("today", "do_nothing_year_gbp")
    empty, saved = total("saving", "empty_contracts_gbp"), total("saving", "year_gbp")
    return (
        ("Ledgers of the reviews", ledger),
        ("Contracts whose pupils have all left end", -empty),
        ("Leavers' days, contracts given up, pupils without a contract", nothing - ledger + empty),
        ("If nothing is done", nothing),
        ("Saving of the firm plans", -saved),
        ("Firm plans", nothing - saved),
    )


def _contracts(area: ServiceArea, schools: tuple[str, ...]) -> set[str]:
    """Contracts in the ledger of a review of some schools."""
    scope = review_scope(area, schools)
    given_up = {c.contract_id for c in scope.ended}
    return {
        *(contract.contract_id for contract in scope.contracts),
        *(fixed.carried.contract_id for fixed in scope.fixed),
        *scope.emptied,
        *(key for key in given_up if area.contracts[key].status == "notice_given"),
    }
