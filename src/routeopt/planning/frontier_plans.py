"""A choice of routes written out as a plan, and set beside today."""

from dataclasses import dataclass

from routeopt.domain.plan import Plan, PlanKind
from routeopt.planning.market import shortfall
from routeopt.planning.money import repriced_pence
from routeopt.planning.routes import renamed, route_from
from routeopt.planning.sides import (
    Ground,
    exceptions_of,
    kept_breaches,
    pending_named,
    released_names,
    standing_exceptions,
)
from routeopt.solvers.evaluator import evaluate, objective_extra
from routeopt.solvers.interface import Choice
from routeopt.solvers.units import HeldGroups

SOLVER = "routes of searches at several penalties on change, CP-SAT choice within a limit"


@dataclass(frozen=True, slots=True)
class Written:
    """A plan, whom it changes, and doing nothing at the pack's rates where it replaces."""

    plan: Plan
    changed: tuple[str, ...]
    repriced_pence: int


def written_plan(ground: Ground, kind: PlanKind, groups: HeldGroups, choice: Choice) -> Written:
    """Write a choice's routes out beside those that stay as they are.

    Raises
    ------
    AssertionError
        Where a route breaks a rule: a fault of the program.
    """
    problem = groups.problem
    results = [evaluate(problem, option.spec) for option in choice.routes]
    for result in results:
        if result.breaches:
            raise AssertionError(f"an illegal route was chosen: {result.breaches[0].rule}")
    routes = [route_from(problem, result, "R") for result in results]
    routes += [pending_named(ground.area, route, kind) for route in ground.fixed]
    routes.sort(key=lambda r: (bool(r.set_aside), -len(r.pupils), r.pupils))
    numbered = tuple(renamed(route, f"R{k:02d}") for k, route in enumerate(routes, start=1))
    short = shortfall(ground.area, ground.market, numbered)
    year = sum(route.cost.year_pence for route in numbered) + sum(s.year_pence for s in short)
    extra = sum(result.objective_pence - result.year_pence for result in results)
    extra += sum(objective_extra(problem, route.ride_s_fortnight, 0) for route in ground.fixed)
    plan = Plan(
        kind=kind,
        schools=ground.scope.schools,
        routes=numbered,
        unplanned=ground.unplanned,
        exceptions=(*exceptions_of(problem), *standing_exceptions(ground)),
        shortfall=short,
        kept_breaches=kept_breaches(numbered),
        released_groups=released_names(ground.area, groups),
        solver=SOLVER,
        objective_pence=year + extra,
        year_pence=year,
    )
    changed = tuple(sorted(name for result in results for name in problem.names(result.changed)))
    fixed = sum(route.cost.year_pence for route in ground.fixed)
    return Written(plan, changed, repriced_pence(ground.nothing, plan) + fixed)
