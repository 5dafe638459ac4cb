"""The columns of a bid, once for template and reader; sheets of a workbook, parts of a CSV."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BidColumn:
    """A column and what goes into it."""

    name: str
    words: str
    width: float = 14.0


_PRICES = (
    BidColumn("vehicle_day_gbp", "GBP a day: all vehicles and drivers of the lot"),
    BidColumn("pa_day_gbp", "GBP a day: all passenger assistants of the lot"),
    BidColumn("mile_gbp", "GBP a mile, for variations"),
    BidColumn("extra_pupil_day_gbp", "GBP a day for one more pupil"),
)
_MARKS = (
    BidColumn("at_most_one_of", "A letter of your own: of the rows with it at most one is taken"),
    BidColumn("alternative", "Blank: as asked. Or other_vehicle, no_pa, other_times", 16),
    BidColumn("vehicle_class", "With other_vehicle: phv, phv_wav, psv or psv_wav", 16),
)
PARTS: dict[str, tuple[BidColumn, ...]] = {
    "operator": (
        BidColumn("operator_id", "Your number on the council's list", 16),
        BidColumn("sent", "Day and time sent: 2026-03-20 10:30", 20),
    ),
    "lots": (BidColumn("lot", "One lot a row; leave out those you do not want"), *_PRICES, *_MARKS),
    "packages": (
        BidColumn("lots", "Lots taken together or not at all, ; between: L01;L04", 24),
        BidColumn("percent_off", "Percent off your own prices of these lots, or prices:"),
        *_PRICES,
        *_MARKS,
    ),
    "discounts": (
        BidColumn("lots_won", "If you win so many lots or more"),
        BidColumn("percent_off", "percent off everything you win"),
    ),
    "vehicles": (
        BidColumn("vehicle_class", "phv, phv_wav, psv or psv_wav", 16),
        BidColumn("vehicles", "How many you could put on the road"),
    ),
}
"""Part of a bid (a sheet's name) -> its columns."""

PART_COLUMN = "part"
CSV_COLUMNS: tuple[str, ...] = (
    PART_COLUMN,
    *dict.fromkeys(column.name for columns in PARTS.values() for column in columns),
)
VEHICLE_CLASSES = ("phv", "phv_wav", "psv", "psv_wav")
