"""Opening bids: not before the deadline, by the printed rules, and written into the log."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from routeopt.data.cells import as_flag, as_int
from routeopt.domain.units import pence_from_gbp
from routeopt.tender import log
from routeopt.tender.award_auction import Opened
from routeopt.tender.bids import read_bids
from routeopt.tender.codec import FormatError, built, plain
from routeopt.tender.internal import INTERNAL_FOLDER, Internal, read_internal
from routeopt.tender.model import Tender, read_tender
from routeopt.tender.rules import AwardRules

_MOST_SCORE = 100
_FOREVER_OPEN = ("criteria", "tie_rule", "comparators")


def open_bids(
    folder: Path, bids: Path, *, by: str, now: datetime, scores: Path | None = None
) -> Opened:
    """Read a tender and what came in; the opening is logged with every file's hash.

    Raises
    ------
    FormatError
        Before the deadline, where the rules are not those published, where the log was
        touched, or where scores cannot be read.
    """
    tender = read_tender(folder)
    deadline = datetime.fromisoformat(tender.deadline)
    if deadline.tzinfo is None:
        deadline = deadline.replace(tzinfo=UTC)
    if now < deadline:
        raise FormatError([f"bids open after the deadline, {tender.deadline}: nothing was read"])
    if not bids.exists():
        raise FormatError([f"there is no {bids}"])
    _as_logged(folder, tender)
    released = frozenset(
        str(_facts(entry).get("lot"))
        for entry in log.read_log(folder)
        if entry.get("event") == "single released"
    )
    found = read_bids(tender, bids, released)
    log.append(folder, "bids opened", by=by, files=dict(found.files), rules=tender.rules.sha256)
    internal = _internal(folder)
    return Opened(
        tender, found, internal, _pa_pence(folder) if internal is not None else None,
        read_scores(tender, scores) if scores is not None else None, released,
    )  # fmt: skip


def _facts(entry: dict[str, object]) -> dict[str, object]:
    facts = entry.get("facts")
    return facts if isinstance(facts, dict) else {}


def _as_logged(folder: Path, tender: Tender) -> None:
    """Refuse rules other than those the log says the tender was written with."""
    for entry in log.read_log(folder):
        logged = _facts(entry).get("rules")
        if entry.get("event") == "written" and logged and logged != tender.rules.sha256:
            raise FormatError(
                ["the award rules are not those the log says the tender was written with"]
            )


def _internal(folder: Path) -> Internal | None:
    return read_internal(folder) if (folder / INTERNAL_FOLDER).is_dir() else None


def _pa_pence(folder: Path) -> int | None:
    """Give what a day of an assistant costs the council, by the plan's own settings."""
    try:
        document = json.loads((folder / INTERNAL_FOLDER / "plan.json").read_text(encoding="utf-8"))
        return pence_from_gbp(float(document["policy"]["pa_day_gbp"]))
    except (OSError, ValueError, KeyError):
        return None


def read_scores(tender: Tender, path: Path) -> dict[tuple[str, str], int]:
    """Read quality scores: a CSV of ``operator_id``, ``criterion``, ``score`` of 0 to 100.

    Raises
    ------
    FormatError
        With every row that cannot be used.
    """
    names = {one.name.casefold(): one.name for one in tender.rules.criteria}
    operators = {one.operator_id for one in tender.operators}
    found: dict[tuple[str, str], int] = {}
    reasons = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise FormatError([f"{path} is not there or not UTF-8"]) from None
    lines = csv.DictReader(text.splitlines())
    for line in lines:
        operator = (line.get("operator_id") or "").strip()
        name = names.get((line.get("criterion") or "").strip().casefold())
        score = as_int((line.get("score") or "").strip())
        if operator not in operators or name is None or score is None:
            reasons.append(f"{path.name}, row {lines.line_num}: names no operator, no criterion "
                           "of the tender, or no whole score")  # fmt: skip
        elif not 0 <= score <= _MOST_SCORE:
            reasons.append(f"{path.name}, row {lines.line_num}: a score is from 0 to 100")
        else:
            found[operator, name] = score
    if reasons:
        raise FormatError(reasons)
    return found


def changed_rules(rules: AwardRules, changes: Sequence[str]) -> AwardRules:
    """Change rules for a what-if: ``key=value``, ``none`` for no cap.

    Raises
    ------
    FormatError
        With every change that makes no sense.
    """
    reasons = []
    data = plain(rules)
    changed = dict(data) if isinstance(data, dict) else {}
    for change in changes:
        key, mark, text = change.partition("=")
        if not mark or key not in changed or key in _FOREVER_OPEN:
            able = ", ".join(name for name in changed if name not in _FOREVER_OPEN)
            reasons.append(f"--what-if takes key=value; the keys are {able}")
            continue
        changed[key] = _value(changed[key], text.strip())
    if reasons:
        raise FormatError(reasons)
    found = built(AwardRules, changed)
    caps = (found.lots_per_operator_max, found.routes_per_operator_max)
    if any(cap is not None and cap < 1 for cap in caps):
        raise FormatError(["a cap is 1 or more, or none"])
    return replace(found)


def _value(now: object, text: str) -> object:
    if isinstance(now, list):
        return [part.strip() for part in text.split(";") if part.strip()]
    if text.casefold() == "none":
        return None
    if isinstance(now, bool):
        flag = as_flag(text)
        return text if flag is None else flag
    number = as_int(text)
    return text if number is None else number
