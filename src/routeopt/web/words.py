"""What the service's own words mean to a reader."""

from collections.abc import Mapping
from typing import Final

KINDS: Final = {
    "review": "Review",
    "batch": "Several reviews",
    "why": "Who travels alone and why",
    "quote": "Quote for a place",
    "rules": "Price of the rules",
    "frontier": "Saving against children moved",
    "programme": "Programme",
    "bridge": "What changed between two packs",
    "costs": "What contracts really cost",
    "tender": "Tender",
    "award": "Award",
}

_STATUS: Final = {
    "queued": "waiting",
    "running": "running",
    "failed": "failed",
    "cancelled": "stopped",
}
_OUTCOME: Final = {
    "optimal": "done, proved cheapest",
    "feasible": "done",
    "no_solution": "no legal plan",
    "done": "done",
}
ENDS: Final = {
    "proved": "It ended because no plan can be cheaper.",
    "gap": "It ended because the plan is proved as near the cheapest as was asked for.",
    "time_limit": "It ended because its seconds were used up.",
    "iteration_limit": "It ended because its rounds were used up.",
    "no_improvement": "It ended because nothing cheaper had been found for long.",
    "cancelled": "It was stopped; the best plan found by then is kept.",
    "error": "It ended because something went wrong.",
}
PLAN_KINDS: Final = {"firm": "Firm plan", "full": "Plan if assessments agree"}
MODES: Final = (
    ("clean-sheet", "From scratch: any route may change"),
    ("consolidate", "Join whole routes of today, change nothing else"),
    ("dissolve", "Close routes and place their pupils on others"),
)
ASSESS: Final = (
    ("both", "Make both plans: firm, and if assessments agree"),
    ("firm", "Firm plan only: who has no current assessment travels alone"),
    ("full", "Only the plan as if every assessment agreed to sharing"),
)
DECISIONS: Final = {
    "waiting": "waiting",
    "approved": "approved",
    "rejected": "refused",
    "withdrawn": "withdrawn",
}
_ENDINGS: Final = {
    "csv": "a table",
    "docx": "a document",
    "html": "reading",
    "json": "machines",
    "jsonl": "the record",
    "pdf": "printing",
    "txt": "reading",
    "xlsx": "a workbook",
}
_FILES: Final = {
    "report.html": "a meeting: pupils by code, homes by postcode sector",
    "team/report.html": "the team: pupils by reference, homes as they are",
    "team/routes.geojson": "map systems, with homes as they are",
    "review.xlsx": "the team",
    "plan.json": "machines: the firm plan",
    "plan-if-agreed.json": "machines: the plan if assessments agree",
    "routes.geojson": "map systems",
    "families.csv": "letters to families",
    "school.xlsx": "the school gate",
    "pack.zip": "the record: the pack as planned",
    "run.json": "the record: what ran",
    "index.html": "where the money is, over several schools",
    "index.xlsx": "the same as a workbook",
    "compare.html": "reviews side by side",
    "compare.xlsx": "the same as a workbook",
    "schedules.xlsx": "operators: lots and schedules",
    "schedules.pdf": "operators: the same, to print",
    "schedules.csv": "operators: the same as a table",
    "bid-template.xlsx": "operators: the form to bid on",
    "bid-template.csv": "operators: the same as a table",
    "tender.json": "machines: the tender, without a child in it",
    "notice.txt": "the public notice",
    "ocds-public.json": "open contracting data",
}


def status_words(status: str, outcome: str | None) -> str:
    """Say how a run stands."""
    return _STATUS.get(status) or _OUTCOME.get(outcome or "", status)


def file_words(name: str) -> str:
    """Say what a file is for, by its name or, where that is not known, its ending."""
    known = _FILES.get(name) or _FILES.get(name.rpartition("/")[2])
    if known is None:
        known = _ENDINGS.get(name.rpartition(".")[2], "")
    return f"the council alone: {known}" if name.startswith("internal/") else known


def change_lines(change: Mapping[str, object]) -> list[str]:
    """Say what a plan would change for a child, a line for each thing."""
    what = change.get("what")
    answers = what if isinstance(what, Mapping) else {}
    lines = [words for key, words in _CHANGED.items() if answers.get(key) == "yes"]
    before, after = change.get("minutes_before"), change.get("minutes_after")
    if isinstance(before, int | float) and isinstance(after, int | float):
        lines.append(f"Longest ride {before:.0f} min today, {after:.0f} min then.")
    elif isinstance(after, int | float):
        lines.append(f"Longest ride {after:.0f} min then; today's is not known.")
    shift = change.get("pickup_shift_min")
    if isinstance(shift, int | float) and round(shift):
        lines.append(f"Picked up {abs(round(shift))} min {'later' if shift > 0 else 'earlier'}.")
    return lines or ["Nothing that is known of today changes."]


_CHANGED: Final = {
    "co_riders": "Travels with other pupils than today.",
    "vehicle": "Another kind of vehicle.",
    "pa": "Another arrangement of passenger assistants.",
    "operator": "Another operator.",
    "place": "Another place to be picked up.",
}
