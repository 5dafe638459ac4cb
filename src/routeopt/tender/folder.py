"""A tender's folder: what is sent, what stays with the council; all or none of it."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from routeopt.tender import log
from routeopt.tender.bid_template import write_bid_template
from routeopt.tender.book import write_book
from routeopt.tender.cells import write_csv
from routeopt.tender.codec import FormatError, plain
from routeopt.tender.document import Document
from routeopt.tender.internal import INTERNAL_FILE, INTERNAL_FOLDER, write_internal
from routeopt.tender.making import Asked, Made
from routeopt.tender.model import TENDER_FILE, Lot, write_tender
from routeopt.tender.notice import HEADINGS as NOTICE_HEADINGS
from routeopt.tender.notice import notice_rows
from routeopt.tender.ocds import Json, release_package
from routeopt.tender.ocds_check import ocds_faults
from routeopt.tender.pdf import write_pdf
from routeopt.tender.rows import HEADINGS, schedule_rows
from routeopt.tender.schedule import Writing, document
from routeopt.tender.screen import LeakError, Screen

SCHEDULES = "schedules"
OPERATORS_FOLDER = "for-operators"
SETTINGS_FILE = "settings.json"


def write_folder(made: Made, asked: Asked, folder: Path) -> None:
    """Write a tender's folder, which must not hold anything yet.

    Raises
    ------
    FormatError
        If the folder is not empty.
    LeakError
        If a finished page holds a pupil's reference or a home's postcode; nothing is written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FormatError([f"{folder} is not empty: a tender is written once, to a new folder"])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".tender-") as name:
        part = Path(name)
        _write_internal(made, part)
        _write_sent(made, asked, part)
        _record(made, asked, part)
        for path in sorted(part.iterdir()):
            shutil.move(str(path), str(folder / path.name))


def _write_sent(made: Made, asked: Asked, part: Path) -> None:
    tender, writing = made.tender, made.writing
    write_tender(tender, part / TENDER_FILE)
    write_schedules(writing, tender.lots, part, made.screen)
    write_bid_template(tender, part, asked.releases)
    public = release_package(tender, made.writing.settings.notice, released=asked.releases)
    write_open_data(public, part / "ocds-public.json")
    for path in (part / TENDER_FILE, part / "ocds-public.json"):
        refuse_keys(made.screen, [(path.name, path.read_text(encoding="utf-8"))])
    for operator in _addressed(made, asked):
        target = part / OPERATORS_FOLDER / operator
        target.mkdir(parents=True)
        own = writing
        if asked.grain == "postcode":
            own = replace(writing, places=replace(writing.places, grain="postcode"))
        lots = [lot for lot in tender.lots if operator in lot.operators]
        write_schedules(own, lots, target, made.screen, addressed_to=_named(made, operator))


def _addressed(made: Made, asked: Asked) -> tuple[str, ...]:
    """Operators who get a schedule of their own: those named, or every one admitted."""
    admitted = dict.fromkeys(key for lot in made.tender.lots for key in lot.operators)
    reasons = [
        f"operator {key} is not admitted for any lot"
        for key in asked.operators
        if key not in admitted
    ]
    if reasons:
        raise FormatError(reasons)
    return asked.operators or (tuple(admitted) if asked.each_operator else ())


def _named(made: Made, operator: str) -> str:
    name = next((o.name for o in made.tender.operators if o.operator_id == operator), "")
    return f"{name} ({operator})" if name else operator


def write_schedules(
    writing: Writing, lots: Sequence[Lot], folder: Path, screen: Screen, addressed_to: str = ""
) -> None:
    """Write the workbook, the PDF and the table of some lots.

    Raises
    ------
    LeakError
        If a page holds what may not leave at its grain.
    """
    pages = document(writing, lots, addressed_to)
    rows = [tuple(row) for row in schedule_rows(writing, lots)]
    if writing.places.grain != "postcode":
        refuse_keys(screen, pages.texts())
        refuse_keys(screen, ((SCHEDULES, str(cell)) for row in rows for cell in row))
    write_files(pages, rows, folder)


def write_files(
    pages: Document, rows: Sequence[Sequence[str | float | None]], folder: Path
) -> None:
    """Write one document's three files."""
    write_book(pages, folder / f"{SCHEDULES}.xlsx")
    write_pdf(pages, folder / f"{SCHEDULES}.pdf")
    write_csv(folder / f"{SCHEDULES}.csv", HEADINGS, rows)


def refuse_keys(
    screen: Screen, texts: "Iterator[tuple[str, str]] | Sequence[tuple[str, str]]"
) -> None:
    """Refuse finished texts that hold a pupil's reference or a home's postcode."""
    found = dict.fromkeys(
        f"{where} holds {kind}" for where, text in texts for kind in screen.keys(text)
    )
    if found:
        raise LeakError(found)


def write_open_data(package: Json, path: Path) -> None:
    """Write a release package, once it is seen to keep to the standard."""
    faults = ocds_faults(package)
    if faults:
        raise FormatError([f"open contracting data: {said}" for said in faults])
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_internal(made: Made, part: Path) -> None:
    inside = part / INTERNAL_FOLDER
    inside.mkdir(mode=0o700)
    write_internal(made.internal, inside / INTERNAL_FILE)
    notice = made.writing.settings.notice
    package = release_package(made.tender, notice, internal=made.internal)
    write_open_data(package, inside / "ocds-internal.json")
    settings = json.dumps(plain(made.writing.settings), ensure_ascii=False, indent=1) + "\n"
    (inside / SETTINGS_FILE).write_text(settings, encoding="utf-8")
    shutil.copyfile(made.source.pack_file, inside / "pack.zip")
    several = len(made.source.plan_files) > 1
    for file in made.source.plan_files:
        target = inside / file.parent.name / "plan.json" if several else inside / "plan.json"
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)
    _internal_tables(made, inside)


def _internal_tables(made: Made, inside: Path) -> None:
    area, tender = made.source.pack.area, made.tender
    rows = [
        row
        for lot in tender.lots
        for row in notice_rows(
            tender, made.writing.settings.notice, lot, made.internal.lot(lot.lot_id), area
        )
    ]
    write_csv(inside / "contract-details-notice.csv", NOTICE_HEADINGS, rows)
    names = {one.operator_id: one.name for one in tender.operators}
    write_csv(
        inside / "operators.csv",
        ("lot", "operator_id", "name"),
        [(lot.lot_id, key, names[key]) for lot in tender.lots for key in lot.operators],
    )
    write_csv(
        inside / "lots.csv",
        ("lot", "title", "routes in the plan", "plan £ a day", "plan £ a year", "today £ a day",
         "contracts today", "operators admitted", "held back", "few bids expected"),
        [_lot_row(made, lot) for lot in tender.lots],
    )  # fmt: skip
    write_csv(
        inside / "left-out.csv",
        ("route in the plan", "contract", "why"),
        [(one.route_id, one.contract_id, one.reason) for one in made.left_out],
    )


def _lot_row(made: Made, lot: Lot) -> tuple[str | float | None, ...]:
    prices = made.internal.lot(lot.lot_id)
    today = prices.today_day_pence
    return (
        lot.lot_id, lot.title, " ".join(prices.route_ids), prices.plan_day_pence / 100,
        prices.plan_year_pence / 100, None if today is None else today / 100,
        " ".join(prices.contract_ids), len(lot.operators), "yes" if lot.withheld else "",
        lot.few_bids,
    )  # fmt: skip


def _record(made: Made, asked: Asked, part: Path) -> None:
    tender = made.tender
    log.append(
        part, "written", lots=len(tender.lots), grain=tender.grain, rules=tender.rules.sha256,
        plan=tender.plan_sha256,
    )  # fmt: skip
    for lot, person in asked.releases.items():
        log.append(part, "single released", lot=lot, by=person)
    if asked.grain == "postcode":
        for operator in _addressed(made, asked):
            lots = [lot.lot_id for lot in tender.lots if operator in lot.operators]
            log.append(
                part, "postcodes given", operator=operator, lots=lots, by=asked.by, why=asked.why
            )
