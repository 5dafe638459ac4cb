"""The rules a tender is awarded by: set when it is written, hashed, printed in every document."""

from dataclasses import dataclass
from typing import Literal

from routeopt.tender.codec import sha256_of

TieRule = Literal["higher_quality", "fewest_operators", "earliest_received", "lot_order"]
"""Ways to settle equal totals; ``lot_order``: the operator id first in the alphabet wins the first
lot that differs. Applied in the order listed."""
Alternative = Literal["other_vehicle", "no_pa", "other_times"]
Comparator = Literal["singles_only", "no_caps", "today", "plan", "reserve"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What bids are judged on; weights are percent and add up to 100."""

    name: str
    weight: int
    kind: Literal["price", "quality"] = "price"


@dataclass(frozen=True, slots=True)
class AwardRules:
    """How the winner is found.

    Attributes
    ----------
    packages, either_or, discounts
        Whether an operator may bid for packages of its own choosing, say "at most one of
        these", offer "x % off if I win k".
    lots_per_operator_max, routes_per_operator_max
        Caps on what one operator may win; None for no cap.
    variation_miles_year, extra_pupils
        What the price boxes of a variation count in the comparison: miles a year at the
        mileage price and further pupils at theirs, for every route. Nought: not compared.
    comparators
        What the award is put beside.
    low_bid_percent
        A bid below this share of the plan's own price is asked about, never refused for it.
    reserve
        Whether the council may hold a reserve price for a lot that it does not publish.
    may_not_award
        The council may award no contract for any lot.
    """

    criteria: tuple[Criterion, ...] = (Criterion("Price", 100),)
    packages: bool = True
    either_or: bool = True
    discounts: bool = True
    lots_per_operator_max: int | None = None
    routes_per_operator_max: int | None = None
    alternatives: tuple[Alternative, ...] = ("other_vehicle", "no_pa")
    variation_miles_year: int = 0
    extra_pupils: int = 0
    comparators: tuple[Comparator, ...] = ("singles_only", "no_caps", "today")
    tie_rule: tuple[TieRule, ...] = ("fewest_operators", "earliest_received", "lot_order")
    low_bid_percent: int = 70
    reserve: bool = False
    may_not_award: bool = True

    @property
    def sha256(self) -> str:
        """The hash printed in every document; an award under other rules has another."""
        return sha256_of(self)
