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
    """Whose schedule to open, and who asked for it and why."""

    lots: tuple[str, ...]
    operator: str
    by: str
    why: str


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
    lots = _checked(folder, tender, asked)
    source = read_source(folder / INTERNAL_FOLDER)
    writing = _writing(folder, tender, internal, source)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = folder / INTERNAL_FOLDER / AFTER_FOLDER / f"{asked.operator}-{stamp}"
    log.append(
        folder, "opened to the winner", operator=asked.operator, lots=list(asked.lots),
        by=asked.by, why=asked.why,
    )  # fmt: skip
    target.mkdir(parents=True, mode=0o700)
    name = next((o.name for o in tender.operators if o.operator_id == asked.operator), "")
    pages = document(writing, lots, f"{name} ({asked.operator})" if name else asked.operator)
    write_files(pages, list(schedule_rows(writing, lots)), target)
    return target


def _checked(folder: Path, tender: Tender, asked: WinnerAsked) -> list[Lot]:
    known = {lot.lot_id: lot for lot in tender.lots}
    reasons = [f"there is no lot {key}" for key in asked.lots if key not in known]
    if not asked.by.strip():
        reasons.append("--by: say who asks")
    if not asked.why.strip():
        reasons.append("--why: say what the homes are needed for")
    if asked.operator not in {one.operator_id for one in tender.operators}:
        reasons.append(f"there is no operator {asked.operator} in the tender")
    winners = _winners(folder)
    reasons += [
        f"lot {key} was awarded to {winners[key]}, not to {asked.operator}"
        for key in asked.lots
        if winners.get(key, asked.operator) != asked.operator
    ]
    if reasons:
        raise FormatError(reasons)
    return [known[key] for key in asked.lots]


def _winners(folder: Path) -> dict[str, str]:
    """Lots an award in the folder gives, lot -> operator; empty where there is none yet."""
    for file in (folder / AWARD_FILE, folder / INTERNAL_FOLDER / AWARD_FILE):
        if file.is_file():
            try:
                won = json.loads(file.read_text(encoding="utf-8"))["awarded"]
                return {str(one["lot_id"]): str(one["operator_id"]) for one in won}
            except (ValueError, KeyError, TypeError):
                raise FormatError([f"{file} is not an award that can be read"]) from None
    return {}


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
