"""The fields of the contract details notice (UK7), ready to paste; for the council's file."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import floor

from routeopt.domain.area import ServiceArea
from routeopt.exports.wording import gbp_pence
from routeopt.tender.internal import InternalLot
from routeopt.tender.model import Lot, Tender
from routeopt.tender.ocds import ocid_of
from routeopt.tender.settings import NoticeSettings
from routeopt.tender.words import PROCUREMENT

DUE_PENCE = 30_000_00
HEADINGS = ("lot", "field", "value", "where it comes from")
AFTER = "to be filled in after the award"
_VAT_PERCENT = 20
_DAYS_PER_YEAR = Fraction(1461, 4)
_SETTING = "the settings"


def contract_pence(tender: Tender, year_pence: int) -> int:
    """Value of a contract over its whole life, without VAT."""
    begins = date.fromisoformat(tender.contract_start)
    ends = date.fromisoformat(tender.contract_end)
    years = Fraction((ends - begins).days + 1) / _DAYS_PER_YEAR
    return floor(year_pence * years + Fraction(1, 2))


def notice_rows(
    tender: Tender,
    notice: NoticeSettings,
    lot: Lot,
    prices: InternalLot,
    area: ServiceArea | None = None,
    *,
    supplier: str = "",
    supplier_id: str = "",
    year_pence: int | None = None,
    signed: str = "",
) -> Iterator[tuple[str, str, str, str]]:
    """Give the notice's fields for one lot; those only an award can know say so.

    A notice is due from a contract value of £30,000 with VAT; for a lot below, one row says so.
    """
    value = contract_pence(tender, prices.plan_year_pence if year_pence is None else year_pence)
    source = "the plan's own estimate: not to be published" if year_pence is None else "the award"
    gross = value * (100 + _VAT_PERCENT) // 100
    if gross < DUE_PENCE:
        said = f"not due: {gbp_pence(gross)} with VAT is below {gbp_pence(DUE_PENCE)}"
        yield lot.lot_id, "Notice", said, source
        return
    schools = ", ".join(area.schools[key].name or key for key in lot.schools) if area else lot.title
    awarded = "the award" if supplier else ""
    fields = (
        ("Contracting authority", tender.buyer, _SETTING),
        ("Authority's identifier", notice.authority_id, _SETTING),
        ("Authority's address", notice.authority_address, _SETTING),
        ("Contact", notice.contact, _SETTING),
        ("Procurement identifier (OCID)", ocid_of(tender, notice), "the tender"),
        ("Contract title", f"{tender.title}, lot {lot.lot_id}", "the tender"),
        ("Contract reference", f"{tender.tender_id}/{lot.lot_id}", "the tender"),
        ("Description", f"Home to school transport: {schools}", "the lot"),
        ("Main category", "Services", "always"),
        ("CPV code", notice.cpv, _SETTING),
        ("Place of performance (ITL code)", notice.region, _SETTING),
        ("Procedure", PROCUREMENT[tender.procurement].name, _SETTING),
        ("Award criteria", _criteria(tender), "the award rules"),
        ("Contract value without VAT", gbp_pence(value), source),
        ("Contract value with VAT", gbp_pence(gross), f"{source}; VAT at {_VAT_PERCENT}%"),
        ("Start date", tender.contract_start, _SETTING),
        ("End date", tender.contract_end, _SETTING),
        ("Supplier", supplier or AFTER, awarded),
        ("Supplier's identifier", supplier_id or AFTER, awarded),
        ("Supplier's address", AFTER, ""),
        ("Small or medium enterprise; voluntary or social enterprise", AFTER, ""),
        ("Date signed", signed or AFTER, awarded),
        ("Conflicts assessment prepared and revised", AFTER, "the council's own record"),
    )
    for name, text, where in fields:
        yield lot.lot_id, name, text or "NOT SET", where


def _criteria(tender: Tender) -> str:
    return ", ".join(f"{one.name} {one.weight}%" for one in tender.rules.criteria)
