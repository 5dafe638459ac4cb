"""Saving against children moved, from a pack to plans that the checker has passed."""

from dataclasses import dataclass
from typing import Any

from routeopt.checking import check_plan
from routeopt.data.checks import check_drives
from routeopt.data.loading import LoadedPack
from routeopt.exports.plan_json import plan_document
from routeopt.exports.review_folder import PlanRefusedError
from routeopt.exports.review_run import NobodyDueError
from routeopt.network.roads import RoadNetwork
from routeopt.network.times import travel_times
from routeopt.planning.changes import pupil_changes
from routeopt.planning.frontier import FrontierRequest, Tell, frontier
from routeopt.planning.frontier_found import Frontier, Step
from routeopt.planning.money import saving_of
from routeopt.planning.result import PackFacts
from routeopt.planning.review import places_needed, prepare
from routeopt.planning.scope import review_scope
from routeopt.planning.sides import Ground
from routeopt.planning.summary import summarise
from routeopt.planning.today_side import today_side
from routeopt.planning.traffic_fit import fitted_traffic

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckedFrontier:
    """The steps, and each one's plan as a document the checker has passed."""

    frontier: Frontier
    plans: tuple[Document, ...]


def frontier_of_pack(
    pack: LoadedPack,
    schools: tuple[str, ...],
    request: FrontierRequest,
    roads: RoadNetwork | None = None,
    tell: Tell = lambda _: None,
) -> CheckedFrontier:
    """Find the steps of some schools taken together, and pass every plan through the checker.

    Raises
    ------
    NobodyDueError, PackError
        As for a review.
    PlanRefusedError
        If the checker refuses a plan: a fault of the program.
    """
    area = pack.area
    scope = review_scope(area, schools)
    if not scope.pupils:
        raise NobodyDueError(schools, area.policy.plan_from)
    check_drives(pack.raw, area.policy.plan_from, schools)
    traffic = fitted_traffic(area, pack.raw, roads)
    travel = travel_times(area, pack.raw, places_needed(area, scope), roads, traffic)
    ground = prepare(area, travel, scope, request.seed)
    found = frontier(ground, request, tell)
    tell("checker")
    plans = tuple(_document(pack, ground, found, step, request.seed) for step in found.steps)
    refused = [breach for plan in plans for breach in check_plan(pack.raw, travel, plan)]
    if refused:
        raise PlanRefusedError(tuple(refused))
    return CheckedFrontier(found, plans)


def _document(pack: LoadedPack, ground: Ground, found: Frontier, step: Step, seed: int) -> Document:
    area, plan = ground.area, step.plan
    fixed = sum(route.cost.year_pence for route in ground.fixed)
    today = today_side(ground, step.repriced_pence - fixed)
    empty = today.empty_contracts_pence if today is not None else 0
    before = (*ground.nothing.routes, *ground.fixed)
    return plan_document(
        plan=plan,
        summary=summarise(
            area,
            plan.routes,
            year_pence=plan.year_pence,
            objective_pence=plan.objective_pence,
            unplanned=len(plan.unplanned),
        ),
        today=today,
        saving=saving_of(plan, found.do_nothing_pence, step.repriced_pence, empty)
        if today is not None
        else None,
        changes=pupil_changes(area, before, plan.routes),
        pack=PackFacts(
            pack.raw.name, pack.raw.sha256, pack.base_sha256,
            (f"at most {step.most} pupils changed",),
        ),
        schools=ground.scope.schools,
        policy_texts=pack.policy_texts,
        travel=ground.travel,
        seed=seed,
        seconds=found.seconds,
    )  # fmt: skip
