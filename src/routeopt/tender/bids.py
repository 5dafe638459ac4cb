"""Bids in: files read, moments of receipt known, late and repeated ones named."""

import csv
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from routeopt.tender.bid_model import Bid, BidFault, Bids
from routeopt.tender.bids_files import RECEIPTS, BidFile, bid_paths, read_bid_file
from routeopt.tender.bids_rows import Rows
from routeopt.tender.model import AdmittedOperator, Tender

_From = Literal["list", "stated", "file date"]


def read_bids(tender: Tender, source: Path, released: Collection[str] = ()) -> Bids:
    """Read a bid file or a folder of them; every fault at once, nothing written is repeated.

    A file received after the deadline does not count. Of several from one operator the last
    on time counts. ``received.csv`` in the folder (columns ``file``, ``received``) says when
    each came; without it the file's own statement counts, then the file's date.

    Parameters
    ----------
    released
        Lots of one child that a person let out; other held-back lots take no bid.
    """
    faults: list[BidFault] = []
    receipts = _receipts(source if source.is_dir() else source.parent, faults)
    last: dict[str, Bid] = {}
    files = []
    for path in bid_paths(source):
        file = read_bid_file(path)
        files.append((file.name, file.sha256))
        faults += file.faults
        bid = _bid(tender, file, receipts, released, faults)
        if bid is None:
            continue
        earlier = last.get(bid.operator_id)
        if earlier is not None:
            not_counted, counts = sorted(
                (earlier, bid), key=lambda one: (_moment(one.received, tender), one.file)
            )
            faults.append(
                _of_file(not_counted.file, "replaced", "note",
                         f"the same operator sent {counts.file} later; that one counts",
                         "ask the operator if this is not meant")
            )  # fmt: skip
            bid = counts
        last[bid.operator_id] = bid
    if not files:
        faults.append(_of_file(source.name, "no_files", "note", "there is no bid file",
                               "put .xlsx or .csv files there"))  # fmt: skip
    kept = tuple(last[operator] for operator in sorted(last))
    return Bids(kept, tuple(faults), tuple(files))


def _of_file(
    file: str, code: str, severity: Literal["error", "note"], message: str, fix: str
) -> BidFault:
    return BidFault(code, severity, file, "", 0, "", message, fix)


def _receipts(folder: Path, faults: list[BidFault]) -> dict[str, str]:
    path = folder / RECEIPTS
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.DictReader(stream)
        for line in lines:
            name, moment = line.get("file") or "", line.get("received") or ""
            if name and _parsed(moment) is not None:
                found[name] = moment
            else:
                faults.append(
                    BidFault("bad_receipt", "error", RECEIPTS, "csv", lines.line_num, "received",
                             "it names no file, or no moment",
                             "write the file and 2026-03-20 10:30")
                )  # fmt: skip
    return found


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _moment(text: str, tender: Tender) -> datetime:
    """Give a moment its offset: where none is stated, the deadline's."""
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.fromisoformat(tender.deadline).tzinfo or UTC)
    return moment


def _bid(
    tender: Tender,
    file: BidFile,
    receipts: dict[str, str],
    released: Collection[str],
    faults: list[BidFault],
) -> Bid | None:
    operator = _operator(tender, file, faults)
    if operator is None:
        return None
    received, source = _received(file, receipts)
    if _moment(received, tender) > _moment(tender.deadline, tender):
        faults.append(
            _of_file(file.name, "late", "note",
                     f"it came after the deadline ({source}); it does not count",
                     "tell the operator; or show by the list of receipts that it was on time")
        )  # fmt: skip
        return None
    open_lots = {
        lot.lot_id
        for lot in tender.lots
        if (not lot.withheld or lot.lot_id in released)
        and (not lot.operators or operator.operator_id in lot.operators)
    }
    rows = Rows(tender, file, open_lots)
    rows.judge()
    faults += rows.faults
    if not rows.offers:
        faults.append(_of_file(file.name, "no_offers", "note", "no offer in it can count",
                               "look whether the right file was sent"))  # fmt: skip
    return Bid(
        operator.operator_id, file.name, file.sha256, received, source, tuple(rows.offers),
        tuple(rows.discounts), tuple(sorted(rows.capacity.items())),
    )  # fmt: skip


def _operator(
    tender: Tender, file: BidFile, faults: list[BidFault]
) -> AdmittedOperator | None:  # fmt: skip
    stated = [row for row in file.rows if row.part == "operator" and "operator_id" in row.cells]
    if any(fault.severity == "error" for fault in file.faults) and not stated:
        return None
    known = {one.operator_id.casefold(): one for one in tender.operators}
    row = stated[0].row if stated else 0
    sheet = stated[0].sheet if stated else "operator"
    names = {one.cells["operator_id"].casefold() for one in stated}
    found = known.get(names.pop()) if len(names) == 1 else None
    if found is None or found.suspended:
        said = (
            "the operator is suspended" if found
            else "it names no one operator of the council's list"
        )  # fmt: skip
        faults.append(
            BidFault("operator_not_admitted", "error", file.name, sheet, row, "operator_id",
                     f"{said}; nothing in the file counts",
                     "ask the operator, or mend the list of operators")
        )  # fmt: skip
        return None
    return found


def _received(file: BidFile, receipts: dict[str, str]) -> tuple[str, _From]:
    if file.name in receipts:
        return receipts[file.name], "list"
    for row in file.rows:
        text = row.cells.get("sent", "") if row.part == "operator" else ""
        if _parsed(text) is not None:
            return text, "stated"
    changed = datetime.fromtimestamp(file.path.stat().st_mtime, UTC)
    return changed.isoformat(timespec="seconds"), "file date"
