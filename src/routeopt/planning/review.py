"""The main job: one scope's contracts today, the plan beside them, and what changes."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial

from routeopt.data.loading import LoadedPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.plan import PlanKind
from routeopt.domain.travel import TravelTimes
from routeopt.planning.affected import change_ledger
from routeopt.planning.assumptions import assumptions_of
from routeopt.planning.changes import joins_of, pupil_changes, shared_solos
from routeopt.planning.cost_report import report_of
from routeopt.planning.do_nothing import DoNothing, do_nothing, todays_contracts
from routeopt.planning.drafts import Drafts, drafting
from routeopt.planning.equality import equality_view
from routeopt.planning.market import market_for
from routeopt.planning.money import repriced_pence, saving_of
from routeopt.planning.money_evidence import NOTHING_BESIDE, Beside, evidenced
from routeopt.planning.money_shares import again, agreed_shares, waiting_pupils
from routeopt.planning.no_ride import cut_off, no_legal_rides, without_vehicle
from routeopt.planning.off_network import road_faults
from routeopt.planning.pins import contracts_to_lock
from routeopt.planning.proof import stated
from routeopt.planning.request import ReviewRequest
from routeopt.planning.result import PlanSide, Review, Today
from routeopt.planning.route_emissions import known_emissions
from routeopt.planning.scope import Scope, review_scope
from routeopt.planning.sides import Ground, Progress, Solved, fixed_routes, solve_side
from routeopt.planning.summary import summarise
from routeopt.planning.today_side import set_aside_list, today_side
from routeopt.planning.warnings import ride_warnings
from routeopt.planning.warnings_review import review_warnings
from routeopt.planning.why import why_alone
from routeopt.solvers.compile import Carried
from routeopt.solvers.interface import Budget

_FIRM_SHARE = 0.6


def places_needed(area: ServiceArea, scope: Scope) -> tuple[str, ...]:
    """Place ids whose travel times a review of this scope uses."""
    pupils = dict.fromkeys(scope.pupils)
    pupils.update(dict.fromkeys(apart.pupil_id for apart in scope.fixed_pupils))
    standing = [contract.carried for contract in scope.fixed]
    for carried in (*scope.contracts, *standing):
        pupils.update(dict.fromkeys(carried.members))
    schools = dict.fromkeys((*scope.schools, *(area.pupils[pupil].school_id for pupil in pupils)))
    points = dict.fromkeys(point for pupil in pupils if (point := area.pupils[pupil].pickup_id))
    addresses = (
        dict.fromkeys(a.address_id for a in area.addresses if a.pupil_id in pupils)
        if area.policy.allow_second_address
        else {}
    )
    return tuple({**pupils, **schools, **points, **addresses})


def prepare(area: ServiceArea, travel: TravelTimes, scope: Scope, seed: int) -> Ground:
    """Work out what both plans stand on: who can ride, today's contracts, the market."""
    ground = _ground(area, travel, scope)
    while locked := contracts_to_lock(ground):
        locked_before = [c.carried.contract_id for c in scope.fixed if c.locked]
        said = (
            f"contract {contract} stays as it is: no other legal route keeps those locked to it"
            for contract in locked
        )
        notes = (*scope.notes, *said)
        scope = review_scope(area, scope.schools, locked=[*locked_before, *locked])
        scope = replace(scope, notes=tuple(dict.fromkeys([*notes, *scope.notes])))
        ground = _ground(area, travel, scope)
    nothing = partial(
        do_nothing, area, travel, ground.pupils, ground.todays, ended=scope.ended, seed=seed
    )
    return replace(ground, work_out_nothing=cache(nothing))


def _ground(area: ServiceArea, travel: TravelTimes, scope: Scope) -> Ground:
    unplanned = (
        *no_legal_rides(area, travel, dict(scope.pupils)),
        *cut_off(area, travel, scope),
    )
    lost = {item.pupil_id for item in unplanned}
    stranded = [p for p in without_vehicle(area, travel, scope) if p.pupil_id not in lost]
    unplanned = (*unplanned, *stranded)
    pupils = {pupil: legs for pupil, legs in scope.pupils.items() if pupil not in lost}
    whole = (*scope.contracts, *(fixed.carried for fixed in scope.fixed))
    contracts = tuple(
        without for carried in scope.contracts if (without := _without(carried, lost)).members
    )
    standing = tuple(
        replace(fixed, carried=without)
        for fixed in scope.fixed
        if (without := _without(fixed.carried, lost)).members
    )
    nowhere = {item.pupil_id for item in unplanned}
    apart = tuple(pupil for pupil in scope.fixed_pupils if pupil.pupil_id not in nowhere)
    scope = replace(scope, contracts=contracts, fixed=standing, fixed_pupils=apart)
    fixed = fixed_routes(area, travel, scope)
    today = todays_contracts(area, travel, contracts)
    carried_here = {*pupils, *lost, *(p for route in fixed for p in route.pupils)}
    return Ground(
        area=area,
        travel=travel,
        scope=scope,
        pupils=pupils,
        todays=today,
        work_out_nothing=lambda: DoNothing(today, ()),
        unplanned=unplanned,
        carrying_lost=tuple(c for c in whole if not lost.isdisjoint(c.members)),
        market=market_for(area, carried_here, scope.schools),
        fixed=fixed,
    )


def _without(carried: Carried, lost: set[str]) -> Carried:
    if lost.isdisjoint(carried.members):
        return carried
    return replace(
        carried,
        members=tuple(p for p in carried.members if p not in lost),
        pm_members=tuple(p for p in carried.pm_members if p not in lost),
        due={p: legs for p, legs in carried.due.items() if p not in lost},
    )


def review(
    pack: LoadedPack,
    travel: TravelTimes,
    scope: Scope,
    request: ReviewRequest,
    progress: Progress,
    changes: Sequence[str] = (),
    drafts: Drafts | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> Review:
    """Plan one scope and set it beside today.

    Parameters
    ----------
    pack
        Read and checked.
    travel
        Over at least :func:`places_needed`.
    scope
        Of :func:`routeopt.planning.scope.review_scope`.
    request
        How to search.
    progress
        Hears of every better plan.
    changes
        Settings changed for this run, in words.
    drafts
        Hears of every better plan too, and can have it written out complete.
    beside
        What contracts cost, and the last pack: where they are not given, ranges are assumed and
        newcomers not told.
    """
    area = pack.area
    ground = prepare(area, travel, scope, request.seed)
    waiting = len(waiting_pupils(ground))
    wanted: list[PlanKind] = ["firm"]
    if waiting and request.assess != "firm":
        wanted.append("full")
    solved: dict[PlanKind, Solved] = {}
    how = again(request, waiting)
    for kind in wanted:
        budget = _budget(request, kind, wanted, how.seconds)
        solved[kind] = solve_side(ground, kind, request, budget, progress, drafting(ground, drafts))
    if "full" in solved:
        solved["full"] = _never_dearer(solved["full"], solved["firm"])
    today = today_side(ground, repriced_pence(ground.nothing, solved["firm"].plan))
    shares = None
    if "full" in solved:
        shares, found = agreed_shares(ground, request, how, solved, today)
        for one in found:
            solved["full"] = _never_dearer(solved["full"], one)
    sides = {kind: _side(ground, one, today, request.mode) for kind, one in solved.items()}
    sides = evidenced(ground, sides, today, beside.fit, request.seed)
    firm, full = sides["firm"], sides.get("full")
    created = datetime.now(UTC)
    before = today.do_nothing_routes if today is not None else ()
    return Review(
        area=area,
        pack_name=pack.raw.name,
        pack_sha256=pack.raw.sha256,
        base_sha256=pack.base_sha256,
        pack_changes=tuple(changes),
        schools=scope.schools,
        travel=travel,
        today=today,
        firm=firm,
        full=full,
        set_aside=set_aside_list(ground),
        faults=(*pack.faults, *road_faults(area, travel), *ride_warnings(ground)),
        notes=(*scope.notes, *travel.notes),
        assumptions=assumptions_of(area),
        checker="",
        mode=request.mode,
        seed=request.seed,
        seconds_asked=request.budget.seconds if request.budget.iterations is None else None,
        iterations_asked=request.budget.iterations,
        cores=os.cpu_count() or 1,
        created=created.isoformat(timespec="seconds"),
        assess=request.assess,
        costs=report_of(area, beside.costs, scope.schools) if beside.costs is not None else None,
        shares=shares,
        warnings=review_warnings(
            area, scope, (*(today.routes if today else ()), *firm.plan.routes), beside.last
        ),
        ledger=change_ledger(area, before, sides, created.date()),
        equality=equality_view(area, travel, before, firm.plan.routes) if today else None,
        why=why_alone(ground, firm.plan, full.plan if full is not None else None),
    )


def _budget(
    request: ReviewRequest, kind: PlanKind, wanted: Sequence[PlanKind], kept_s: float
) -> Budget:
    budget = request.budget
    if budget.seconds is None or len(wanted) == 1:
        return budget
    share = _FIRM_SHARE if kind == "firm" else 1 - _FIRM_SHARE
    return replace(budget, seconds=(budget.seconds - kept_s) * share)


def _never_dearer(full: Solved, firm: Solved) -> Solved:
    # Every firm plan is legal when assessments agree, so the full plan never costs more.
    if full.plan.objective_pence <= firm.plan.objective_pence:
        return full
    # Its bound holds for them all, so for this one too.
    plan = replace(firm.plan, kind="full")
    ended = full.plan.status, full.plan.termination
    return replace(full, plan=stated(plan, full.proof, *ended))


def _side(ground: Ground, solved: Solved, today: Today | None, mode: str) -> PlanSide:
    area, plan = ground.area, solved.plan
    outside = solved.outside_pence
    before = (*ground.nothing.routes, *ground.fixed)
    saving = None
    if today is not None:
        repriced = repriced_pence(ground.nothing, plan) + sum(
            route.cost.year_pence for route in ground.fixed
        )
        saving = saving_of(plan, today.do_nothing_year_pence, repriced, today.empty_contracts_pence)
    return PlanSide(
        plan=plan,
        summary=summarise(
            area,
            plan.routes,
            year_pence=plan.year_pence,
            objective_pence=plan.objective_pence,
            unplanned=len(plan.unplanned),
            lower_bound_pence=plan.lower_bound_pence,
        ),
        saving=saving,
        changes=pupil_changes(area, before, plan.routes),
        shared_solos=shared_solos(area, before, plan.routes),
        joins=joins_of(before, plan.routes) if mode != "clean-sheet" else (),
        incumbents=tuple(
            (found.seconds, found.choice.objective_pence + outside)
            for found in solved.outcome.incumbents
        ),
        outside_pence=outside,
        bounds=solved.proof.bounds,
        no_bound_reason=solved.proof.no_bound_reason,
        emissions=known_emissions(area, plan.routes),
    )
