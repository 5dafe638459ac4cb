"""What comes back from operators, as plain facts."""

from dataclasses import dataclass
from typing import Literal

from routeopt.tender.rules import Alternative


@dataclass(frozen=True, slots=True)
class BidFault:
    """A fault in a bid file: where, what is wrong, how to mend it; never what was written.

    ``error``: what stands there cannot count. ``note``: it counts, but should be known.
    """

    code: str
    severity: Literal["error", "note"]
    file: str
    sheet: str
    row: int
    column: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Prices for one lot, or for several that are taken together or not at all.

    Attributes
    ----------
    days_and_pence
        (days a year, pence a day): one pair for the whole, or one a lot where the offer is so
        much percent off the operator's own single prices.
    pa_day_pence
        Of the price a day, what is for passenger assistants.
    mile_pence, extra_pupil_pence
        The boxes for variations; None where left blank.
    group
        The operator's own label: at most one offer with it may win; blank for none.
    alternative
        How it differs from what the lot asks for; None where it does not.
    vehicle_class
        What is offered instead, with ``other_vehicle``.
    row
        Where it stands in the file.
    """

    offer_id: str
    lots: tuple[str, ...]
    days_and_pence: tuple[tuple[int, int], ...]
    pa_day_pence: int = 0
    mile_pence: int | None = None
    extra_pupil_pence: int | None = None
    group: str = ""
    alternative: Alternative | None = None
    vehicle_class: str = ""
    row: int = 0

    @property
    def year_pence(self) -> int:
        """Price of a year."""
        return sum(days * pence for days, pence in self.days_and_pence)


@dataclass(frozen=True, slots=True)
class Bid:
    """One operator's offers, as sent in one file.

    Attributes
    ----------
    received
        ISO moment, and ``received_from`` where it is known from: the council's list of
        receipts, the file's own statement, or the file's date.
    discounts
        (lots won or more, hundredths of a percent off all that is won).
    capacity
        (vehicle class, vehicles); classes that are not named are not limited.
    """

    operator_id: str
    file: str
    sha256: str
    received: str
    received_from: Literal["list", "stated", "file date"]
    offers: tuple[Offer, ...]
    discounts: tuple[tuple[int, int], ...] = ()
    capacity: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bids:
    """All that came in and counts, and every fault found."""

    bids: tuple[Bid, ...]
    faults: tuple[BidFault, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def errors(self) -> tuple[BidFault, ...]:
        """Faults for which something does not count."""
        return tuple(fault for fault in self.faults if fault.severity == "error")
