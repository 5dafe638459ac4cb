"""Filled forms are read as sent; every fault is named at once with its row, nothing is echoed."""

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from routeopt.tender.bid_columns import CSV_COLUMNS
from routeopt.tender.bid_template import write_bid_template
from routeopt.tender.bids import read_bids
from routeopt.tender.model import AdmittedOperator, Tender
from routeopt.tender.rules import AwardRules
from tests.tender.test_model import a_lot, a_tender

CANARY = "Robin Canary has epilepsy"
Row = dict[str, str]


def tender() -> Tender:
    """Make a tender of four lots; of L01 and L02 one is let; L04 is held back."""
    lots = tuple(replace(a_lot(f"L{k:02d}", k), withheld=k == 4, operators=()) for k in range(1, 5))
    operators = (AdmittedOperator("OP1"), AdmittedOperator("OP2", suspended=True),
                 AdmittedOperator("OP3"))  # fmt: skip
    return replace(a_tender(), lots=lots, rules=AwardRules(), operators=operators)


def write(path: Path, *rows: Row, operator: str = "OP1", sent: str = "2026-03-20 10:00") -> None:
    """Write a CSV as an operator would send it."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, CSV_COLUMNS)
        writer.writeheader()
        writer.writerow({"part": "operator", "operator_id": operator, "sent": sent})
        writer.writerows(rows)


def single(lot: str, price: str, **more: str) -> Row:
    """Make a row of the part lots."""
    return {"part": "lots", "lot": lot, "vehicle_day_gbp": price, **more}


def test_a_sound_bid_is_read_as_sent(tmp_path: Path) -> None:
    """Singles, a package by percent, one by price, a discount and vehicles: all as written."""
    write(
        tmp_path / "a.csv",
        single("L01", "£1,100.50", pa_day_gbp="40"),
        single("L03", "80", at_most_one_of="A"),
        {"part": "packages", "lots": "L01;L03", "percent_off": "10", "at_most_one_of": "A"},
        {"part": "discounts", "lots_won": "2", "percent_off": "2.5"},
        {"part": "vehicles", "vehicle_class": "phv_wav", "vehicles": "3"},
    )
    found = read_bids(tender(), tmp_path)
    assert not found.faults
    (bid,) = found.bids
    prices = {one.lots: one.days_and_pence for one in bid.offers}
    assert prices == {
        ("L01",): ((190, 114_050),),
        ("L03",): ((190, 8_000),),
        ("L01", "L03"): ((190, 102_645), (190, 7_200)),
    }
    assert bid.discounts == ((2, 250),)
    assert bid.capacity == (("phv_wav", 3),)
    assert bid.received_from == "stated"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (single("L99", "80"), "unknown_lot", "lot"),
        (single(CANARY, "80"), "unknown_lot", "lot"),
        (single("L04", "80"), "not_open", "lot"),
        (single("L01", CANARY), "not_a_number", "vehicle_day_gbp"),
        (single("L01", "-5"), "not_a_number", "vehicle_day_gbp"),
        (single("L01", "0"), "price_missing", "vehicle_day_gbp"),
        (single("L01", "", pa_day_gbp="40"), "price_missing", "vehicle_day_gbp"),
        (single("L01", "80", alternative=CANARY), "alternative_not_allowed", "alternative"),
        (single("L01", "80", alternative="other_vehicle"), "class_missing", "vehicle_class"),
        (single("L01", "8", alternative="no_pa", pa_day_gbp="4"), "pa_price_without_pa",
         "pa_day_gbp"),
        ({"part": "packages", "lots": "L01;L02", "vehicle_day_gbp": "9"}, "two_forms", "lots"),
        ({"part": "packages", "lots": "L01", "vehicle_day_gbp": "9"}, "package_of_one", "lots"),
        ({"part": "packages", "lots": "L01;L03", "percent_off": "9"}, "no_single_price",
         "percent_off"),
        ({"part": "discounts", "lots_won": "2", "percent_off": "95"}, "not_a_number",
         "percent_off"),
        ({"part": "vehicles", "vehicle_class": CANARY, "vehicles": "2"}, "unknown_class",
         "vehicle_class"),
        ({"part": CANARY, "lot": "L01"}, "unknown_part", "part"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_row_and_column_and_never_echoed(
    tmp_path: Path, row: Row, code: str, column: str
) -> None:
    """One bad row beside a good one: the good one counts, the bad one is named by its place."""
    write(tmp_path / "a.csv", single("L03", "80"), row)
    found = read_bids(tender(), tmp_path)
    errors = [fault for fault in found.errors if fault.code == code]
    assert [(one.file, one.row, one.column) for one in errors] == [("a.csv", 4, column)]
    assert errors[0].fix
    assert CANARY not in repr(found)
    assert [one.lots for one in found.bids[0].offers] == [("L03",)]


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    """Three bad rows in two files come back together."""
    write(tmp_path / "a.csv", single("L99", "80"), single("L01", "x"))
    write(tmp_path / "b.csv", single("L01", "y"), operator="OP3")
    assert len(read_bids(tender(), tmp_path).errors) == 3


def test_late_repeated_and_contradictory_bids_are_named(tmp_path: Path) -> None:
    """A late file does not count, the last on time does, two prices for one lot do not."""
    write(tmp_path / "late.csv", single("L01", "80"), operator="OP3", sent="2026-04-01 12:01")
    write(tmp_path / "first.csv", single("L01", "80"), sent="2026-03-01 09:00")
    write(tmp_path / "second.csv", single("L01", "70"), single("L03", "60"), single("L03", "61"))
    found = read_bids(tender(), tmp_path)
    codes = {(fault.code, fault.file) for fault in found.faults}
    assert {("late", "late.csv"), ("replaced", "first.csv"), ("contradictory", "second.csv")} <= (
        codes
    )
    (bid,) = found.bids
    assert [(one.lots, one.days_and_pence) for one in bid.offers] == [(("L01",), ((190, 7000),))]


def test_the_councils_list_of_receipts_outranks_what_a_file_says(tmp_path: Path) -> None:
    """A file that states a time before the deadline, and came after it, is late."""
    write(tmp_path / "a.csv", single("L01", "80"))
    (tmp_path / "received.csv").write_text("file,received\na.csv,2026-04-02 09:00\n")
    found = read_bids(tender(), tmp_path)
    assert not found.bids
    assert [fault.code for fault in found.faults] == ["late"]


@pytest.mark.parametrize("operator", ["OP2", "OP9", CANARY])
def test_a_bid_of_nobody_admitted_does_not_count(tmp_path: Path, operator: str) -> None:
    """A suspended operator, one not on the list, a sentence: named, not counted, not echoed."""
    write(tmp_path / "a.csv", single("L01", "80"), operator=operator)
    found = read_bids(tender(), tmp_path)
    assert not found.bids
    assert [fault.code for fault in found.errors] == ["operator_not_admitted"]
    assert CANARY not in repr(found)


def test_rules_that_forbid_packages_and_discounts_are_kept(tmp_path: Path) -> None:
    """What the tender does not allow is named row by row."""
    strict = replace(
        tender(), rules=AwardRules(packages=False, discounts=False, either_or=False)
    )  # fmt: skip
    write(
        tmp_path / "a.csv",
        single("L01", "80", at_most_one_of="A"),
        {"part": "packages", "lots": "L01;L03", "vehicle_day_gbp": "90"},
        {"part": "discounts", "lots_won": "2", "percent_off": "5"},
    )
    codes = {fault.code for fault in read_bids(strict, tmp_path).errors}
    assert codes == {"either_or_not_allowed", "packages_not_allowed", "discounts_not_allowed"}


def test_a_file_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    """Rubbish under the name of a workbook becomes a fault, not a traceback."""
    (tmp_path / "a.xlsx").write_bytes(b"PK rubbish")
    found = read_bids(tender(), tmp_path)
    assert [fault.code for fault in found.errors][:1] == ["unreadable"]


def test_the_form_filled_in_reads_back(tmp_path: Path) -> None:
    """The workbook sent out, filled in by hand, is a bid; a lot held back is not on it."""
    book_path, csv_path = write_bid_template(tender(), tmp_path / "form")
    book = openpyxl.load_workbook(book_path)
    assert [row[0].value for row in book["lots"].iter_rows(min_row=2)] == ["L01", "L02", "L03"]
    book["operator"]["A2"] = "OP1"
    book["operator"]["B2"] = "2026-03-20 10:30"
    book["lots"]["B3"] = 82.5
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / "bid.xlsx")
    (bid,) = read_bids(tender(), tmp_path / "in").bids
    assert [(one.lots, one.year_pence) for one in bid.offers] == [(("L02",), 8250 * 190)]
    assert read_bids(tender(), csv_path).errors[0].code == "operator_not_admitted"
