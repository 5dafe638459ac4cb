"""``award.xlsx``: what a contracts officer reads."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from routeopt.exports.sheets import Book, Cell, Heading, Kind, Money
from routeopt.tender.award import Award
from routeopt.tender.award_auction import Opened
from routeopt.tender.award_lots import STATUS_WORDS

_Table = tuple[str, list[Heading], list[list[Cell]]]


def write_award_book(opened: Opened, award: Award, path: Path) -> None:
    """Write the workbook: figures first, then lots, packages, questions, all bids, faults."""
    workbook = xlsxwriter.Workbook(str(path))
    book = Book(workbook, f"{award.tender_id}: rules {award.rules_sha256[:12]}")
    _figures(book, opened, award)
    tables = (
        _lots(opened, award), _routes(award), _packages(award), _lost(award), _questions(award),
        _bids(opened, award), _faults(opened),
    )  # fmt: skip
    for name, headings, rows in tables:
        sheet = book.sheet(name)
        first = _warn(book, sheet, award)
        book.table(sheet, headings, rows, first)
        if not rows:
            book.put(sheet, first + 1, 0, "None.", "line")
    workbook.close()


def _warn(book: Book, sheet: Worksheet, award: Award) -> int:
    if not award.warning:
        return 0
    book.put(sheet, 0, 0, award.warning, "line", bold=True)
    return 2


def _figures(book: Book, opened: Opened, award: Award) -> None:
    sheet = book.sheet("award")
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 16)
    sheet.set_column(3, 3, 46)
    row = _warn(book, sheet, award)
    for name, text in (
        ("Tender", f"{award.tender_id}: {opened.tender.title}"),
        ("Lots let", _let_words(opened, award)),
        ("Proof", award.proof),
        ("Rules (SHA-256)", award.rules_sha256),
        *(("Changed for this run", change) for change in award.what_if),
        *([("Left out", f"{award.left_out} faulty entries: sheet faults")]
          if award.left_out else []),
    ):  # fmt: skip
        book.put(sheet, row, 0, name, "line", bold=True)
        sheet.merge_range(row, 1, row, 3, "", book.style("text"))
        book.put(sheet, row, 1, text)
        sheet.set_row(row, 15 * (1 + len(text) // 74))
        row += 1
    row = _four(book, sheet, award, row + 1)
    _rules(book, sheet, award, row + 1)


def _let_words(opened: Opened, award: Award) -> str:
    let = [one for one in award.lots if one.status == "let"]
    offered = [one for one in award.lots if one.status not in ("other_form", "held_back")]
    winners = len({one.operator_id for one in let})
    return f"{len(let)} of {len(offered)}, to {winners} of {len(opened.bids.bids)} bidders"


def _four(book: Book, sheet: Worksheet, award: Award, row: int) -> int:
    best = award.year_pence
    _head(book, sheet, row, ("Pounds a year", "cost", "against the award", "not let in it"))
    for figure in award.figures:
        row += 1
        book.put(sheet, row, 0, figure.words, "line", bold=figure.name == "best")
        note = ", ".join(figure.unlet) or figure.note
        if figure.year_pence is None:
            book.put(sheet, row, 1, "not known", "line")
        else:
            book.put(sheet, row, 1, Money(figure.year_pence), "pounds", bold=figure.name == "best")
            difference = figure.year_pence - best
            book.put(sheet, row, 2, None if figure.name == "best" else Money(difference), "pounds")
        book.put(sheet, row, 3, note)
        sheet.set_row(row, 15 * (1 + len(note) // 44))
    if any(figure.unlet for figure in award.figures):
        row += 1
        book.put(sheet, row, 0, "Awards that leave different lots unlet do not compare.", "line")
    return row + 1


def _head(book: Book, sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    for column, name in enumerate(names):
        kind: Kind = "pounds" if column in (1, 2) else "text"
        sheet.write_string(row, column, name, book.heading_style(kind))


def _rules(book: Book, sheet: Worksheet, award: Award, row: int) -> None:
    _head(book, sheet, row, ("What each rule costs", "pounds a year", "lots", ""))
    if not award.rules:
        book.put(sheet, row + 1, 0, "No rule or limit that could bind.", "line")
    for rule in award.rules:
        row += 1
        book.put(sheet, row, 0, rule.words, "line")
        if not rule.binds:
            book.put(sheet, row, 3, "does not bind")
            continue
        book.put(sheet, row, 1, Money(rule.year_pence), "pounds")
        book.put(sheet, row, 2, rule.lots_let_more, "whole")
        book.put(sheet, row, 3, "binds: what it costs; lots that could be let without it")
        sheet.set_row(row, 30)


def _lots(opened: Opened, award: Award) -> _Table:
    names = {one.operator_id: one.name for one in opened.tender.operators}
    headings = [
        Heading("lot", "line", 8), Heading("what", "text", 30), Heading("outcome", "text", 15),
        Heading("operator", "text", 22), Heading("pounds a day", "money", 12),
        Heading("pounds a year", "pounds", 12), Heading("plan, a day", "money", 12),
        Heading("today, a day", "money", 12), Heading("bidders", "whole", 9),
        Heading("package", "text", 16), Heading("alternative", "text", 14),
        Heading("what to do", "text", 44),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [one.lot_id, one.title, STATUS_WORDS[one.status],
         f"{one.operator_id} {names.get(one.operator_id, '')}".strip(),
         _money(one.day_pence), _money(one.year_pence), _money(one.plan_day_pence),
         _money(one.today_day_pence), one.bidders, ", ".join(one.package),
         f"{one.alternative} {one.vehicle_class}".strip(), one.advice]
        for one in award.lots
    ]  # fmt: skip
    return "lots", headings, rows


def _money(pence: int | None) -> Money | None:
    return None if pence is None else Money(pence)


def _routes(award: Award) -> _Table:
    headings = [Heading("route", "line", 12), Heading("operator", "line", 16),
                Heading("pounds a day", "money", 14)]  # fmt: skip
    rows: list[list[Cell]] = [
        [route.code, one.operator_id, Money(route.day_pence)]
        for one in award.lots
        for route in one.routes
    ]
    return "routes", headings, rows


def _packages(award: Award) -> _Table:
    headings = [
        Heading("package", "line", 14), Heading("lots", "text", 24),
        Heading("price a year", "pounds", 14), Heading("own singles", "pounds", 14),
        Heading("lowest singles", "pounds", 14), Heading("how to read it", "text", 60),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [one.bid_id, ", ".join(one.lots), Money(one.paid_pence), _money(one.own_singles_pence),
         _money(one.lowest_singles_pence), one.note]
        for one in award.packages
    ]  # fmt: skip
    return "packages", headings, rows


def _lost(award: Award) -> _Table:
    headings = [
        Heading("lowest single", "line", 14), Heading("lot", "line", 8),
        Heading("award, a year", "pounds", 16), Heading("best with it", "pounds", 16),
        Heading("why it lost", "text", 60),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for one in award.lost_singles:
        if one.with_it_pence is None:
            why = "No award that lets as many lots can take it under the rules."
        else:
            dearer = (one.with_it_pence - one.award_pence) / 100
            why = f"With this bid taken the total is £{dearer:,.2f} more."
        rows.append([one.bid_id, one.lot, Money(one.award_pence), _money(one.with_it_pence), why])
    return "lost singles", headings, rows


def _questions(award: Award) -> _Table:
    headings = [
        Heading("bid", "line", 14), Heading("lots", "text", 20),
        Heading("pounds a day", "money", 14), Heading("plan, a day", "money", 14),
        Heading("question", "text", 70),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.bid_id,
            ", ".join(one.lots),
            Money(one.day_pence),
            Money(one.plan_day_pence),
            one.words,
        ]
        for one in award.questions
    ]
    return "questions", headings, rows


def _bids(opened: Opened, award: Award) -> _Table:
    won = {one.bid_id for one in award.lots if one.bid_id}
    headings = [
        Heading("bid", "line", 14), Heading("operator", "line", 14), Heading("lots", "text", 24),
        Heading("pounds a day", "money", 14), Heading("pounds a year", "pounds", 14),
        Heading("alternative", "text", 16), Heading("at most one of", "line", 14),
        Heading("won", "line", 8), Heading("received", "line", 22),
        Heading("known from", "line", 12), Heading("file", "text", 26),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for bid in opened.bids.bids:
        for offer in bid.offers:
            bid_id = f"{bid.operator_id}/{offer.offer_id}"
            rows.append(
                [bid_id, bid.operator_id, ", ".join(offer.lots),
                 Money(sum(pence for _, pence in offer.days_and_pence)), Money(offer.year_pence),
                 f"{offer.alternative or ''} {offer.vehicle_class}".strip(),
                 "yes" if offer.group else "", "won" if bid_id in won else "", bid.received,
                 bid.received_from, bid.file]
            )  # fmt: skip
    return "bids", headings, rows


def _faults(opened: Opened) -> _Table:
    headings = [
        Heading("", "line", 8), Heading("file", "text", 26), Heading("sheet", "line", 12),
        Heading("row", "whole", 7), Heading("column", "line", 18),
        Heading("what is wrong", "text", 46), Heading("what to do", "text", 46),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [one.severity, one.file, one.sheet, one.row or None, one.column, one.message, one.fix]
        for one in opened.bids.faults
    ]
    return "faults", headings, rows
