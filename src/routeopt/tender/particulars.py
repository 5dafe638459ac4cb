"""The first page of a tender: what it is, how to bid, how it is awarded, its lots."""

from collections.abc import Sequence

from routeopt.exports.wording import counted, miles
from routeopt.tender.classes import CLASS_WORDS
from routeopt.tender.document import Block, Facts, Grid, Heading, Page, Words
from routeopt.tender.model import Lot, Tender
from routeopt.tender.settings import TenderSettings
from routeopt.tender.words import (
    NEED_CODES,
    PROCUREMENT,
    day_words,
    days_words,
    moment_words,
    rule_lines,
)


def particulars_page(
    tender: Tender,
    settings: TenderSettings,
    lots: Sequence[Lot],
    reading: str,
    addressed_to: str,
    released: frozenset[str],
) -> Page:
    """Make the first page."""
    route = PROCUREMENT[tender.procurement]
    facts = [
        ("Reference", tender.tender_id),
        ("Issued", day_words(tender.written)),
        ("Closing", moment_words(tender.deadline)),
        ("Procurement", route.name),
        (
            "Contract",
            f"{day_words(tender.contract_start)} to {day_words(tender.contract_end)}",
        ),
        ("Extension", settings.extension or "none"),
    ]
    if addressed_to:
        facts.insert(0, ("To", addressed_to))
    blocks: list[Block] = [
        Words(f"{route.invitation} Send the {route.answer} {settings.submission}."),
        Facts(tuple(facts)),
        Heading("How it is awarded"),
        *(
            Words(f"{n}. {line}")
            for n, line in enumerate(rule_lines(tender.rules, route.answer), 1)
        ),
        Words(f"These rules carry the mark {tender.rules.sha256}; no others are used.", small=True),
        Heading("Prices and ending"),
        Words(f"Index. {settings.clauses.index}"),
        Words(f"Notice. {settings.clauses.notice}"),
        *(Words(f"{clause.title}. {clause.text}") for clause in settings.clauses.others),
        Heading("How to read a schedule"),
        Words(
            f"{reading} Times are with every pupil aboard; miles are with somebody aboard, "
            "from first pick-up to school and back."
        ),
        Grid(("Code", "The pupil"), NEED_CODES, (0.12, 0.88)),
        Heading(f"The lots: {len(lots)}"),
        _lots(lots, released),
    ]
    return Page("Tender", route.document, tender.buyer, tuple(blocks))


def _lots(lots: Sequence[Lot], released: frozenset[str]) -> Grid:
    rows = []
    for lot in lots:
        if lot.withheld and lot.lot_id not in released:
            rows.append((lot.lot_id, "held back: one child's journey", "", "", "", ""))
            continue
        kind = next(iter(lot.vehicles))
        what = CLASS_WORDS[kind] if len(lot.routes) == 1 else counted(len(lot.routes), "route")
        school = lot.title.partition(":")[0]
        rows.append(
            (
                lot.lot_id, f"{school}: {what}", days_words(lot.days), str(lot.pupils),
                str(lot.pas), miles(lot.loaded_m_day),
            )
        )  # fmt: skip
    return Grid(
        ("Lot", "School and vehicle", "Days", "Pupils", "Assistants", "Miles a day"),
        tuple(rows),
        (0.08, 0.46, 0.18, 0.08, 0.1, 0.1),
        frozenset({3, 4, 5}),
    )
