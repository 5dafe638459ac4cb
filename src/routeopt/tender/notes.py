"""A note for each bidder: its own prices and the winner's, nobody else's."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

from routeopt.tender.award import Award
from routeopt.tender.award_auction import Opened
from routeopt.tender.award_lots import STATUS_WORDS, AwardedLot
from routeopt.tender.bid_model import Bid, Offer

_NAMES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
_THIN = 0x2F


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One offer of the bidder and what became of it."""

    lots: str
    offer: str
    own: str
    outcome: str
    winner: str
    reason: str


def gbp(pence: int) -> str:
    """Pounds and pence: £1,234.50."""
    return f"£{pence // 100:,}.{pence % 100:02d}"


def write_notes(opened: Opened, award: Award, folder: Path) -> list[Path]:
    """Write a page for each bidder, to print or send; names of files hold only plain letters."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        loader=PackageLoader("routeopt.tender", "files"), autoescape=select_autoescape(["html"])
    )
    page = environment.get_template("note.html")
    names = {one.operator_id: one.name for one in opened.tender.operators}
    written = []
    for bid in opened.bids.bids:
        text = page.render(
            tender=opened.tender,
            award=award,
            operator=names.get(bid.operator_id) or bid.operator_id,
            operator_id=bid.operator_id,
            received=bid.received,
            lines=note_lines(opened, award, bid),
            won=[one for one in award.lots if one.operator_id == bid.operator_id],
            gbp=gbp,
        )
        path = folder / f"{_file_name(bid.operator_id)}.html"
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _file_name(operator: str) -> str:
    return "".join(one if one in _NAMES else f"%{ord(one):02x}" for one in operator)


def note_lines(opened: Opened, award: Award, bid: Bid) -> list[NoteLine]:
    """Give the lines of a bidder's note."""
    lots = {one.lot_id: one for one in award.lots}
    return [_line(opened, award, bid, offer, lots) for offer in bid.offers]


def _line(
    opened: Opened, award: Award, bid: Bid, offer: Offer, lots: dict[str, AwardedLot]
) -> NoteLine:
    bid_id = f"{bid.operator_id}/{offer.offer_id}"
    won = all(lots[lot].bid_id == bid_id for lot in offer.lots)
    what = str(offer.alternative or "as asked").replace("_", " ")
    own = gbp(sum(pence for _, pence in offer.days_and_pence))
    if won:
        day = sum(lots[lot].day_pence or 0 for lot in offer.lots)
        winner = f"this offer, {gbp(day)} a day"
        return NoteLine(", ".join(offer.lots), what, own, "won", winner, "")
    winners = dict.fromkeys(_winner(opened, award, lots[lot], bid) for lot in offer.lots)
    return NoteLine(
        ", ".join(offer.lots), what, own, "not won", "; ".join(winners),
        _why(award, bid_id, offer, lots),
    )  # fmt: skip


def _winner(opened: Opened, award: Award, lot: AwardedLot, bid: Bid) -> str:
    if lot.status != "let":
        return f"{lot.lot_id}: {STATUS_WORDS[lot.status]}"
    names = {one.operator_id: one.name for one in opened.tender.operators}
    who = "you" if lot.operator_id == bid.operator_id else (
        names.get(lot.operator_id) or lot.operator_id
    )  # fmt: skip
    if lot.package:
        whole = sum(one.day_pence or 0 for one in award.lots if one.bid_id == lot.bid_id)
        return f"{who}, {gbp(whole)} a day for {', '.join(lot.package)} together"
    return f"{lot.lot_id}: {who}, {gbp(lot.day_pence or 0)} a day"


def _why(award: Award, bid_id: str, offer: Offer, lots: dict[str, AwardedLot]) -> str:
    """Say why the lowest single price of a lot did not win: the two totals."""
    for lost in award.lost_singles:
        if lost.bid_id != bid_id:
            continue
        how = "went in a package" if lots[lost.lot].package else "was let otherwise"
        head = f"Yours was the lowest price for {lost.lot} by itself; the lot {how}. "
        if lost.with_it_pence is None:
            return head + "No award that lets as many lots can take your offer under the rules."
        dearer = lost.with_it_pence - lost.award_pence
        if dearer <= 0:
            return head + "With your offer the total is the same; the tie rule decided."
        return head + (
            f"All lots together cost {gbp(lost.award_pence)} a year as awarded, and "
            f"{gbp(lost.with_it_pence)} at best with your offer taken: {gbp(dearer)} more."
        )
    if any(lots[lot].status in ("no_bid", "not_awarded", "at_reserve") for lot in offer.lots):
        return "A lot of this offer was not let."
    return "Every award that takes this offer costs more in all, or breaks a rule of the tender."
