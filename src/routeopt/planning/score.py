"""Today's routes, or a plan somebody wrote or edited, through the evaluator."""

from collections.abc import Sequence
from dataclasses import dataclass

from routeopt.domain.plan import Plan, PlanKind, Route
from routeopt.planning.market import shortfall
from routeopt.planning.result import Summary, Today
from routeopt.planning.routes import route_from
from routeopt.planning.sides import (
    Ground,
    compile_side,
    exceptions_of,
    kept_breaches,
    released_names,
)
from routeopt.planning.summary import summarise
from routeopt.planning.today_side import today_side
from routeopt.planning.written import WrittenRoute, spec_of
from routeopt.solvers.evaluator import evaluate


@dataclass(frozen=True, slots=True)
class Score:
    """What the evaluator says of a set of routes; each route carries its own breaches."""

    plan: Plan
    summary: Summary
    today: Today | None
    unknown: tuple[str, ...]


def score_today(ground: Ground) -> Score:
    """Judge today's contracts as they run, leavers gone and nobody added."""
    today = today_side(ground, ground.nothing.year_pence)
    routes = (*(contract.route for contract in ground.todays), *ground.fixed)
    return _scored(ground, "firm", routes, today, ())


def score_written(ground: Ground, kind: PlanKind, written: Sequence[WrittenRoute]) -> Score:
    """Judge routes as they are written: nothing is re-ordered or re-typed.

    Routes of contracts that stay as they are today are taken from today, whatever is written.
    """
    problem = compile_side(ground, kind).problem
    standing = {route.contract_id or route.pupils[0]: route for route in ground.fixed}
    routes: list[Route] = list(ground.fixed)
    unknown: list[str] = []
    for route in written:
        if (route.contract_id or (route.morning or ("",))[0]) in standing:
            continue
        spec = spec_of(problem, route)
        if spec is None:
            unknown.append(route.route_id)
            continue
        routes.append(route_from(problem, evaluate(problem, spec), route.route_id))
    today = today_side(ground, ground.nothing.year_pence)
    return _scored(ground, kind, tuple(routes), today, tuple(unknown))


def _scored(
    ground: Ground,
    kind: PlanKind,
    routes: tuple[Route, ...],
    today: Today | None,
    unknown: tuple[str, ...],
) -> Score:
    groups = compile_side(ground, kind)
    short = shortfall(ground.area, ground.market, routes)
    year = sum(route.cost.year_pence for route in routes) + sum(s.year_pence for s in short)
    plan = Plan(
        kind=kind,
        schools=ground.scope.schools,
        routes=routes,
        unplanned=ground.unplanned,
        exceptions=exceptions_of(groups.problem),
        shortfall=short,
        kept_breaches=kept_breaches(ground.fixed),
        released_groups=released_names(ground.area, groups),
        solver="none: routes as given",
        objective_pence=year,
        year_pence=year,
    )
    summary = summarise(
        ground.area,
        routes,
        year_pence=year,
        objective_pence=year,
        unplanned=len(ground.unplanned),
    )
    return Score(plan, summary, today, unknown)


def recorded_share(today: Today | None) -> str:
    """Say how recorded times compare with the model's, in a sentence."""
    if today is None or not today.times_recorded:
        return "No recorded times to compare with."
    share = today.times_matched or 0.0
    return f"{share:.0%} of {today.times_recorded} recorded times are within 10 minutes."
