"""An award as open contracting data: who won which lot for how much; bids for the council alone."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain

from routeopt.tender.award import Award
from routeopt.tender.award_auction import Opened
from routeopt.tender.award_lots import AwardedLot
from routeopt.tender.ocds import Json, money, release_package
from routeopt.tender.settings import NoticeSettings


def award_packages(opened: Opened, award: Award, notice: NoticeSettings) -> tuple[Json, Json]:
    """Make the public and the internal release package of an award.

    The public one names winners and what they are paid; a lot that is held back stands in
    neither tender nor awards of it. Losing bids are in the internal one only.
    """
    shown = {
        lot.lot_id
        for lot in opened.tender.lots
        if not lot.withheld or lot.lot_id in opened.released
    }
    packages = []
    for internal in (None, opened.internal):
        inside = internal is not None
        won = _won(award, None if inside else shown)
        bids = _bids(opened) if inside else []
        packages.append(
            release_package(
                opened.tender,
                notice,
                internal=internal,
                released=opened.released,
                parties=_parties(opened, won, bids),
                bids=bids,
                awards=[_award(opened, bid, lots) for bid, lots in won.items()],
            )
        )
    return packages[0], packages[1]


def _won(award: Award, shown: set[str] | None) -> Mapping[str, list[AwardedLot]]:
    # A package is one award; it is public only where all its lots are.
    won: dict[str, list[AwardedLot]] = defaultdict(list)
    for lot in award.lots:
        if lot.status == "let" and lot.operator_id:
            won[lot.bid_id].append(lot)
    if shown is None:
        return won
    return {bid: lots for bid, lots in won.items() if all(one.lot_id in shown for one in lots)}


def _award(opened: Opened, bid_id: str, lots: list[AwardedLot]) -> Json:
    tender = opened.tender
    return {
        "id": f"{tender.tender_id}-{bid_id}",
        "title": ", ".join(lot.title for lot in lots),
        "status": "pending",
        "value": money(sum(lot.year_pence or 0 for lot in lots)),
        "suppliers": [_party(opened, lots[0].operator_id)],
        "relatedLots": [lot.lot_id for lot in lots],
        "contractPeriod": {
            "startDate": f"{tender.contract_start}T00:00:00Z",
            "endDate": f"{tender.contract_end}T23:59:59Z",
        },
    }


def _bids(opened: Opened) -> list[Json]:
    return [
        {
            "id": f"{bid.operator_id}-{offer.offer_id}",
            "status": "valid",
            "tenderers": [_party(opened, bid.operator_id)],
            "value": money(sum(days * pence for days, pence in offer.days_and_pence)),
            "relatedLots": list(offer.lots),
        }
        for bid in opened.bids.bids
        for offer in bid.offers
    ]


def _party(opened: Opened, operator_id: str) -> Json:
    names = {one.operator_id: one.name for one in opened.tender.operators}
    return {"id": operator_id, "name": names.get(operator_id) or operator_id}


def _parties(opened: Opened, won: Mapping[str, list[AwardedLot]], bids: list[Json]) -> list[Json]:
    roles: dict[str, set[str]] = defaultdict(set)
    for lot in chain.from_iterable(won.values()):
        roles[lot.operator_id].add("supplier")
    for bid in bids:
        roles[bid["tenderers"][0]["id"]].add("tenderer")
    return [
        {**_party(opened, operator), "roles": sorted(roles[operator])} for operator in sorted(roles)
    ]
