"""What reviews save, booked once: to a contract, a workstream and a class.

A review's saving is what doing nothing costs less its firm plan. A contract that the plan
replaces brings its year's price, and takes its pupils' equal shares of the new routes they ride
on. What doing nothing would have had to buy for pupils without a contract is avoided, not saved.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any, Literal

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence, pence_from_gbp
from routeopt.planning.compare import Document, ReviewRecord
from routeopt.planning.contracts_today import contract_year_pence
from routeopt.planning.dates import LeadTimes, first_start, free_from, next_term
from routeopt.planning.programme_ledger import OUT_COUNTY, SPECIAL, LedgerLine
from routeopt.planning.scope import Scope, review_scope

Release = Literal["cashable", "avoided", "not_yet_released"]
CLASSES: Mapping[Release, str] = {
    "cashable": "Cashable",
    "avoided": "Avoided",
    "not_yet_released": "Not yet released",
}


@dataclass(frozen=True, slots=True)
class Booked:
    """Pounds a year of one contract, in one workstream and one class.

    Attributes
    ----------
    contract_id
        Empty where the pounds hang on no contract of today.
    year_pence
        Saved a year; below nothing where the contract's pupils cost more in the plan.
    released
        First day they are saved; None where nothing tells when the contract can end.
    why
        What the class and the date rest on.
    """

    review: str
    schools: tuple[str, ...]
    workstream: str
    contract_id: str
    release: Release
    year_pence: int
    released: date | None
    why: str

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "review": self.review,
            "schools": list(self.schools),
            "workstream": self.workstream,
            "contract_id": self.contract_id or None,
            "class": self.release,
            "year_gbp": gbp_from_pence(self.year_pence),
            "released": self.released.isoformat() if self.released else None,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Terms:
    """What dates rest on: the day this is drawn up, the steps' days, the first start."""

    as_of: date
    leads: LeadTimes
    start: date


def terms_of(area: ServiceArea, as_of: date, leads: LeadTimes) -> Terms:
    """Find the first start that can be met."""
    return Terms(as_of, leads, first_start(area.policy.plan_from, as_of, leads))


def booked_of(
    area: ServiceArea, lines: Mapping[str, LedgerLine], record: ReviewRecord, terms: Terms
) -> tuple[Booked, ...]:
    """Book one review's firm saving; the parts add up to it.

    Parameters
    ----------
    area, lines
        The pack that was reviewed, and its ledger.
    record
        The review, as its folder says.
    terms
        For the day each pound is released.
    """
    firm = record.firm
    if not firm.get("saving"):
        return ()
    book = _Book(area, lines, record.name, tuple(firm["schools"]), terms)
    return book.booked(firm)


@dataclass(frozen=True, slots=True)
class _Book:
    area: ServiceArea
    lines: Mapping[str, LedgerLine]
    review: str
    schools: tuple[str, ...]
    terms: Terms

    def booked(self, firm: Document) -> tuple[Booked, ...]:
        scope = review_scope(self.area, self.schools)
        year = {c.contract_id: contract_year_pence(self.area, self.area.contracts[c.contract_id], c)
                for c in scope.contracts}  # fmt: skip
        on = _contract_of(scope)
        routes = [route for route in firm["routes"] if not _stays(route, year)]
        added = pence_from_gbp(firm["today"]["do_nothing_year_gbp"]) - sum(year.values())
        added -= sum(_price(route) for route in firm["routes"] if _stays(route, year))
        saved = dict(year)
        for contract, pence in _charged(routes, on, year, added).items():
            saved[contract] -= pence
        ending = year.keys() - {route["contract_id"] for route in routes}
        feeding = [{on[p] for p in route["pupils"] if p in on} for route in routes]
        found = [
            self._contract(contract, pence, _waits_for(contract, feeding, ending))
            for contract, pence in saved.items()
            if pence
        ]
        rest = pence_from_gbp(firm["saving"]["year_gbp"]) - sum(saved.values())
        if rest:
            why = "pupils without a contract of today: dearer to buy if nothing is done"
            found.append(self._of("", "avoided", rest, self.terms.start, why))
        return tuple(found)

    def _contract(self, contract_id: str, pence: int, waits_for: set[str]) -> Booked:
        free = {other: self._free(other) for other in waits_for}
        unknown = sorted(other for other, day in free.items() if day is None)
        if unknown:
            why = f"neither notice nor end date of {', '.join(unknown)} is given"
            return self._of(contract_id, "not_yet_released", pence, None, why)
        days = {other: day for other, day in free.items() if day is not None}
        last = max(days, key=lambda other: (days[other], other), default="")
        released = max(next_term(days[last]), self.terms.start) if last else self.terms.start
        if released <= self.terms.start:
            why = "can end by then" if contract_id in waits_for else "goes on, with other pupils"
            return self._of(contract_id, "cashable", pence, self.terms.start, why)
        line = self.area.contracts[last]
        ends = f"its end on {line.end}" if line.notice_days is None else "its notice"
        why = f"waits for {'' if last == contract_id else f'contract {last}: '}{ends}"
        return self._of(contract_id, "not_yet_released", pence, released, why)

    def _free(self, contract_id: str) -> date | None:
        contract = self.area.contracts[contract_id]
        return free_from(
            contract.end,
            contract.notice_days,
            given_up=contract.status != "live",
            as_of=self.terms.as_of,
            leads=self.terms.leads,
        )

    def _of(
        self, contract_id: str, release: Release, pence: int, released: date | None, why: str
    ) -> Booked:
        line = self.lines.get(contract_id)
        stream = line.workstream if line is not None else self._workstream()
        return Booked(self.review, self.schools, stream, contract_id, release, pence, released, why)

    def _workstream(self) -> str:
        kinds = {self.area.schools[school].kind for school in self.schools}
        if OUT_COUNTY in kinds:
            return "3"
        return "1" if SPECIAL in kinds else "none"


def _waits_for(contract: str, feeding: Sequence[set[str]], ending: AbstractSet[str]) -> set[str]:
    """Name the contracts that must end before one brings its pounds.

    A contract that ends runs until every route its pupils need can begin, and a route begins when
    all contracts that end and whose pupils it takes have ended.
    """
    joined = set[str]().union(*(group for group in feeding if contract in group))
    return (joined | {contract}) & ending


def _contract_of(scope: Scope) -> dict[str, str]:
    """Pupil -> the contract that carries them today; the first, where two do."""
    found: dict[str, str] = {}
    for contract in scope.contracts:
        for pupil in contract.members:
            found.setdefault(pupil, contract.contract_id)
    return found


def _stays(route: Document, year: Mapping[str, int]) -> bool:
    """Whether a route of a plan is on both sides: set aside, or a contract outside the plan."""
    kept = route["contract_id"]
    return bool(route.get("not_in_saving")) or (kept is not None and kept not in year)


def _price(route: Document) -> int:
    return pence_from_gbp(route["cost"]["year_gbp"])


def _charged(
    routes: Sequence[Document], on: Mapping[str, str], year: Mapping[str, int], added_pence: int
) -> dict[str, int]:
    """Say what today's contracts pay of the new routes: their pupils' equal shares.

    Pupils without a contract pay no more together than doing nothing would have cost for them: a
    free seat that costs nothing today is not charged to them. What they do not pay falls on the
    others aboard, or where there are none on all contracts the plan replaces, by their price.
    """
    theirs = {
        route["route_id"]: _price(route)
        * sum(pupil not in on for pupil in route["pupils"])
        // len(route["pupils"])
        for route in routes
    }
    asked = sum(theirs.values())
    part = min(max(added_pence, 0), asked)
    found: dict[str, int] = {}
    left = 0
    for route in routes:
        riders = [pupil for pupil in route["pupils"] if pupil in on]
        due = _price(route) - (theirs[route["route_id"]] * part // asked if asked else 0)
        for pupil, pence in zip(riders, _parts(due, [1] * len(riders)), strict=True):
            found[on[pupil]] = found.get(on[pupil], 0) + pence
        left += 0 if riders else due
    kept = {route["contract_id"] for route in routes}
    ended = {contract: pence for contract, pence in year.items() if contract not in kept} or year
    for contract, pence in zip(ended, _parts(left, list(ended.values())), strict=True):
        found[contract] = found.get(contract, 0) + pence
    return found


def _parts(pence: int, weights: Sequence[int]) -> list[int]:
    """Split whole pence by weights so that the parts add up."""
    whole, done, parts = sum(weights), 0, []
    for upto in accumulate(weights):
        parts.append(pence * upto // whole - done if whole else 0)
        done += parts[-1]
    return parts
