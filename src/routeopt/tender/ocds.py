"""A tender as open contracting data: an OCDS 1.1 release package, public or internal.

The lots and bids are those of the standard's extensions. The public version has no money and no
lot that is held back.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from routeopt.tender.internal import Internal
from routeopt.tender.model import Lot, Tender
from routeopt.tender.settings import NoticeSettings
from routeopt.tender.words import PROCUREMENT, days_words, rule_lines

Json = dict[str, Any]
VERSION = "1.1"
NO_PREFIX = "ocds-000000"
_EXTENSIONS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json",
)
_CPV = {
    "60130000": "Special-purpose road passenger-transport services",
    "60120000": "Taxi services",
    "60140000": "Non-scheduled passenger transport",
}
_PENCE = 100


def money(pence: int) -> Json:
    """Give an amount of money as the standard writes it."""
    return {"amount": pence / _PENCE, "currency": "GBP"}


def ocid_of(tender: Tender, notice: NoticeSettings) -> str:
    """Give the open contracting id of a tender."""
    return f"{notice.ocid_prefix or NO_PREFIX}-{tender.tender_id}"


def release_package(  # the last three are the award's
    tender: Tender,
    notice: NoticeSettings,
    *,
    internal: Internal | None = None,
    released: Collection[str] = (),
    parties: Sequence[Mapping[str, Any]] = (),
    bids: Sequence[Mapping[str, Any]] = (),
    awards: Sequence[Mapping[str, Any]] = (),
) -> Json:
    """Make the release package.

    Parameters
    ----------
    internal
        The council's own prices; given, the package is internal and values stand in it.
    released
        Lots of one child that a person let out.
    parties, bids, awards
        Suppliers, bids and awards as the standard's objects, once there are any.
    """
    lots = [
        lot
        for lot in tender.lots
        if internal is not None or not lot.withheld or lot.lot_id in released
    ]
    stamp = f"{tender.written}T00:00:00Z"
    ocid = ocid_of(tender, notice)
    buyer = {"id": notice.authority_id or "buyer", "name": tender.buyer}
    release: Json = {
        "ocid": ocid,
        "id": f"{ocid}-{'award' if awards else 'tender'}",
        "date": stamp,
        "language": "en",
        "tag": ["tender", *(["award"] if awards else [])],
        "initiationType": "tender",
        "parties": [{**buyer, "roles": ["buyer", "procuringEntity"]}, *map(dict, parties)],
        "buyer": buyer,
        "tender": _tender(tender, notice, lots, internal),
    }
    if bids:
        release["bids"] = {"details": [dict(one) for one in bids]}
    if awards:
        release["awards"] = [dict(one) for one in awards]
    return {
        "uri": f"urn:ocds:{ocid}",
        "version": VERSION,
        "extensions": list(_EXTENSIONS),
        "publishedDate": stamp,
        "publisher": {"name": tender.buyer},
        "releases": [release],
    }


def _tender(
    tender: Tender, notice: NoticeSettings, lots: Sequence[Lot], internal: Internal | None
) -> Json:
    words = PROCUREMENT[tender.procurement]
    price_only = all(one.kind == "price" for one in tender.rules.criteria)
    found: Json = {
        "id": tender.tender_id,
        "title": tender.title,
        "description": words.document,
        "status": "active",
        "procuringEntity": {"id": notice.authority_id or "buyer", "name": tender.buyer},
        "procurementMethod": words.ocds_method,
        "procurementMethodDetails": words.name,
        "mainProcurementCategory": "services",
        "awardCriteria": "priceOnly" if price_only else "ratedCriteria",
        "awardCriteriaDetails": " ".join(rule_lines(tender.rules, words.answer)),
        "submissionMethod": ["electronicSubmission"],
        "tenderPeriod": {"startDate": f"{tender.written}T00:00:00Z", "endDate": tender.deadline},
        "contractPeriod": {
            "startDate": f"{tender.contract_start}T00:00:00Z",
            "endDate": f"{tender.contract_end}T23:59:59Z",
        },
        "items": [_item(lot, notice) for lot in lots],
        "lots": [_lot(lot, internal) for lot in lots],
    }
    if internal is not None:
        years = sum(internal.lot(lot.lot_id).plan_year_pence for lot in tender.first_forms)
        found["value"] = money(years)
    return found


def _item(lot: Lot, notice: NoticeSettings) -> Json:
    classification = {"scheme": "CPV", "id": notice.cpv}
    if notice.cpv in _CPV:
        classification["description"] = _CPV[notice.cpv]
    return {
        "id": f"{lot.lot_id}-days",
        "description": f"{lot.title}, {days_words(lot.days)}",
        "classification": classification,
        "quantity": lot.days_year,
        "unit": {"name": "days a year"},
        "relatedLot": lot.lot_id,
    }


def _lot(lot: Lot, internal: Internal | None) -> Json:
    found: Json = {
        "id": lot.lot_id,
        "title": lot.title,
        "description": f"{days_words(lot.days)}, {lot.days_year} days a year; "
        f"{len(lot.routes)} route{'s' * (len(lot.routes) > 1)}",
        "status": "active",
    }
    if internal is not None:
        found["value"] = money(internal.lot(lot.lot_id).plan_year_pence)
    return found
