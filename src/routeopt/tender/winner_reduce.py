"""Bids that can be left out beforehand: a better one of the same operator does the same."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from routeopt.tender.winner import AtomicBid, Auction, Discount


def without_dominated(auction: Auction) -> Auction:
    """Leave out each bid that is strictly dearer than what its own operator offers instead.

    Instead of a bid: another of the same lots, or its single bids of each lot. What stands in
    takes no more vehicles, is in no group the bid is not in, and is cheaper at every discount.
    Bids of the same price all stay, so that the tie rule decides among them. Other operators'
    bids never count: a cap or a lack of vehicles may keep them from winning.
    """
    tiers: dict[str, list[Discount]] = defaultdict(list)
    for discount in auction.discounts:
        tiers[discount.operator].append(discount)
    same: dict[tuple[str, frozenset[str]], list[AtomicBid]] = defaultdict(list)
    for bid in auction.bids:
        same[bid.operator, frozenset(bid.lots)].append(bid)
    kept = tuple(
        bid
        for bid in auction.bids
        if not _has_better(bid, same[bid.operator, frozenset(bid.lots)], tiers[bid.operator])
        and not _dearer_than_singles(bid, same, tiers[bid.operator])
    )
    return replace(auction, bids=kept)


def _has_better(
    bid: AtomicBid, rivals: Sequence[AtomicBid], tiers: Sequence[Discount]
) -> bool:  # fmt: skip
    return any(rival is not bid and _is_better([rival], bid, tiers) for rival in rivals)


def _dearer_than_singles(
    bid: AtomicBid,
    same: dict[tuple[str, frozenset[str]], list[AtomicBid]],
    tiers: Sequence[Discount],
) -> bool:
    if len(bid.lots) == 1:
        return False
    singles = []
    for lot in bid.lots:
        free = [one for one in same.get((bid.operator, frozenset({lot})), ()) if not one.groups]
        if not free:
            return False
        singles.append(min(free, key=lambda one: one.price_pence + one.merit_pence))
    return _is_better(singles, bid, tiers)


def _is_better(
    instead: Sequence[AtomicBid], bid: AtomicBid, tiers: Sequence[Discount]
) -> bool:  # fmt: skip
    if any(not set(one.groups) <= set(bid.groups) for one in instead):
        return False
    needed: Counter[str] = Counter()
    for one in instead:
        needed.update(dict(one.uses))
    uses = dict(bid.uses)
    if any(number > uses.get(kind, 0) for kind, number in needed.items()):
        return False
    merit = bid.merit_pence - sum(one.merit_pence for one in instead)
    if sum(one.price_pence for one in instead) >= bid.price_pence + merit:
        return False
    return all(
        sum(tier.price_of(one) for one in instead) < tier.price_of(bid) + merit for tier in tiers
    )
