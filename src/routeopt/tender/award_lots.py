"""What happens to each lot: who runs it at what price a day, or why nobody, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from routeopt.tender.award_auction import Entered, Opened
from routeopt.tender.bid_model import Offer
from routeopt.tender.model import Lot
from routeopt.tender.winner import AtomicBid, Discount, Winners

Status = Literal["let", "at_reserve", "no_bid", "not_awarded", "other_form", "held_back"]
STATUS_WORDS: dict[Status, str] = {
    "let": "let",
    "at_reserve": "kept by the council at its reserve",
    "no_bid": "no acceptable bid",
    "not_awarded": "bids, but none can win",
    "other_form": "let in another form",
    "held_back": "held back, not offered",
}
_ADVICE: dict[Status, str] = {
    "at_reserve": "No set of bids is below the reserve. Run it with the council's own vehicle, "
    "or offer it again.",
    "no_bid": "Offer it again: bundled with a neighbouring lot, with the alternatives allowed, or "
    "as a quick quote to every operator of its category. Until then today's contract goes on.",
    "not_awarded": "Caps, vehicles or the operators' own limits keep every bid from winning. Look "
    "at what each rule costs; a change of the rules needs a new tender.",
    "held_back": "It carries one child: a person must release it before it is offered.",
}


@dataclass(frozen=True, slots=True)
class RoutePrice:
    """A route's share of its lot's price, a day."""

    code: str
    day_pence: int


@dataclass(frozen=True, slots=True)
class AwardedLot:
    """A lot after the award.

    Attributes
    ----------
    day_pence
        Price a day after discount; a package's price is shared out over its lots by the
        plan's own prices (by miles where these are not known), to the penny.
    routes
        What each route has of it; they add up.
    """

    lot_id: str
    title: str
    status: Status
    bidders: int
    operator_id: str = ""
    bid_id: str = ""
    package: tuple[str, ...] = ()
    alternative: str = ""
    vehicle_class: str = ""
    day_pence: int | None = None
    year_pence: int | None = None
    plan_day_pence: int | None = None
    today_day_pence: int | None = None
    routes: tuple[RoutePrice, ...] = ()
    advice: str = ""


def awarded_lots(
    opened: Opened, entered: Entered, winners: Winners
) -> tuple[AwardedLot, ...]:  # fmt: skip
    """Say of every lot of the tender what becomes of it."""
    won: dict[str, tuple[AtomicBid, int]] = {}
    for bid in winners.bids:
        for lot, pence in _shares(opened, entered, winners, bid).items():
            won[lot] = bid, pence
    return tuple(_lot(opened, entered, winners, lot, won) for lot in opened.tender.lots)


def _lot(
    opened: Opened,
    entered: Entered,
    winners: Winners,
    lot: Lot,
    won: dict[str, tuple[AtomicBid, int]],
) -> AwardedLot:
    name = lot.lot_id
    bidders = len({bid.operator for bid in entered.auction.bids if name in bid.lots})
    inside = opened.internal.lot(name) if opened.internal is not None else None
    plan = inside.plan_day_pence if inside else None
    today = inside.today_day_pence if inside else None
    if name in won:
        bid, pence = won[name]
        offer = entered.offers[bid.bid_id][1]
        weights = [max(1, route.loaded_m_day) for route in lot.routes]
        split = shared_out(pence, weights)
        return AwardedLot(
            name, lot.title, "let", bidders, bid.operator, bid.bid_id,
            bid.lots if len(bid.lots) > 1 else (), str(offer.alternative or ""),
            vehicle_class=offer.vehicle_class, day_pence=pence,
            year_pence=pence * lot.days_year, plan_day_pence=plan, today_day_pence=today,
            routes=tuple(
                RoutePrice(route.code, part)
                for route, part in zip(lot.routes, split, strict=True)
            ),
        )  # fmt: skip
    status = _status(entered, winners, name, bidders)
    return AwardedLot(
        name, lot.title, status, bidders, plan_day_pence=plan, today_day_pence=today,
        advice=_ADVICE.get(status, ""),
    )  # fmt: skip


def _status(entered: Entered, winners: Winners, lot: str, bidders: int) -> Status:
    if lot not in entered.auction.lots:
        return "held_back"
    if lot in winners.at_reserve:
        return "at_reserve"
    if lot in winners.unlet:
        return "not_awarded" if bidders else "no_bid"
    return "other_form"


def _shares(
    opened: Opened, entered: Entered, winners: Winners, bid: AtomicBid
) -> dict[str, int]:  # fmt: skip
    """Price a day of each lot of a winning bid, its discount taken off."""
    offer = entered.offers[bid.bid_id][1]
    days = _discounted(entered, winners, bid, offer)
    if len(days) == len(bid.lots):
        return dict(zip(bid.lots, days, strict=True))
    return dict(zip(bid.lots, shared_out(days[0], _weights(opened, bid.lots)), strict=True))


def _discounted(
    entered: Entered, winners: Winners, bid: AtomicBid, offer: Offer
) -> list[int]:  # fmt: skip
    paid = winners.paid_pence[bid.bid_id]
    plain = [pence for _, pence in offer.days_and_pence]
    if paid == bid.price_pence:
        return plain
    tiers: list[Discount] = [
        one
        for one in entered.auction.discounts
        if one.operator == bid.operator and one.price_of(bid) == paid
    ]
    return [tiers[0].off(pence) for pence in plain]


def _weights(opened: Opened, lots: Sequence[str]) -> list[int]:
    if opened.internal is not None:
        return [max(1, opened.internal.lot(lot).plan_day_pence) for lot in lots]
    return [max(1, opened.tender.lot(lot).loaded_m_day) for lot in lots]


def shared_out(pence: int, weights: Sequence[int]) -> list[int]:
    """Split whole pence by weights so that the parts add up; largest remainders get the rest."""
    total = sum(weights)
    parts = [pence * weight // total for weight in weights]
    rest = sorted(range(len(weights)), key=lambda k: (-(pence * weights[k] % total), k))
    for k in rest[: pence - sum(parts)]:
        parts[k] += 1
    return parts
