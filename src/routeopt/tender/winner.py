"""The auction behind an award: what is bought, what is offered, and which sets may win together."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction

from routeopt.domain.units import round_half_up

_HUNDRED_PERCENT = 10_000


@dataclass(frozen=True, slots=True)
class AtomicBid:
    """An offer that is taken whole or not at all.

    Attributes
    ----------
    bid_id
        Unique in the auction.
    lots
        What it covers. An alternative form of a lot is another bid on the same lot.
    price_pence
        For the whole, a year.
    uses
        (vehicle class, number) it takes of the operator's capacity.
    groups
        Of each group, which are one operator's, at most one bid wins.
    merit_pence
        Added to the price when bids are ranked, never paid.
    parts
        (days a year, pence a day) that make up the price, where a discount is to be to the
        penny a day; none: to the penny a year.
    """

    bid_id: str
    operator: str
    lots: tuple[str, ...]
    price_pence: int
    uses: tuple[tuple[str, int], ...] = ()
    groups: tuple[str, ...] = ()
    merit_pence: int = 0
    parts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Discount:
    """Off everything an operator wins, if it wins so many lots or more.

    ``hundredths`` are hundredths of a percent: 250 is 2.5 %.
    """

    operator: str
    lots_won: int
    hundredths: int

    def off(self, pence: int) -> int:
        """Reduce an amount, to the penny, halves up."""
        share = Fraction(_HUNDRED_PERCENT - self.hundredths, _HUNDRED_PERCENT)
        exact = pence * share
        return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)

    def price_of(self, bid: AtomicBid) -> int:
        """Price of a bid under the discount, a year."""
        if not bid.parts:
            return self.off(bid.price_pence)
        return sum(days * self.off(pence) for days, pence in bid.parts)


@dataclass(frozen=True, slots=True)
class Cap:
    """The most lots an operator may win, or routes where each lot has a weight of its own."""

    name: str
    operator: str
    most: int
    weights: Mapping[str, int] | None = None

    def counted(self, bid: AtomicBid) -> int:
        """Count what a bid takes of it."""
        if bid.operator != self.operator:
            return 0
        weights = self.weights
        return len(bid.lots) if weights is None else sum(weights.get(lot, 0) for lot in bid.lots)


@dataclass(frozen=True, slots=True)
class Auction:
    """Everything that decides who wins.

    Attributes
    ----------
    capacity
        (operator, vehicle class) -> number it can put on the road; no entry, no limit.
    forms
        Groups of the same routes offered in several forms, each a set of lots: exactly one
        form of a group is let. A lot is in one group at most.
    sizes
        Lot -> how much it counts where it stays unlet; no entry, one.
    reserves
        Lot -> what the council can have it done for itself, a year. Such a lot may stay with
        the council; any other stays unlet only where no set of bids covers it too.
    """

    lots: tuple[str, ...]
    bids: tuple[AtomicBid, ...]
    discounts: tuple[Discount, ...] = ()
    capacity: Mapping[tuple[str, str], int] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()
    reserves: Mapping[str, int] = field(default_factory=dict)
    forms: tuple[tuple[frozenset[str], ...], ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

    def size(self, lot: str) -> int:
        """How much a lot counts where it stays unlet."""
        return self.sizes.get(lot, 1)


@dataclass(frozen=True, slots=True)
class Winners:
    """A set of bids that may win together, and what it costs a year.

    Attributes
    ----------
    bids
        In the order of the auction.
    paid_pence
        Bid -> its price with the discount its operator has earned.
    at_reserve, unlet
        Lots that stay with the council at their reserve, and those nobody serves.
    unlet_size
        How much those count.
    price_pence
        What is paid: winning bids and reserves.
    ranked_pence
        What was minimised: the same with merits.
    """

    bids: tuple[AtomicBid, ...]
    paid_pence: Mapping[str, int]
    at_reserve: tuple[str, ...]
    unlet: tuple[str, ...]
    unlet_size: int
    price_pence: int
    ranked_pence: int

    @property
    def rank(self) -> tuple[int, int]:
        """Fewest lots unlet, then least cost."""
        return self.unlet_size, self.ranked_pence


class NotTogetherError(ValueError):
    """Bids that may not win together; the reasons say why."""


def winners_of(auction: Auction, bids: tuple[AtomicBid, ...]) -> Winners:
    """Judge and price a set of bids from the auction alone.

    What either engine proposes goes through here: nothing of their model is used.

    Raises
    ------
    NotTogetherError
        If a lot is let twice, or a group, a capacity or a cap does not allow them all.
    """
    reasons = [
        *_twice(bids),
        *_two_forms(auction, bids),
        *_over_capacity(auction, bids),
        *_over_caps(auction, bids),
    ]
    if reasons:
        raise NotTogetherError("; ".join(reasons))
    paid: dict[str, int] = {}
    for operator in {bid.operator for bid in bids}:
        paid |= _paid(auction, operator, [bid for bid in bids if bid.operator == operator])
    left = _left(auction, {lot for bid in bids for lot in bid.lots})
    kept = tuple(lot for lot in left if lot in auction.reserves)
    price = sum(paid.values()) + sum(auction.reserves[lot] for lot in kept)
    unlet = tuple(lot for lot in left if lot not in auction.reserves)
    return Winners(
        bids=bids,
        paid_pence=paid,
        at_reserve=kept,
        unlet=unlet,
        unlet_size=sum(auction.size(lot) for lot in unlet),
        price_pence=price,
        ranked_pence=price + sum(bid.merit_pence for bid in bids),
    )


def _left(auction: Auction, covered: set[str]) -> list[str]:
    """Lots that nobody has won, of a group those of the form that is let (or best left)."""
    left = set(auction.lots) - covered
    for group in auction.forms:
        won = covered & frozenset().union(*group)
        possible = [form - covered for form in group if won <= form]
        left -= frozenset().union(*group)
        if possible:
            left |= min(possible, key=lambda lots: (_loss(auction, lots), sorted(lots)))
    return [lot for lot in auction.lots if lot in left]


def _loss(auction: Auction, lots: AbstractSet[str]) -> tuple[int, int]:
    unlet = sum(auction.size(lot) for lot in lots if lot not in auction.reserves)
    return unlet, sum(auction.reserves.get(lot, 0) for lot in lots)


def _paid(auction: Auction, operator: str, bids: list[AtomicBid]) -> dict[str, int]:
    won = sum(len(bid.lots) for bid in bids)
    choices = [{bid.bid_id: bid.price_pence for bid in bids}]
    choices += [
        {bid.bid_id: discount.price_of(bid) for bid in bids}
        for discount in auction.discounts
        if discount.operator == operator and discount.lots_won <= won
    ]
    return min(choices, key=lambda prices: sum(prices.values()))


def _twice(bids: tuple[AtomicBid, ...]) -> list[str]:
    reasons = []
    for words, names in (
        ("lot", [lot for bid in bids for lot in bid.lots]),
        ("group", [group for bid in bids for group in bid.groups]),
    ):
        seen: set[str] = set()
        for name in names:
            if name in seen:
                reasons.append(f"{words} {name} is taken twice")
            seen.add(name)
    return reasons


def _two_forms(auction: Auction, bids: tuple[AtomicBid, ...]) -> list[str]:
    won = {lot for bid in bids for lot in bid.lots}
    return [
        f"lots {', '.join(sorted(won & frozenset().union(*group)))} are of two forms"
        for group in auction.forms
        if not any(won & frozenset().union(*group) <= form for form in group)
    ]


def _over_capacity(auction: Auction, bids: tuple[AtomicBid, ...]) -> list[str]:
    used: dict[tuple[str, str], int] = {}
    for bid in bids:
        for kind, number in bid.uses:
            used[bid.operator, kind] = used.get((bid.operator, kind), 0) + number
    return [
        f"{operator} has {auction.capacity[operator, kind]} of class {kind}, not {number}"
        for (operator, kind), number in used.items()
        if number > auction.capacity.get((operator, kind), number)
    ]


def _over_caps(auction: Auction, bids: tuple[AtomicBid, ...]) -> list[str]:
    return [
        f"{cap.name}: {cap.operator} may win {cap.most}"
        for cap in auction.caps
        if sum(cap.counted(bid) for bid in bids) > cap.most
    ]


def percent_hundredths(percent: float) -> int:
    """Hundredths of a percent in a percentage."""
    return round_half_up(percent * 100)
