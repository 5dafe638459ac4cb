"""A review's folder read back: the plans and the record, and whether it is one at all."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from routeopt.exports.plan_json import PLAN_FORMAT
from routeopt.planning.compare import ReviewRecord

RUN_FORMAT = "routeopt-run/1"
_NEEDED = ("pack", "schools", "policy", "travel_times", "solver", "summary", "changes")


class NotAReviewError(Exception):
    """Folders that are not reviews; ``reasons`` has a sentence for each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


def read_reviews(folders: Sequence[Path]) -> tuple[ReviewRecord, ...]:
    """Read the reviews in some folders.

    Raises
    ------
    NotAReviewError
        If any is not a review; every reason is there.
    """
    records: list[ReviewRecord] = []
    reasons: list[str] = []
    for folder, name in zip(folders, _names(folders), strict=True):
        try:
            records.append(_record(folder, name))
        except NotAReviewError as error:
            reasons += error.reasons
    if reasons:
        raise NotAReviewError(reasons)
    return tuple(records)


def _names(folders: Sequence[Path]) -> list[str]:
    # The shortest ends of the paths that tell them apart.
    parts = [folder.resolve().parts for folder in folders]
    for count in range(1, max((len(one) for one in parts), default=1) + 1):
        names = ["/".join(one[-count:]) for one in parts]
        if len(set(names)) == len(names):
            return names
    return [f"{folder} ({number})" for number, folder in enumerate(folders, start=1)]


def _record(folder: Path, name: str) -> ReviewRecord:
    if not folder.is_dir():
        raise NotAReviewError([f"{folder} is not a folder"])
    if not (folder / "plan.json").is_file():
        inside = sorted(path.parent.name for path in folder.glob("*/plan.json"))
        if inside:
            said = (
                f"holds reviews of several schools: name one of them, such as {folder / inside[0]}"
            )
            raise NotAReviewError([f"{folder} {said}"])
        raise NotAReviewError([f"{folder} holds no plan.json: it is not a review's folder"])
    firm = _plan(folder / "plan.json", "firm")
    other = folder / "plan-if-agreed.json"
    full = _plan(other, "full") if other.is_file() else None
    if full is not None and full["pack"] != firm["pack"]:
        raise NotAReviewError([f"the two plans in {folder} are of different packs"])
    run = _json(folder / "run.json")
    if run.get("format") != RUN_FORMAT:
        raise NotAReviewError([f"{folder / 'run.json'} is not of format {RUN_FORMAT}"])
    return ReviewRecord(name, str(folder), firm, full, run)


def _plan(path: Path, kind: str) -> dict[str, Any]:
    plan = _json(path)
    if plan.get("format") != PLAN_FORMAT or plan.get("kind") != kind:
        raise NotAReviewError([f"{path} is not a {kind} plan of format {PLAN_FORMAT}"])
    lost = [key for key in _NEEDED if key not in plan]
    if lost:
        raise NotAReviewError([f"{path} lacks {', '.join(lost)}"])
    return plan


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise NotAReviewError([f"{path} is not there or cannot be read as JSON"]) from None
    if not isinstance(found, dict):
        raise NotAReviewError([f"{path} does not hold what a review writes"])
    return found
