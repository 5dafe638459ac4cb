"""The award is the best there is: every set of bids tried by hand, and two engines, agree."""

import contextlib
from dataclasses import replace

import pytest

from routeopt.tender.winner import (
    AtomicBid,
    Auction,
    Cap,
    Discount,
    NotTogetherError,
    winners_of,
)
from routeopt.tender.winner_determine import Effort, determine
from routeopt.tender.winner_random import Shape, random_auction
from routeopt.tender.winner_ties import TieFacts


def brute_force(auction: Auction) -> tuple[int, int]:
    """Try every set of bids that are of different lots."""
    best = winners_of(auction, ()).rank

    def extend(start: int, taken: tuple[AtomicBid, ...], lots: frozenset[str]) -> None:
        nonlocal best
        for k in range(start, len(auction.bids)):
            bid = auction.bids[k]
            if lots.isdisjoint(bid.lots):
                chosen = (*taken, bid)
                # What is forbidden may only be forbidden so far: no set is cut short.
                with contextlib.suppress(NotTogetherError):
                    best = min(best, winners_of(auction, chosen).rank)
                extend(k + 1, chosen, lots | frozenset(bid.lots))

    extend(0, (), frozenset())
    return best


@pytest.mark.parametrize("seed", range(12))
def test_the_award_is_what_trying_every_set_gives(seed: int) -> None:
    """Caps, capacity, discounts, groups and reserves: up to ten lots nothing ranks better."""
    lots = 3 + seed % 8
    shape = Shape(lots, 22, operators=3, cap_share=0.5, spread=0.2)
    auction = random_auction(shape, seed)
    for engine in ("highs", "cp-sat"):
        found = determine(auction, Effort(engine=engine))
        assert found.proved
        assert found.agreed
        assert found.winners.rank == brute_force(auction)


@pytest.mark.parametrize("seed", range(6))
def test_one_form_of_a_group_is_let_and_it_is_the_best(seed: int) -> None:
    """Lots 1 and 2 apart, or lot 3 in their place: whichever is cheaper, never both."""
    auction = random_auction(Shape(7, 24, operators=3, cap_share=0.6, spread=0.2), seed)
    forms = ((frozenset({"L001", "L002"}), frozenset({"L003"})),)
    grouped = replace(auction, forms=forms, sizes={"L003": 2})
    found = determine(grouped)
    assert found.winners.rank == brute_force(grouped)
    won = {lot for bid in found.winners.bids for lot in bid.lots}
    assert not ({"L003"} & won and {"L001", "L002"} & won)


@pytest.mark.parametrize("seed", range(4))
def test_one_more_bid_never_raises_the_cost(seed: int) -> None:
    """Bids are added one at a time; the rank of the award only falls."""
    auction = random_auction(Shape(12, 60), seed)
    before = determine(replace(auction, bids=auction.bids[:30])).winners.rank
    for count in range(35, 61, 5):
        now = determine(replace(auction, bids=auction.bids[:count])).winners.rank
        assert now <= before
        before = now


@pytest.mark.parametrize("seed", range(4))
def test_a_tighter_cap_never_lowers_the_cost(seed: int) -> None:
    """The cap falls from six lots to one; the rank of the award only rises."""
    auction = random_auction(Shape(12, 120), seed)
    ranks = [
        determine(
            replace(auction, caps=tuple(replace(cap, most=most) for cap in auction.caps))
        ).winners.rank
        for most in (6, 4, 3, 2, 1)
    ]
    assert ranks == sorted(ranks)


def test_a_discount_is_given_from_the_stated_number_of_lots_on() -> None:
    """10 % off two lots beats a rival that is cheaper on one of them; on one lot it does not."""
    bids = (
        AtomicBid("a1", "A", ("L1",), 10_000),
        AtomicBid("a2", "A", ("L2",), 10_000),
        AtomicBid("b2", "B", ("L2",), 9_000),
    )
    auction = Auction(("L1", "L2"), bids)
    assert determine(auction).winners.price_pence == 19_000
    discounted = replace(auction, discounts=(Discount("A", 2, 1000),))
    found = determine(discounted).winners
    assert [bid.bid_id for bid in found.bids] == ["a1", "a2"]
    assert found.paid_pence == {"a1": 9_000, "a2": 9_000}
    single = replace(discounted, lots=("L1",), bids=bids[:1])
    assert determine(single).winners.price_pence == 10_000


def test_a_lot_stays_at_the_reserve_or_without_anybody() -> None:
    """Above the reserve the council keeps the lot; a lot without a bid is named, not hidden."""
    auction = Auction(
        ("L1", "L2"), (AtomicBid("a1", "A", ("L1",), 10_000),), reserves={"L1": 9_000}
    )
    found = determine(auction).winners
    assert found.at_reserve == ("L1",)
    assert found.unlet == ("L2",)
    assert found.price_pence == 9_000


def test_a_cap_that_lets_not_every_lot_be_served_leaves_the_fewest() -> None:
    """One operator, a cap of two, three lots: two are let, and the cheapest two."""
    bids = tuple(AtomicBid(f"a{k}", "A", (f"L{k}",), 1000 * k) for k in (1, 2, 3))
    auction = Auction(("L1", "L2", "L3"), bids, caps=(Cap("cap", "A", 2),))
    found = determine(auction)
    assert found.winners.unlet == ("L3",)
    assert found.winners.price_pence == 3000
    assert found.agreed


def _tied() -> Auction:
    bids = (
        AtomicBid("z1", "Z", ("L1",), 100),
        AtomicBid("a1", "A", ("L1",), 100),
        AtomicBid("m2", "M", ("L2",), 100),
        AtomicBid("z2", "Z", ("L2",), 100),
    )
    return Auction(("L1", "L2"), bids)


def test_equal_totals_are_settled_by_the_rules_in_their_order() -> None:
    """Four awards cost the same; each rule takes the one it should, whatever bids come first."""
    auction = _tied()
    turned = replace(auction, bids=tuple(reversed(auction.bids)))
    for rules, facts, expected in (
        (("fewest_operators",), {}, {"z1", "z2"}),
        (("lot_order",), {}, {"a1", "m2"}),
        (("earliest_received",), {"received": {"Z": 0, "A": 1, "M": 2}}, {"z1", "z2"}),
        (("earliest_received",), {"received": {"M": 0, "A": 1, "Z": 2}}, {"a1", "m2"}),
        (("higher_quality",), {"quality": {"A": 5, "Z": 9, "M": 12}}, {"z1", "m2"}),
    ):
        for one in (auction, turned):
            found = determine(one, ties=TieFacts(rules=rules, **facts))
            assert {bid.bid_id for bid in found.winners.bids} == expected
            assert found.decided_by == rules[0]
            assert found.ties_proved


def test_no_tie_is_named_where_there_is_none() -> None:
    """A single best award is given with no rule said to have decided."""
    auction = replace(_tied(), bids=(AtomicBid("z1", "Z", ("L1",), 99), *_tied().bids[1:3]))
    assert determine(auction, ties=TieFacts()).decided_by == ""


@pytest.mark.parametrize("engine", ["highs", "cp-sat"])
def test_a_larger_auction_is_proved_and_agreed(engine: str) -> None:
    """Twenty-five lots and three hundred bids: both engines prove one optimum."""
    auction = random_auction(Shape(25, 300), 3)
    found = determine(auction, Effort(engine="highs" if engine == "highs" else "cp-sat"))
    assert found.proved
    assert found.agreed
