"""Checks a release package against the fields and codes of OCDS 1.1 that tenders use."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

# What a field holds: a kind by name, a code of a closed list, an object, or a list of one of them.
Shape = Mapping[str, Any]
_TAGS = frozenset(
    stage + change
    for stage, changes in (
        ("planning", ("", "Update")),
        ("tender", ("", "Amendment", "Update", "Cancellation")),
        ("award", ("", "Update", "Cancellation")),
        ("contract", ("", "Update", "Amendment", "Termination")),
        ("implementation", ("", "Update")),
    )
    for change in changes
)
_TENDER_STATUS = frozenset(
    ["planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"]
)
_METHODS = frozenset({"open", "selective", "limited", "direct"})
_CATEGORIES = frozenset({"goods", "works", "services"})
_BID_STATUS = frozenset({"invited", "pending", "valid", "disqualified", "withdrawn"})
_AWARD_STATUS = frozenset({"pending", "active", "cancelled", "unsuccessful"})
_ROLES = frozenset({"buyer", "procuringEntity", "supplier", "tenderer"})
_VALUE: Shape = {"amount": "number", "currency": frozenset({"GBP"})}
_PERIOD: Shape = {"startDate": "moment", "endDate": "moment"}
_PARTY: Shape = {"id": "text", "name": "text"}
_ITEM: Shape = {
    "id!": "text",
    "description": "text",
    "classification": {"scheme": "text", "id": "text", "description": "text"},
    "quantity": "number",
    "unit": {"name": "text"},
    "relatedLot": "text",
}
_LOT: Shape = {
    "id!": "text",
    "title": "text",
    "description": "text",
    "status": _TENDER_STATUS,
    "value": _VALUE,
}
_TENDER: Shape = {
    "id!": "text",
    "title": "text",
    "description": "text",
    "status": _TENDER_STATUS,
    "procuringEntity": _PARTY,
    "procurementMethod": _METHODS,
    "procurementMethodDetails": "text",
    "mainProcurementCategory": _CATEGORIES,
    "awardCriteria": "text",
    "awardCriteriaDetails": "text",
    "submissionMethod": ["text"],
    "tenderPeriod": _PERIOD,
    "contractPeriod": _PERIOD,
    "value": _VALUE,
    "items": [_ITEM],
    "lots": [_LOT],
    "numberOfTenderers": "number",
}
_BID: Shape = {
    "id!": "text",
    "date": "moment",
    "status": _BID_STATUS,
    "tenderers": [_PARTY],
    "value": _VALUE,
    "relatedLots": ["text"],
}
_AWARD: Shape = {
    "id!": "text",
    "title": "text",
    "description": "text",
    "status": _AWARD_STATUS,
    "date": "moment",
    "value": _VALUE,
    "suppliers": [_PARTY],
    "relatedLots": ["text"],
    "relatedBid": "text",
    "contractPeriod": _PERIOD,
}
_RELEASE: Shape = {
    "ocid!": "ocid",
    "id!": "text",
    "date!": "moment",
    "tag!": [_TAGS],
    "initiationType!": frozenset({"tender"}),
    "language": "text",
    "parties": [{**_PARTY, "roles": [_ROLES]}],
    "buyer": _PARTY,
    "tender": _TENDER,
    "bids": {"details": [_BID]},
    "awards": [_AWARD],
}
_PACKAGE: Shape = {
    "uri!": "uri",
    "version!": frozenset({"1.1"}),
    "extensions": ["uri"],
    "publishedDate!": "moment",
    "publisher!": {"name!": "text"},
    "releases!": [_RELEASE],
}
_OCID = re.compile(r"ocds-[a-z0-9]{6}-.+")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def ocds_faults(package: Mapping[str, Any]) -> tuple[str, ...]:
    """List what in a release package the standard does not know or allow, each by its path."""
    found = tuple(_field(package, _PACKAGE, ""))
    return found or tuple(_references(package))


def _field(value: object, shape: object, path: str) -> Iterator[str]:
    if isinstance(shape, Mapping):
        yield from _object(value, shape, path)
    elif isinstance(shape, list):
        yield from _list(value, shape[0], path)
    elif isinstance(shape, frozenset):
        if value not in shape:
            yield f"{path} is not a code of its list"
    elif not _KINDS[str(shape)](value):
        yield f"{path} is not of kind {shape}"


def _object(value: object, shape: Shape, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path or 'the package'} is not an object"
        return
    start = f"{path}." if path else ""
    needed = {name.rstrip("!"): name.endswith("!") for name in shape}
    yield from (f"{start}{key} is no field of the standard" for key in value if key not in needed)
    yield from (f"{start}{key} is missing" for key, must in needed.items() if must > (key in value))
    for name, inner in shape.items():
        key = name.rstrip("!")
        if key in value:
            yield from _field(value[key], inner, f"{start}{key}")


def _list(value: object, inner: object, path: str) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"{path} is not a list with something in it"
        return
    for place, one in enumerate(value):
        yield from _field(one, inner, f"{path}[{place}]")
    ids = [str(one["id"]) for one in value if isinstance(one, dict) and "id" in one]
    if len(set(ids)) < len(ids):
        yield f"{path} has an id twice"


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or "T" not in value:
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_KINDS: Mapping[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str) and bool(value),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "moment": _is_moment,
    "ocid": lambda value: isinstance(value, str) and bool(_OCID.fullmatch(value)),
    "uri": lambda value: isinstance(value, str) and bool(_URI.fullmatch(value)),
}


def _references(package: Mapping[str, Any]) -> Iterator[str]:
    for place, release in enumerate(package["releases"]):
        tender = release.get("tender", {})
        lots = {lot["id"] for lot in tender.get("lots", [])}
        named = [item["relatedLot"] for item in tender.get("items", []) if "relatedLot" in item]
        for part in (*release.get("bids", {}).get("details", []), *release.get("awards", [])):
            named += part.get("relatedLots", [])
        for lot in dict.fromkeys(named):
            if lot not in lots:
                yield f"releases[{place}] speaks of a lot {lot} that is not in it"
        parties = {one["id"] for one in release.get("parties", [])}
        if "buyer" in release and release["buyer"]["id"] not in parties:
            yield f"releases[{place}].buyer is not among its parties"
