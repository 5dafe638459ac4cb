"""A review's folder: plans checked first, then every file, all or none."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from routeopt.checking import PlanBreach, check_plan
from routeopt.data.loading import LoadedPack
from routeopt.data.writers import write_zip
from routeopt.exports.background import MapBackground
from routeopt.exports.facts import Audience
from routeopt.exports.families import write_families
from routeopt.exports.geojson import write_geojson
from routeopt.exports.plan_json import plan_document, write_plan
from routeopt.exports.report_html import write_report
from routeopt.exports.run_json import run_document, write_run
from routeopt.exports.school_sheet import write_school_workbook
from routeopt.exports.summary_files import write_summaries
from routeopt.exports.workbook import write_workbook
from routeopt.planning.result import PackFacts, PlanSide, Review, Saving, Today

Document = dict[str, Any]


class PlanRefusedError(Exception):
    """The independent checker found a rule broken: nothing is written."""

    def __init__(self, breaches: tuple[PlanBreach, ...]) -> None:
        rules = ", ".join(sorted({breach.rule for breach in breaches}))
        super().__init__(f"the checker refuses the plan ({len(breaches)} breaches: {rules})")
        self.breaches = breaches


def documents(review: Review, pack: LoadedPack) -> dict[str, Document]:
    """Give the review's plans as plain data, by file name."""
    found = {"plan.json": _document(review, pack, review.firm)}
    if review.full is not None:
        found["plan-if-agreed.json"] = _document(review, pack, review.full)
    return found


def _document(review: Review, pack: LoadedPack, side: PlanSide) -> Document:
    return plan_document(
        plan=side.plan,
        summary=side.summary,
        today=_beside(review.today, side.saving),
        saving=side.saving,
        changes=side.changes,
        pack=PackFacts(
            review.pack_name, review.pack_sha256, review.base_sha256, review.pack_changes
        ),
        schools=review.schools,
        policy_texts=pack.policy_texts,
        travel=review.travel,
        seed=review.seed,
        seconds=side.plan.seconds,
    )


def _beside(today: Today | None, saving: Saving | None) -> Today | None:
    # Which contracts a plan replaces, and so what re-pricing means, differs by plan.
    if today is None or saving is None:
        return today
    return replace(today, repriced_year_pence=today.do_nothing_year_pence - saving.price_pence)


def checked(review: Review, pack: LoadedPack) -> tuple[Review, dict[str, Document]]:
    """Pass every plan through the independent checker.

    Raises
    ------
    PlanRefusedError
        If a plan breaks a rule.
    """
    plans = documents(review, pack)
    breaches = tuple(
        breach for plan in plans.values() for breach in check_plan(pack.raw, review.travel, plan)
    )
    if breaches:
        raise PlanRefusedError(breaches)
    kinds = " and the ".join(str(plan["kind"]) for plan in plans.values())
    words = (
        f"The {kinds} plan passed the independent checker: every rule and every price was "
        "worked out again from the pack alone."
    )
    return replace(review, checker=words), plans


def write_review(
    review: Review,
    pack: LoadedPack,
    folder: Path,
    *,
    audience: Audience,
    background: MapBackground | None,
    seconds: Mapping[str, float],
) -> Review:
    """Check the plans and write all files of a review.

    Files are made aside and moved into place together, so that a failure leaves no half
    review. Returns the review with the checker's words.

    Raises
    ------
    PlanRefusedError
        If the checker refuses a plan; nothing is written.
    """
    review, plans = checked(review, pack)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as name:
        part = Path(name)
        for file, plan in plans.items():
            write_plan(part / file, plan)
        write_report(review, part / "report.html", audience=audience, background=background)
        write_workbook(review, part / "review.xlsx")
        write_summaries(review, part)
        write_geojson(review, part / "routes.geojson", background, audience=audience)
        write_families(review, part / "families.csv")
        write_school_workbook(review, part / "school.xlsx")
        write_zip(pack.raw, part / "pack.zip")
        write_run(part / "run.json", run_document(review, pack.policy_texts, seconds))
        stale = folder / "plan-if-agreed.json"
        if review.full is None and stale.exists():
            stale.unlink()
        for path in sorted(part.iterdir()):
            shutil.move(str(path), str(folder / path.name))
    return review
