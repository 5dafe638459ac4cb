"""The files of the why list, and the plans it is made beside."""

from collections.abc import Sequence
from pathlib import Path

from routeopt.domain.area import ServiceArea
from routeopt.exports.facts import Audience
from routeopt.exports.read_review import read_reviews
from routeopt.exports.why_book import write_why_book
from routeopt.exports.why_page import write_why_page
from routeopt.exports.why_people import why_people
from routeopt.planning.why_found import WhyReport
from routeopt.planning.why_plans import PlanFiles

Schools = tuple[str, ...]


def write_why(report: WhyReport, area: ServiceArea, folder: Path, audience: Audience) -> None:
    """Write ``why.html`` as an audience may see it, and ``why.xlsx`` for the team."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = why_people(report, area, audience)
    write_why_page(report, shown, folder / "why.html")
    write_why_book(report, why_people(report, area, "team"), shown, folder / "why.xlsx")


def plans_in(folder: Path, schools: Sequence[str]) -> tuple[dict[Schools, PlanFiles], list[str]]:
    """Find the plans of some schools: one review's folder, or a folder with one a school.

    Returns
    -------
    plans, missing
        By the schools each reviewed; and the schools it holds no plan of.

    Raises
    ------
    NotAReviewError
        Where a folder is not a review's.
    """
    if (folder / "plan.json").is_file() or not folder.is_dir():
        found = [folder]
    else:
        found = [folder / key for key in schools if (folder / key / "plan.json").is_file()]
        found = found or [folder]
    plans = {}
    for record in read_reviews(found):
        files = PlanFiles(record.firm, record.full)
        plans[files.schools] = files
    planned = {key for reviewed in plans for key in reviewed}
    return plans, [key for key in schools if key not in planned]
