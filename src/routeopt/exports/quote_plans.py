"""Plans that quotes stand on, read from reviews; and the prices kept beside them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from routeopt.exports.read_review import NotAReviewError, read_reviews
from routeopt.planning.quote import KnownPlan
from routeopt.planning.quote_duals import NamedDuals
from routeopt.planning.quote_ground import base_of_document

DUALS_FORMAT = "routeopt-duals/1"
DUALS_FILE = "duals.json"


def known_plans(
    folder: Path, pack_sha256: str, schools: Iterable[str]
) -> dict[str, tuple[KnownPlan, Path]]:
    """Find the firm plans of some schools in a review's folder, or in one of several reviews.

    Parameters
    ----------
    folder
        A review, or a folder with one for each school.
    pack_sha256
        Of the pack quoted from.
    schools
        Wanted; one without a plan there is left out.

    Raises
    ------
    NotAReviewError
        If there is no review, or one is of another pack.
    """
    found: dict[str, tuple[KnownPlan, Path]] = {}
    whole = (folder / "plan.json").is_file()
    for school in schools:
        here = folder if whole else folder / school
        if not (here / "plan.json").is_file():
            continue
        record = read_reviews([here])[0]
        if record.firm["schools"] != [school]:
            continue
        _same_pack(here, record.firm, pack_sha256)
        try:
            base = base_of_document(record.firm, f"the plan in {here}")
        except (KeyError, TypeError, AttributeError):
            said = f"{here / 'plan.json'} lacks parts that its format demands"
            raise NotAReviewError([said]) from None
        found[school] = KnownPlan(base, _read_duals(here)), here
    if not found and not whole and not any(folder.glob("*/plan.json")):
        raise NotAReviewError([f"{folder} holds no plan.json: it is not a review's folder"])
    return found


def _same_pack(folder: Path, plan: Mapping[str, Any], pack_sha256: str) -> None:
    if plan["pack"]["sha256"] == pack_sha256:
        return
    said = f"the review in {folder} is of another pack, or of this one changed"
    if plan["pack"].get("base_sha256") == pack_sha256:
        said += f" for that run: quote from {folder / 'pack.zip'}, the pack as it was planned"
    raise NotAReviewError([said])


def save_duals(folder: Path, duals: NamedDuals) -> None:
    """Keep prices beside the plan they belong to."""
    document = {"format": DUALS_FORMAT, "plan_sha256": _plan_sha256(folder), **duals.as_dict()}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (folder / DUALS_FILE).write_text(text, encoding="utf-8", newline="\n")


def _read_duals(folder: Path) -> NamedDuals | None:
    # What is not of this plan, or cannot be read, is worked out again.
    try:
        found = json.loads((folder / DUALS_FILE).read_text(encoding="utf-8"))
        if found["format"] != DUALS_FORMAT or found["plan_sha256"] != _plan_sha256(folder):
            return None
        return NamedDuals.of_dict(found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _plan_sha256(folder: Path) -> str:
    return hashlib.sha256((folder / "plan.json").read_bytes()).hexdigest()
