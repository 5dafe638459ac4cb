"""A tender and its bids as an auction: what counts in the comparison, and what binds whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from routeopt.tender.bid_model import Bid, Bids, Offer
from routeopt.tender.codec import FormatError
from routeopt.tender.internal import Internal
from routeopt.tender.model import Tender
from routeopt.tender.rules import AwardRules
from routeopt.tender.winner import AtomicBid, Auction, Cap, Discount
from routeopt.tender.winner_ties import TieFacts

LOTS_CAP = "lots_per_operator_max"
ROUTES_CAP = "routes_per_operator_max"
OWN_CAP = "max_routes"


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything known when bids are open.

    Attributes
    ----------
    internal
        The council's own prices; None where the file is not there.
    pa_day_pence
        What one assistant of the council's own costs a day; None where not known.
    quality
        (operator, criterion) -> score of 0 to 100.
    released
        Held-back lots that a person let out.
    """

    tender: Tender
    bids: Bids
    internal: Internal | None = None
    pa_day_pence: int | None = None
    quality: Mapping[tuple[str, str], int] | None = None
    released: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entered:
    """The auction, and what each of its bids was in words of the tender."""

    auction: Auction
    offers: Mapping[str, tuple[Bid, Offer]]
    ties: TieFacts


def enter(opened: Opened, rules: AwardRules) -> Entered:
    """Make the auction under given rules.

    Raises
    ------
    FormatError
        If the rules need what is not there: quality scores, a council assistant's price.
    """
    tender = opened.tender
    _check(opened, rules)
    lots = tuple(
        lot.lot_id for lot in tender.lots if not lot.withheld or lot.lot_id in opened.released
    )
    offers: dict[str, tuple[Bid, Offer]] = {}
    atomic = []
    for bid in opened.bids.bids:
        for offer in bid.offers:
            if not _allowed(offer, rules) or not set(offer.lots) <= set(lots):
                continue
            one = _atomic(opened, rules, bid, offer)
            offers[one.bid_id] = (bid, offer)
            atomic.append(one)
    groups = [tuple(frozenset(form) for form in group.forms if set(form) <= set(lots))
              for group in tender.alternatives]  # fmt: skip
    auction = Auction(
        lots=lots,
        bids=tuple(atomic),
        discounts=_discounts(opened.bids) if rules.discounts else (),
        capacity=_capacity(opened),
        caps=_caps(opened, rules),
        reserves=_reserves(opened, lots) if rules.reserve else {},
        forms=tuple(group for group in groups if group),
        sizes={lot.lot_id: len(lot.routes) for lot in tender.lots},
    )
    return Entered(auction, offers, _ties(opened, rules))


def _check(opened: Opened, rules: AwardRules) -> None:
    reasons = []
    quality = [one.name for one in rules.criteria if one.kind == "quality"]
    scores = opened.quality or {}
    reasons += [
        f"{bid.operator_id} has no score for {name}: give --scores with a row for it"
        for bid in opened.bids.bids
        for name in quality
        if (bid.operator_id, name) not in scores
    ]
    without = any(offer.alternative == "no_pa" for bid in opened.bids.bids for offer in bid.offers)
    if without and "no_pa" in rules.alternatives and opened.pa_day_pence is None:
        reasons.append(
            "offers without assistants cannot be compared: the council's own price of one is not "
            "known (pa_day_gbp of the plan in the internal folder)"
        )
    if reasons:
        raise FormatError(reasons)


def _allowed(offer: Offer, rules: AwardRules) -> bool:
    return (
        (rules.packages or len(offer.lots) == 1)
        and (rules.either_or or not offer.group)
        and (offer.alternative is None or offer.alternative in rules.alternatives)
    )


def _atomic(opened: Opened, rules: AwardRules, bid: Bid, offer: Offer) -> AtomicBid:
    uses: dict[str, int] = {}
    for lot in offer.lots:
        for kind, number in opened.tender.lot(lot).vehicles.items():
            named = offer.vehicle_class or kind
            uses[named] = uses.get(named, 0) + number
    operator = bid.operator_id
    return AtomicBid(
        bid_id=f"{operator}/{offer.offer_id}",
        operator=operator,
        lots=offer.lots,
        price_pence=offer.year_pence,
        uses=tuple(sorted(uses.items())),
        groups=(f"{operator}/{offer.group}",) if offer.group else (),
        merit_pence=_merit(opened, rules, operator, offer),
        parts=offer.days_and_pence,
    )


def _merit(opened: Opened, rules: AwardRules, operator: str, offer: Offer) -> int:
    lots = [opened.tender.lot(lot) for lot in offer.lots]
    routes = sum(len(lot.routes) for lot in lots)
    merit = rules.variation_miles_year * routes * (offer.mile_pence or 0)
    days = sum(lot.days_year * len(lot.routes) for lot in lots)
    merit += rules.extra_pupils * days * (offer.extra_pupil_pence or 0)
    if offer.alternative == "no_pa":
        merit += (opened.pa_day_pence or 0) * sum(lot.pas * lot.days_year for lot in lots)
    price_weight = sum(one.weight for one in rules.criteria if one.kind == "price")
    missing = sum(
        one.weight * (100 - (opened.quality or {}).get((operator, one.name), 0))
        for one in rules.criteria
        if one.kind == "quality"
    )
    return merit + (offer.year_pence * missing * 2 + price_weight * 100) // (2 * price_weight * 100)


def _discounts(bids: Bids) -> tuple[Discount, ...]:
    return tuple(
        Discount(bid.operator_id, lots, hundredths)
        for bid in bids.bids
        for lots, hundredths in bid.discounts
    )


def _capacity(opened: Opened) -> dict[tuple[str, str], int]:
    """Give the smaller of what the list knows and what the bid states."""
    found = {
        (one.operator_id, kind): number
        for one in opened.tender.operators
        for kind, number in one.capacity.items()
    }
    for bid in opened.bids.bids:
        for kind, number in bid.capacity:
            key = bid.operator_id, kind
            found[key] = min(number, found.get(key, number))
    return found


def _caps(opened: Opened, rules: AwardRules) -> tuple[Cap, ...]:
    routes = {lot.lot_id: len(lot.routes) for lot in opened.tender.lots}
    own = {one.operator_id: one.max_routes for one in opened.tender.operators}
    caps = []
    for bid in opened.bids.bids:
        operator = bid.operator_id
        limits: tuple[tuple[str, int | None, Mapping[str, int] | None], ...] = (
            (LOTS_CAP, rules.lots_per_operator_max, None),
            (ROUTES_CAP, rules.routes_per_operator_max, routes),
            (OWN_CAP, own.get(operator), routes),
        )
        caps += [Cap(name, operator, most, weights)
                 for name, most, weights in limits if most is not None]  # fmt: skip
    return tuple(caps)


def _reserves(opened: Opened, lots: tuple[str, ...]) -> dict[str, int]:
    if opened.internal is None:
        raise FormatError(["the rules hold a reserve, and the internal file with it is not there"])
    found = {}
    for lot in lots:
        pence = opened.internal.lot(lot).reserve_day_pence
        if pence is not None:
            found[lot] = pence * opened.tender.lot(lot).days_year
    return found


def _ties(opened: Opened, rules: AwardRules) -> TieFacts:
    offset = datetime.fromisoformat(opened.tender.deadline).tzinfo

    def moment(bid: Bid) -> datetime:
        found = datetime.fromisoformat(bid.received)
        return found if found.tzinfo is not None else found.replace(tzinfo=offset)

    moments = sorted({moment(bid) for bid in opened.bids.bids})
    points: dict[str, int] = {}
    for (operator, name), score in (opened.quality or {}).items():
        weight = sum(one.weight for one in rules.criteria if one.name == name)
        points[operator] = points.get(operator, 0) + weight * score
    received = {bid.operator_id: moments.index(moment(bid)) for bid in opened.bids.bids}
    return TieFacts(rules.tie_rule, received, points)
