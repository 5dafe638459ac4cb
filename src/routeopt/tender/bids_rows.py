"""Rows of a bid file judged against the tender: offers, or faults with what to mend."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from routeopt.data.cells import as_int, as_number
from routeopt.domain.units import pence_from_gbp
from routeopt.tender.bid_columns import VEHICLE_CLASSES
from routeopt.tender.bid_model import BidFault, Offer
from routeopt.tender.bids_files import BidFile, BidRow
from routeopt.tender.model import Tender
from routeopt.tender.rules import Alternative
from routeopt.tender.winner import percent_hundredths

_MOST_DAY_GBP = 20_000
_MOST_PERCENT = 60
_MOST_MILE_GBP = 50
_MOST_COUNT = 5_000


@dataclass(slots=True)
class Rows:
    """One file on its way to a bid.

    ``open_lots`` are those the operator may bid on.
    """

    tender: Tender
    file: BidFile
    open_lots: Collection[str]
    faults: list[BidFault] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    discounts: list[tuple[int, int]] = field(default_factory=list)
    capacity: dict[str, int] = field(default_factory=dict)

    def judge(self) -> None:
        """Read every row; single lots first, since packages may lean on their prices."""
        judges: tuple[tuple[str, Callable[[BidRow], None]], ...] = (
            ("lots", self._single), ("packages", self._package),
            ("discounts", self._discount), ("vehicles", self._vehicles),
        )  # fmt: skip
        for part, judge in judges:
            for row in self.file.rows:
                if row.part == part:
                    judge(row)

    def fault(
        self, row: BidRow, column: str, code: str, message: str, fix: str, *, note: bool = False
    ) -> None:
        """Note a fault; what stands in the cell is never said again."""
        self.faults.append(
            BidFault(
                code,
                "note" if note else "error",
                self.file.name,
                row.sheet,
                row.row,
                column,
                message,
                fix,
            )
        )

    def _single(self, row: BidRow) -> None:
        if not set(row.cells) - {"lot", "alternative", "at_most_one_of"}:
            return  # a lot of the form left blank: no bid
        before = len(self.faults)
        lots = self._lots(row, "lot", row.cells.get("lot", ""))
        offer = self._offer(row, lots, self._day_price(row, lots, needed=True))
        if offer is not None and len(self.faults) == before:
            self._keep(row, offer)

    def _package(self, row: BidRow) -> None:
        before = len(self.faults)
        if not self.tender.rules.packages:
            self.fault(row, "lots", "packages_not_allowed", "this tender allows no packages",
                       "bid on the lots one by one")  # fmt: skip
            return
        names = row.cells.get("lots", "")
        lots = self._lots(row, "lots", *(part.strip() for part in names.split(";") if part.strip()))
        if len(self.faults) == before and len(lots) < 2:
            self.fault(row, "lots", "package_of_one", "a package has two lots or more",
                       "put a single lot on the sheet lots")  # fmt: skip
        percent = self._number(row, "percent_off", _MOST_PERCENT)
        if percent is not None and row.cells.get("vehicle_day_gbp"):
            self.fault(row, "percent_off", "two_prices",
                       "the package has a percentage and a price of its own",
                       "leave one of them blank")  # fmt: skip
        if percent is not None:
            prices = self._percent_price(row, lots, percent)
        else:
            prices = self._day_price(row, lots, needed=True)
        offer = self._offer(row, lots, prices)
        if offer is not None and len(self.faults) == before:
            self._keep(row, offer)

    def _keep(self, row: BidRow, offer: Offer) -> None:
        same = [
            one
            for one in self.offers
            if set(one.lots) == set(offer.lots) and one.alternative == offer.alternative
            and one.vehicle_class == offer.vehicle_class
        ]  # fmt: skip
        if not same:
            self.offers.append(offer)
        elif same[0].days_and_pence == offer.days_and_pence:
            self.fault(row, "", "duplicate", f"the same offer stands in row {same[0].row} already",
                       "nothing to do: it counts once", note=True)  # fmt: skip
        else:
            self.offers.remove(same[0])
            self.fault(row, "vehicle_day_gbp", "contradictory",
                       f"another price for the same stands in row {same[0].row}; neither counts",
                       "ask the operator which one stands")  # fmt: skip

    def _lots(self, row: BidRow, column: str, *names: str) -> tuple[str, ...]:
        known = {lot.lot_id.casefold(): lot.lot_id for lot in self.tender.lots}
        found = [known.get(name.casefold(), "") for name in names]
        if not found or not all(found):
            self.fault(row, column, "unknown_lot", "it names no lot of this tender",
                       "write the lots as the schedule has them")  # fmt: skip
            return ()
        if len(set(found)) < len(found):
            self.fault(row, column, "lot_twice", "a lot is named twice", "name each lot once")
        closed = [lot for lot in found if lot not in self.open_lots]
        if closed:
            self.fault(row, column, "not_open",
                       f"{', '.join(closed)}: not open to this operator, or held back",
                       "leave it out, or change the list of operators")  # fmt: skip
        for group in self.tender.alternatives:
            members = {lot for form in group.forms for lot in form}
            if not any(members & set(found) <= set(form) for form in group.forms):
                self.fault(row, column, "two_forms",
                           "it joins lots of which only one form is let",
                           "bid on the forms one by one")  # fmt: skip
        return tuple(found)

    def _offer(
        self, row: BidRow, lots: tuple[str, ...], prices: tuple[tuple[int, int], ...]
    ) -> Offer | None:
        alternative, vehicle_class = self._alternative(row)
        group = row.cells.get("at_most_one_of", "")
        if group and not self.tender.rules.either_or:
            self.fault(row, "at_most_one_of", "either_or_not_allowed",
                       "this tender does not allow at most one of these",
                       "leave the column blank")  # fmt: skip
        assistants = self._pence(row, "pa_day_gbp", _MOST_DAY_GBP) or 0
        if alternative == "no_pa" and assistants:
            self.fault(row, "pa_day_gbp", "pa_price_without_pa",
                       "a price for assistants on an offer without any",
                       "leave the price or the alternative out")  # fmt: skip
        mile = self._pence(row, "mile_gbp", _MOST_MILE_GBP)
        extra = self._pence(row, "extra_pupil_day_gbp", _MOST_DAY_GBP)
        weighed = self.tender.rules
        for value, column, counts in (
            (mile, "mile_gbp", weighed.variation_miles_year),
            (extra, "extra_pupil_day_gbp", weighed.extra_pupils),
        ):
            if counts and value is None and not row.cells.get("percent_off"):
                self.fault(row, column, "price_missing",
                           "the rules compare this price and it is blank",
                           "ask the operator for it")  # fmt: skip
        if not lots or not prices:
            return None
        return Offer(
            f"{row.part[0].upper()}{row.row}", lots, prices, assistants, mile, extra, group,
            alternative, vehicle_class, row=row.row,
        )  # fmt: skip

    def _alternative(self, row: BidRow) -> tuple[Alternative | None, str]:
        text = row.cells.get("alternative", "").casefold()
        kind = row.cells.get("vehicle_class", "").casefold()
        if kind and kind not in VEHICLE_CLASSES:
            self.fault(row, "vehicle_class", "unknown_class", "it is none of the vehicle classes",
                       f"write one of {', '.join(VEHICLE_CLASSES)}")  # fmt: skip
        allowed = {str(one): one for one in self.tender.rules.alternatives}
        if text and text not in allowed:
            self.fault(row, "alternative", "alternative_not_allowed",
                       "it is none of the alternatives this tender allows",
                       f"write one of {', '.join(allowed) or 'none: leave it blank'}")  # fmt: skip
        if text == "other_vehicle" and not kind:
            self.fault(row, "vehicle_class", "class_missing",
                       "another vehicle is offered and its class is blank",
                       f"write one of {', '.join(VEHICLE_CLASSES)}")  # fmt: skip
        return allowed.get(text), kind

    def _day_price(
        self, row: BidRow, lots: tuple[str, ...], *, needed: bool
    ) -> tuple[tuple[int, int], ...]:
        vehicle = self._pence(row, "vehicle_day_gbp", _MOST_DAY_GBP)
        assistants = self._pence(row, "pa_day_gbp", _MOST_DAY_GBP) or 0
        if vehicle is None or not vehicle:
            if (needed and not row.cells.get("vehicle_day_gbp")) or vehicle == 0:
                self.fault(row, "vehicle_day_gbp", "price_missing", "there is no price a day",
                           "write pounds a day, or leave the whole row blank")  # fmt: skip
            return ()
        days = {self.tender.lot(lot).days_year for lot in lots}
        if len(days) > 1:
            self.fault(row, "vehicle_day_gbp", "days_differ",
                       "its lots run on different days, so one price a day has no one meaning",
                       "give percent_off the single prices instead")  # fmt: skip
            return ()
        return ((days.pop(), vehicle + assistants),) if days else ()

    def _percent_price(
        self, row: BidRow, lots: tuple[str, ...], percent: float
    ) -> tuple[tuple[int, int], ...]:
        singles = {one.lots[0]: one for one in self.offers
                   if len(one.lots) == 1 and one.alternative is None}  # fmt: skip
        missing = [lot for lot in lots if lot not in singles]
        if missing:
            self.fault(row, "percent_off", "no_single_price",
                       f"there is no single price of {', '.join(missing)} to take it off",
                       "price these lots one by one, or give the package a price")  # fmt: skip
            return ()
        keep = 10_000 - percent_hundredths(percent)
        return tuple(
            (days, (pence * keep + 5_000) // 10_000)
            for lot in lots
            for days, pence in singles[lot].days_and_pence
        )

    def _discount(self, row: BidRow) -> None:
        if not self.tender.rules.discounts:
            self.fault(row, "lots_won", "discounts_not_allowed", "this tender allows no discounts",
                       "leave the sheet empty")  # fmt: skip
            return
        lots = self._count(row, "lots_won")
        percent = self._number(row, "percent_off", _MOST_PERCENT)
        if lots and percent:
            self.discounts.append((lots, percent_hundredths(percent)))
        elif lots is not None and percent is None and not row.cells.get("percent_off"):
            self.fault(row, "percent_off", "percent_missing", "the percentage is blank",
                       "write percent, such as 5")  # fmt: skip

    def _vehicles(self, row: BidRow) -> None:
        kind = row.cells.get("vehicle_class", "").casefold()
        number = self._count(row, "vehicles")
        if kind not in VEHICLE_CLASSES:
            self.fault(row, "vehicle_class", "unknown_class", "it is none of the vehicle classes",
                       f"write one of {', '.join(VEHICLE_CLASSES)}")  # fmt: skip
        elif number is not None and self.capacity.setdefault(kind, number) != number:
            self.fault(row, "vehicles", "contradictory",
                       "two numbers for one class; the smaller counts until it is asked",
                       "ask the operator which one stands", note=True)  # fmt: skip
            self.capacity[kind] = min(self.capacity[kind], number)

    def _count(self, row: BidRow, column: str) -> int | None:
        number = as_int(row.cells.get(column, ""))
        if number is None or not 0 <= number <= _MOST_COUNT:
            self.fault(row, column, "not_a_number", "it is not a whole number in range",
                       "write a whole number")  # fmt: skip
            return None
        return number

    def _number(self, row: BidRow, column: str, most: float) -> float | None:
        text = row.cells.get(column, "").removesuffix("%").strip()
        if not text:
            return None
        number = as_number(text)
        if number is None or not 0 <= number <= most:
            self.fault(row, column, "not_a_number",
                       f"it is not a number from 0 to {most:,}",
                       "write a number without words")  # fmt: skip
            return None
        return number

    def _pence(self, row: BidRow, column: str, most: float) -> int | None:
        text = row.cells.get(column, "")
        if text.startswith("£"):
            row.cells[column] = text[1:].strip()
        row.cells[column] = row.cells.get(column, "").replace(",", "")
        if any(fault.row == row.row and fault.column == column and fault.sheet == row.sheet
               for fault in self.faults):  # fmt: skip
            return None
        number = self._number(row, column, most)
        return None if number is None else pence_from_gbp(number)
