"""What changed between two packs: a bridge from one ledger to the next that adds up.

Only pounds that are paid move: each contract's change is split penny by penny, so that the
components add up to the difference of the two ledgers exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from routeopt.domain.area import ServiceArea
from routeopt.domain.units import gbp_from_pence
from routeopt.planning.bridge_sides import Sides, two_sides
from routeopt.planning.bridge_steps import (
    Component,
    Entry,
    begun_or_ended,
    continued,
    specified_alike,
)
from routeopt.planning.programme_ledger import Paid

COMPONENTS: Mapping[Component, str] = {
    "leavers": "Leavers",
    "joiners": "Joiners",
    "need": "Need",
    "days": "Days",
    "prices": "Prices",
    "routing": "Routing",
    "residual": "Residual",
}
"""Name of each component, in the order of attribution."""

MEANINGS: Mapping[Component, str] = {
    "leavers": (
        "Pupils no longer transported, or now at another school: days a contract no longer "
        "runs because of them, and their equal share of contracts that ended."
    ),
    "joiners": (
        "Pupils not transported before, or to another school then: days a contract runs more "
        "for them, and their equal share of new contracts."
    ),
    "need": (
        "Pupils whose mobility, assistant, sharing, vehicle needs or home changed: contracts "
        "bought differently with them aboard, and their shares of contracts left and joined."
    ),
    "days": (
        "The same pupils on the same contract, on other days of the week or in a year of more "
        "or fewer school days."
    ),
    "prices": ("Another day rate for the same vehicle, assistants and sessions, let again or not."),
    "routing": (
        "Pupils put together differently: shares of contracts they left and joined, and "
        "contracts bought differently for no reason above."
    ),
    "residual": (
        "What cannot be told: contracts that carry nobody, rates given in one pack only, "
        "pupils due in both packs and on a contract in one."
    ),
}
"""What each component is."""

_FEW_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one pack's ledger to the next one's.

    Attributes
    ----------
    entries
        Every contract's parts, the largest of each component first.
    counts
        Pupils in words' order: aboard before and after, leavers, joiners, needs changed.
    price_rise
        Median rise of day rates among contracts that buy the same as before; None without any.
    warnings
        What a reader must know first.
    """

    names: tuple[str, str]
    dates: tuple[date, date]
    note: str
    ledgers_pence: tuple[int, int]
    contracts: tuple[int, int]
    entries: tuple[Entry, ...]
    counts: Mapping[str, int]
    price_rise: float | None
    warnings: tuple[str, ...]

    def pence(self, component: Component) -> int:
        """Pence of one component."""
        return sum(entry.pence for entry in self.entries if entry.component == component)

    def of(self, component: Component) -> tuple[Entry, ...]:
        """Give the parts of one component, the largest first."""
        return tuple(entry for entry in self.entries if entry.component == component)

    def affected(self, component: Component) -> tuple[str, ...]:
        """Pupils of one component, by reference."""
        return tuple(sorted({pupil for entry in self.of(component) for pupil in entry.pupils}))

    def contracts_of(self, component: Component) -> int:
        """Count the contracts of one component."""
        return len({(entry.before, entry.after) for entry in self.of(component)})

    @property
    def change_pence(self) -> int:
        """The later ledger less the earlier."""
        return self.ledgers_pence[1] - self.ledgers_pence[0]

    def as_dict(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "packs": list(self.names),
            "dates": [day.isoformat() for day in self.dates],
            "ledger_year_gbp": [gbp_from_pence(pence) for pence in self.ledgers_pence],
            "change_gbp": gbp_from_pence(self.change_pence),
            "contracts": list(self.contracts),
            "pupils": dict(self.counts),
            "median_price_rise": self.price_rise,
            "components": [
                {
                    "component": key,
                    "meaning": meaning,
                    "year_gbp": gbp_from_pence(self.pence(key)),
                    "pupils": list(self.affected(key)),
                    "contracts": [_entry_dict(entry) for entry in self.of(key)],
                }
                for key, meaning in MEANINGS.items()
            ],
            "warnings": list(self.warnings),
        }


def _entry_dict(entry: Entry) -> dict[str, Any]:
    return {
        "before": entry.before or None,
        "after": entry.after or None,
        "year_gbp": gbp_from_pence(entry.pence),
        "pupils": list(entry.pupils),
        "why": entry.words,
    }


def bridge(before: ServiceArea, after: ServiceArea) -> Bridge:
    """Explain the difference of two packs' ledgers.

    Parameters
    ----------
    before, after
        Packs of one council; pupils and contracts are the same where their ids are.
    """
    sides = two_sides(before, after)
    pairs, ended, begun = _matched(sides)
    entries: list[Entry] = []
    for old, new in pairs:
        entries += continued(sides, old, new)
    for paid in ended:
        entries += begun_or_ended(sides, paid, ended=True)
    for paid in begun:
        entries += begun_or_ended(sides, paid, ended=False)
    order = list(COMPONENTS)
    entries.sort(key=lambda e: (order.index(e.component), -abs(e.pence), e.before, e.after))
    return Bridge(
        names=(before.name, after.name),
        dates=(before.policy.plan_from, after.policy.plan_from),
        note=after.policy.pack_note or before.policy.pack_note,
        ledgers_pence=(_ledger(sides.paid_before), _ledger(sides.paid_after)),
        contracts=(len(sides.paid_before), len(sides.paid_after)),
        entries=tuple(entries),
        counts={
            "aboard_before": len(sides.aboard_before),
            "aboard_after": len(sides.aboard_after),
            "leavers": len(sides.leavers),
            "joiners": len(sides.joiners),
            "need_changed": len(sides.need_changed),
        },
        price_rise=_price_rise(pairs),
        warnings=_warnings(sides),
    )


def _matched(sides: Sides) -> tuple[list[tuple[Paid, Paid]], list[Paid], list[Paid]]:
    """Pair contracts by id; then those let again for the same pupils under another id."""
    old, new = dict(sides.paid_before), dict(sides.paid_after)
    pairs = [(old.pop(key), new.pop(key)) for key in list(old) if key in new]
    waiting: dict[frozenset[str], list[str]] = {}
    for key, paid in new.items():
        waiting.setdefault(sides.continuing.intersection(paid.legs), []).append(key)
    for key, paid in list(old.items()):
        riders = sides.continuing.intersection(paid.legs)
        for other in waiting.get(riders, ()) if riders else ():
            if specified_alike(paid.contract, new[other].contract):
                pairs.append((old.pop(key), new.pop(other)))
                waiting[riders].remove(other)
                break
    return pairs, list(old.values()), list(new.values())


def _ledger(paid: Mapping[str, Paid]) -> int:
    return sum(one.year_pence for one in paid.values())


def _price_rise(pairs: list[tuple[Paid, Paid]]) -> float | None:
    rises = [
        new.contract.day_rate_pence / old.contract.day_rate_pence - 1
        for old, new in pairs
        if old.contract.day_rate_pence
        and new.contract.day_rate_pence
        and specified_alike(old.contract, new.contract)
    ]
    return median(rises) if rises else None


def _warnings(sides: Sides) -> tuple[str, ...]:
    found = []
    first, second = sides.before.policy.plan_from, sides.after.policy.plan_from
    if second < first:
        found.append(
            f"The second pack is of an earlier date ({second}) than the first ({first}): the "
            "bridge goes back in time."
        )
    most = max(len(sides.aboard_before), len(sides.aboard_after))
    known = len(sides.aboard_before & sides.aboard_after)
    if most and known < _FEW_KNOWN * most:
        found.append(
            f"Only {known} of {most} pupils are in both packs under one reference. Where the "
            "references were given out anew, leavers and joiners mean nothing."
        )
    waiting = [
        sum(p in sides.continuing for p in aboard - other)
        for aboard, other in (
            (sides.aboard_before, sides.aboard_after), (sides.aboard_after, sides.aboard_before)
        )
    ]  # fmt: skip
    if any(waiting):
        found.append(
            f"Pupils due in both packs but on a paid contract in one only: {waiting[0]} in the "
            f"first, {waiting[1]} in the second. What their contracts cost is in the residual, "
            "since what replaces it is not in the ledger."
        )
    unpriced = [
        sum(one.contract.day_rate_pence is None for one in paid.values())
        for paid in (sides.paid_before, sides.paid_after)
    ]
    if any(unpriced):
        found.append(
            f"Contracts without a day rate count as nothing: {unpriced[0]} before, "
            f"{unpriced[1]} after."
        )
    return tuple(found)
