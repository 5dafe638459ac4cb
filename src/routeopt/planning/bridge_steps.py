"""One contract between two packs: each penny of its change goes to one component."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from routeopt.domain.contracts import Contract
from routeopt.planning.bridge_sides import Sides, days_paid, year_days, year_pence
from routeopt.planning.contracts_today import Legs
from routeopt.planning.programme_ledger import Paid

Component = Literal["leavers", "joiners", "need", "days", "prices", "routing", "residual"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One contract's part of one component.

    Attributes
    ----------
    before, after
        Contract ids; empty where it is in one pack only.
    pupils
        Who is affected, by the council's own reference.
    """

    component: Component
    pence: int
    before: str
    after: str
    pupils: tuple[str, ...]
    words: str


@dataclass(slots=True)
class _Chain:
    """A price carried from one state to the next; what each step adds is noted."""

    before: str
    after: str
    rate_pence: int
    tenths: int
    entries: list[Entry]

    def step(
        self, component: Component, pupils: Sequence[str], words: str, *,
        rate_pence: int | None = None, tenths: int | None = None,
    ) -> None:  # fmt: skip
        then = year_pence(self.rate_pence, self.tenths)
        self.rate_pence = self.rate_pence if rate_pence is None else rate_pence
        self.tenths = self.tenths if tenths is None else tenths
        rise = year_pence(self.rate_pence, self.tenths) - then
        if rise:
            who = tuple(sorted(pupils))
            self.entries.append(Entry(component, rise, self.before, self.after, who, words))


def continued(sides: Sides, old: Paid, new: Paid) -> list[Entry]:
    """Split the change of a contract that goes on, in the order of the components."""
    gone = {p for p in old.legs if p in sides.leavers}
    come = {p for p in new.legs if p in sides.joiners}
    stay = {p: legs for p, legs in old.legs.items() if p not in gone}
    grown: dict[str, Legs] = {**stay, **{p: new.legs[p] for p in come}}
    settled = {p: new.legs.get(p, legs) for p, legs in grown.items()}
    chain = _Chain(
        old.contract.contract_id, new.contract.contract_id,
        old.contract.day_rate_pence or 0, _before(sides, old.legs), [],
    )  # fmt: skip
    cause, why = _cause(sides, old, new)
    rate = new.contract.day_rate_pence or 0
    days = [p for p in stay if p in new.legs and new.legs[p] != old.legs[p]]
    moved = (stay.keys() - new.legs.keys()) | (new.legs.keys() - stay.keys() - come)

    def priced(component: Component, who: Sequence[str]) -> None:
        if cause == component:
            chain.step(component, who, why, rate_pence=rate)

    chain.step(
        "leavers", sorted(gone), "runs on fewer days without them", tenths=_before(sides, stay)
    )
    priced("leavers", sorted(gone))
    chain.step("joiners", sorted(come), "runs on more days for them", tenths=_before(sides, grown))
    priced("joiners", sorted(come))
    priced("need", sorted(sides.need_changed.intersection(new.legs)))
    chain.step("days", days, "runs on other days", tenths=_after(sides, settled))
    priced("prices", sorted(new.legs))
    priced("routing", sorted(moved))
    chain.step(
        "routing", sorted(moved), "pupils moved on or off it", tenths=_after(sides, new.legs)
    )
    priced("residual", ())
    return chain.entries


def _before(sides: Sides, legs: Mapping[str, Legs]) -> int:
    """Days of a state in the first pack's calendar; joiners' new schools in the second's."""
    first, second = sides.before, sides.after
    schools = {(first if p in first.pupils else second).pupils[p].school_id for p in legs}
    known = schools & first.schools.keys()
    here = year_days(first, known) if known or not schools else year_days(second, schools)
    return days_paid(legs.values(), here)


def _after(sides: Sides, legs: Mapping[str, Legs]) -> int:
    first, second = sides.before, sides.after
    schools = {(second if p in second.pupils else first).pupils[p].school_id for p in legs}
    return days_paid(legs.values(), year_days(second, schools))


def _cause(sides: Sides, old: Paid, new: Paid) -> tuple[Component, str]:
    """Say why a day rate changed: what is bought is other, or its price alone."""
    if old.contract.day_rate_pence is None or new.contract.day_rate_pence is None:
        return "residual", "its day rate is given in one pack only"
    if specified_alike(old.contract, new.contract):
        return "prices", "another day rate for the same vehicle, assistants and sessions"
    said = "another vehicle, other assistants or sessions"
    if sides.need_changed.intersection(new.legs):
        return "need", f"{said}, with a pupil aboard whose needs changed"
    if sides.joiners.intersection(new.legs):
        return "joiners", f"{said}, with a pupil aboard who joined"
    if sides.leavers.intersection(old.legs):
        return "leavers", f"{said}, after a pupil left"
    return "routing", said


def specified_alike(old: Contract, new: Contract) -> bool:
    """Whether two contracts buy the same; what one of them does not say is no difference."""
    pairs = ((old.vehicle_type, new.vehicle_type), (old.pas, new.pas))
    stated = all(a == b or a in (None, "") or b in (None, "") for a, b in pairs)
    return stated and old.sessions == new.sessions


def begun_or_ended(sides: Sides, paid: Paid, *, ended: bool) -> list[Entry]:
    """Share the price of a contract that one ledger lacks alike among those aboard it."""
    contract_id = paid.contract.contract_id
    before, after = (contract_id, "") if ended else ("", contract_id)
    sign = -1 if ended else 1
    if not paid.legs:
        said = f"carried nobody of the pack, and has {'ended' if ended else 'begun'}"
        entry = Entry("residual", sign * paid.year_pence, before, after, (), said)
        return [entry] if paid.year_pence else []
    shares: dict[tuple[Component, str], tuple[int, list[str]]] = {}
    for number, pupil in enumerate(sorted(paid.legs)):
        # A share in whole pence; the first have one more, so that all add up.
        base, more = divmod(paid.year_pence, len(paid.legs))
        share = base + (number < more)
        key = _reason(sides, pupil, ended=ended)
        pence, who = shares.setdefault(key, (0, []))
        shares[key] = (pence + sign * share, [*who, pupil])
    return [
        Entry(component, pence, before, after, tuple(who), words)
        for (component, words), (pence, who) in shares.items()
        if pence
    ]


def _reason(sides: Sides, pupil: str, *, ended: bool) -> tuple[Component, str]:
    if pupil in sides.leavers and ended:
        return "leavers", "their share of a contract that ended"
    if pupil in sides.joiners and not ended:
        return "joiners", "their share of a contract that is new"
    other = sides.aboard_after if ended else sides.aboard_before
    if pupil not in other:
        said = (
            "still due, on no paid contract now" if ended else "was due, on no paid contract then"
        )
        return "residual", said
    if pupil in sides.need_changed:
        return "need", "moved to or from it, and their needs or home changed"
    return "routing", "moved from a contract that ended" if ended else "moved to a new contract"
