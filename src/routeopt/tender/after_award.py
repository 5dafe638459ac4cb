"""What the winner of a lot needs and nobody got before: homes, and the council's references."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from routeopt.tender import log
from routeopt.tender.codec import FormatError, built
from routeopt.tender.folder import SETTINGS_FILE, write_files
from routeopt.tender.grain import Places
from routeopt.tender.internal import INTERNAL_FOLDER, Internal, read_internal
from routeopt.tender.lots import Lotted
from routeopt.tender.model import Lot, Tender, read_tender
from routeopt.tender.rows import schedule_rows
from routeopt.tender.schedule import Writing, document
from routeopt.tender.settings import TenderSettings
from routeopt.tender.source import Source, read_source

AFTER_FOLDER = "after-award"
AWARD_FILE = "award.json"


@dataclass(frozen=True, slots=True)
class WinnerAsked:
    """Whose schedule to open, who asked for it and why, and the award it stands on.

    Without ``award`` (a folder or its award.json) the log says that none was shown: the award was
    made outside this program.
    """

    lots: tuple[str, ...]
    operator: str
    by: str
    why: str
    award: Path | None = None


@dataclass(frozen=True, slots=True)
class _Won:
    lot_id: str
    operator_id: str = ""


@dataclass(frozen=True, slots=True)
class _AwardFacts:
    tender_id: str
    rules_sha256: str
    warning: str
    lots: tuple[_Won, ...]


def write_after_award(folder: Path, asked: WinnerAsked) -> Path:
    """Write the winner's schedule of some lots with homes' postcodes, and record who asked.

    Returns
    -------
    Path
        The new folder, under the tender's internal one.

    Raises
    ------
    FormatError
        If the folder is no tender, a lot or operator is unknown, or nobody is named.
    """
    tender, internal = read_tender(folder), read_internal(folder)
    lots = _checked(tender, asked)
    source = read_source(folder / INTERNAL_FOLDER)
    writing = _writing(folder, tender, internal, source)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = folder / INTERNAL_FOLDER / AFTER_FOLDER / f"{asked.operator}-{stamp}"
    log.append(
        folder, "opened to the winner", operator=asked.operator, lots=list(asked.lots),
        by=asked.by, why=asked.why, award="shown" if asked.award else "none shown",
    )  # fmt: skip
    target.mkdir(parents=True, mode=0o700)
    name = next((o.name for o in tender.operators if o.operator_id == asked.operator), "")
    pages = document(writing, lots, f"{name} ({asked.operator})" if name else asked.operator)
    write_files(pages, list(schedule_rows(writing, lots)), target)
    return target


def _checked(tender: Tender, asked: WinnerAsked) -> list[Lot]:
    known = {lot.lot_id: lot for lot in tender.lots}
    reasons = [f"there is no lot {key}" for key in asked.lots if key not in known]
    if not asked.by.strip():
        reasons.append("--by: say who asks")
    if not asked.why.strip():
        reasons.append("--why: say what the homes are needed for")
    if asked.operator not in {one.operator_id for one in tender.operators}:
        reasons.append(f"there is no operator {asked.operator} in the tender")
    if asked.award is not None:
        won = _winners(asked.award, tender)
        reasons += [
            f"lot {key} was awarded to {won[key] or 'nobody'}, not to {asked.operator}"
            for key in asked.lots
            if key in won and won[key] != asked.operator
        ]
    if reasons:
        raise FormatError(reasons)
    return [known[key] for key in asked.lots]


def _winners(path: Path, tender: Tender) -> dict[str, str]:
    """Give whom each lot was awarded to; blank where it went to nobody."""
    file = path / AWARD_FILE if path.is_dir() else path
    try:
        award = built(_AwardFacts, json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise FormatError([f"{file} is not there or is not an award"]) from None
    if (award.tender_id, award.rules_sha256) != (tender.tender_id, tender.rules.sha256):
        raise FormatError([f"{file} is not an award of this tender"])
    if award.warning:
        raise FormatError([f"{file} is a what-if: nobody was awarded anything by it"])
    return {one.lot_id: one.operator_id for one in award.lots}


def _writing(folder: Path, tender: Tender, internal: Internal, source: Source) -> Writing:
    area = source.pack.area
    routes = {route.route_id: route for route in source.routes}
    lost = [name for name in internal.route_names.values() if name not in routes]
    if lost or source.pack.raw.sha256 != tender.pack_sha256:
        raise FormatError([f"the plan or pack in {folder / INTERNAL_FOLDER} is not the tender's"])
    numbered = {int(number): routes[name] for number, name in internal.route_names.items()}
    settings = folder / INTERNAL_FOLDER / SETTINGS_FILE
    return Writing(
        tender=tender,
        settings=built(TenderSettings, json.loads(settings.read_text(encoding="utf-8"))),
        area=area,
        lotted=Lotted(tender.lots, tender.alternatives, numbered, ()),
        places=Places("postcode", area.places),
        names=internal.pseudonyms,
        released=frozenset(lot.lot_id for lot in tender.lots),
        references={key: key for key in internal.pseudonyms},
    )
