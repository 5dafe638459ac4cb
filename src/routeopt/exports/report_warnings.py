"""The report's warnings, and what the routes emit."""

from routeopt.exports.facts import SIDE_NAMES
from routeopt.exports.people import People
from routeopt.exports.report_sources import contract_rows, pupil_rows
from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import NOTHING, gbp, number
from routeopt.finance.emissions import CLASS_WORDS, KG_CO2E_KM, Emissions
from routeopt.planning.result import Review
from routeopt.planning.warnings_found import Found

NAMES = {
    "tips_vehicle": "One pupil tips a vehicle over eight seats",
    "tips_assistant": "One pupil tips an assistant more",
    "contract_without_pupils": "Contract with no pupil here",
    "paid_twice": "Paid twice?",
    "same_contract": "Contract twice?",
    "same_pupil": "Pupil twice?",
    "new_high_cost": "New costly placement",
}
WARNINGS_WORDS = (
    "Looked for in the pack's live contracts, in today's routes and in the firm plan, at the "
    "pack's rates. Questions are for the council to answer; no pound of them is in the saving. "
    "New costly placements need the pack before this one (--last-pack)."
)


def warnings_table(review: Review, people: People) -> TableView | None:
    """Give what a planner should look at."""
    rows = [
        (
            NAMES[one.code],
            people.subject(one.subject),
            people.clean(one.words),
            gbp(one.year_pence) if one.year_pence is not None else NOTHING,
            "question" if one.question else "warning",
            source_of(review, one),
        )
        for one in review.warnings
    ]
    headings = ("What", "Where", "Why", "#A year", "Kind", "From")
    return table("Warnings and questions", headings, rows, "again") if rows else None


def source_of(review: Review, one: Found) -> str:
    """Name the rows that a warning came from."""
    if one.subject in review.area.contracts:
        return contract_rows(review, [one.subject])
    return pupil_rows(review, one.pupils)


def emissions_table(review: Review) -> TableView | None:
    """Give vehicle-kilometres and emissions by class of vehicle, before and after."""
    found: list[tuple[str, Emissions]] = []
    if review.today is not None and review.today.emissions is not None:
        found.append((SIDE_NAMES["today"], review.today.emissions))
    if review.firm.emissions is not None:
        found.append((SIDE_NAMES["firm"], review.firm.emissions))
    if review.full is not None and review.full.emissions is not None:
        found.append((SIDE_NAMES["full"], review.full.emissions))
    if not found:
        return None
    rows = []
    for kind, words in CLASS_WORDS.items():
        by_side = [{c.vehicle_class: c for c in one.classes}.get(kind) for _, one in found]
        if any(by_side):
            km = [number(c.loaded_km + c.empty_km) if c else NOTHING for c in by_side]
            tonnes = [number(c.tonnes, 1) if c else NOTHING for c in by_side]
            rows.append((words, f"{KG_CO2E_KM[kind]:g}", *_paired(km, tonnes)))
    totals = (
        [number(one.vehicle_km) for _, one in found],
        [number(one.tonnes, 1) for _, one in found],
    )
    rows.append(("all", NOTHING, *_paired(*totals)))
    headings = ["Class of vehicle", "#kg CO2e a km"]
    for name, _ in found:
        headings += [f"#{name}: km a year", "#t CO2e"]
    return table("Emissions of the vehicles, empty running included", headings, rows)


def _paired(one: list[str], other: list[str]) -> list[str]:
    return [cell for pair in zip(one, other, strict=True) for cell in pair]


def emissions_words(review: Review) -> tuple[str, ...]:
    """Say what the emissions rest on, or why there are none."""
    if review.firm.emissions is None:
        return ("Emissions are left out: the type of a vehicle is not given.",)
    return review.firm.emissions.words
