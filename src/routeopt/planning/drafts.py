"""Plans of a review that is still searching, each complete: what a run that is lost keeps."""

from collections.abc import Callable
from dataclasses import dataclass

from routeopt.domain.plan import Plan, PlanKind
from routeopt.planning.changes import pupil_changes
from routeopt.planning.money import repriced_pence, saving_of
from routeopt.planning.result import PupilChange, Saving, Summary, Today
from routeopt.planning.sides import Drafted, Ground, Solved
from routeopt.planning.summary import summarise
from routeopt.planning.today_side import today_side


@dataclass(frozen=True, slots=True)
class Draft:
    """A complete plan of a search that goes on, beside today."""

    plan: Plan
    summary: Summary
    today: Today | None
    saving: Saving | None
    changes: tuple[PupilChange, ...]


WriteDraft = Callable[[], Draft]
Drafts = Callable[[PlanKind, WriteDraft], None]
"""Hears of every better plan at once; writing it out is up to the hearer, then or later."""


def drafting(ground: Ground, drafts: Drafts | None) -> Drafted | None:
    """Set every plan that a search tells of beside today."""
    if drafts is None:
        return None

    def heard(kind: PlanKind, write: Callable[[], Solved]) -> None:
        drafts(kind, lambda: draft_of(ground, write()))

    return heard


def draft_of(ground: Ground, solved: Solved) -> Draft:
    """Complete a plan with its figures and what it changes for each pupil."""
    plan = solved.plan
    before = (*ground.nothing.routes, *ground.fixed)
    repriced = repriced_pence(ground.nothing, plan)
    today = today_side(ground, repriced)
    saving = None
    if today is not None:
        repriced = today.repriced_year_pence
        empty = today.empty_contracts_pence
        saving = saving_of(plan, today.do_nothing_year_pence, repriced, empty)
    return Draft(
        plan=plan,
        summary=summarise(
            ground.area,
            plan.routes,
            year_pence=plan.year_pence,
            objective_pence=plan.objective_pence,
            unplanned=len(plan.unplanned),
            lower_bound_pence=plan.lower_bound_pence,
        ),
        today=today,
        saving=saving,
        changes=pupil_changes(ground.area, before, plan.routes),
    )
