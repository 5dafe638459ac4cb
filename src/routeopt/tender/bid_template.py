"""The form operators fill in: a workbook, and the same as CSV."""

from collections.abc import Collection
from pathlib import Path

import xlsxwriter

from routeopt.exports.sheets import Book, Heading
from routeopt.tender.bid_columns import CSV_COLUMNS, PART_COLUMN, PARTS
from routeopt.tender.cells import write_csv
from routeopt.tender.model import Lot, Tender

BID_WORKBOOK = "bid-template.xlsx"
BID_CSV = "bid-template.csv"
_READ_ME = "read me"


def write_bid_template(
    tender: Tender, folder: Path, released: Collection[str] = ()
) -> tuple[Path, Path]:
    """Write the bid form of a tender; lots held back and not ``released`` are not on it.

    Returns
    -------
    tuple
        The workbook and the CSV file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lots = [lot for lot in tender.lots if not lot.withheld or lot.lot_id in released]
    workbook = xlsxwriter.Workbook(str(folder / BID_WORKBOOK))
    book = Book(workbook, f"{tender.tender_id}: rules {tender.rules.sha256[:12]}")
    _read_me(book, tender)
    for part, columns in PARTS.items():
        sheet = book.sheet(part)
        headings = [Heading(column.name, "line", column.width) for column in columns]
        rows = [[lot.lot_id, *[""] * (len(columns) - 1)] for lot in lots] if part == "lots" else []
        book.table(sheet, headings, rows)
        for place, column in enumerate(columns):
            sheet.write_comment(0, place, column.words)
    workbook.close()
    empty = [""] * (len(CSV_COLUMNS) - 2)
    write_csv(
        folder / BID_CSV,
        CSV_COLUMNS,
        [["operator", "", *empty], *(_lot_row(lot) for lot in lots)],
    )
    return folder / BID_WORKBOOK, folder / BID_CSV


def _lot_row(lot: Lot) -> list[str]:
    place = CSV_COLUMNS.index("lot")
    cells = [""] * len(CSV_COLUMNS)
    cells[CSV_COLUMNS.index(PART_COLUMN)] = "lots"
    cells[place] = lot.lot_id
    return cells


def _read_me(book: Book, tender: Tender) -> None:
    sheet = book.sheet(_READ_ME)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    rules = tender.rules
    lines = [
        ("Tender", f"{tender.tender_id}: {tender.title}"),
        ("Send it back by", tender.deadline),
        ("Rules", f"SHA-256 {tender.rules.sha256}; the award is made by these and no others."),
        ("operator", "One row: your number on the council's list, and when you send this."),
        ("lots", "A row for each lot you want, priced by itself. Delete or leave the rest blank."),
        ("packages", "Lots you would take together or not at all, of your own choosing: percent "
         "off your own prices, or one price for the whole where all its lots run the same days."
         if rules.packages else "Not allowed in this tender: leave it empty."),
        ("at_most_one_of", "Give rows the same letter where you could do only one of them."
         if rules.either_or else "Not allowed in this tender: leave it empty."),
        ("discounts", "x % off everything you win, if you win so many lots or more."
         if rules.discounts else "Not allowed in this tender: leave it empty."),
        ("vehicles", "How many of each class you could put on the road; you never win more."),
        ("alternative", "Allowed: " + (", ".join(rules.alternatives) or "none") + ". A second "
         "row for the same lot. no_pa: the council sends its own assistant, and its cost counts."),
    ]  # fmt: skip
    for row, (name, words) in enumerate(lines):
        book.put(sheet, row, 0, name, bold=True)
        book.put(sheet, row, 1, words)
        sheet.set_row(row, 15 * (1 + len(words) // 88))
