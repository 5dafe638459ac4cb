"""Passes a plan through the independent checker, as a review would before it is written."""

from collections.abc import Sequence

from benchmarks.instances import Instance
from routeopt.checking import check_plan
from routeopt.data.build import policy_texts
from routeopt.domain.plan import Plan
from routeopt.exports.plan_json import plan_document
from routeopt.planning.result import PackFacts
from routeopt.planning.routes import route_from
from routeopt.planning.sides import exceptions_of
from routeopt.planning.summary import summarise
from routeopt.solvers.evaluator import RouteResult
from routeopt.solvers.problem import Problem


def breaches_of(made: Instance, problem: Problem, results: Sequence[RouteResult]) -> list[str]:
    """List the rules a plan breaks in the checker's eyes; empty where it passes."""
    routes = tuple(
        route_from(problem, result, f"R{number:03d}")
        for number, result in enumerate(results, start=1)
    )
    year = sum(route.cost.year_pence for route in routes)
    plan = Plan(
        kind="firm",
        schools=tuple(made.area.schools),
        routes=routes,
        unplanned=(),
        exceptions=exceptions_of(problem),
        shortfall=(),
        kept_breaches=(),
        released_groups=(),
        status="feasible",
        termination="time_limit",
        solver="benchmark",
        seconds=0.0,
        objective_pence=year,
        year_pence=year,
    )
    facts = PackFacts(made.raw.name, made.raw.sha256, made.raw.sha256, ())
    document = plan_document(
        plan=plan,
        summary=summarise(
            made.area, routes, year_pence=year, objective_pence=year, unplanned=0,
            lower_bound_pence=None,
        ),
        today=None,
        saving=None,
        changes=(),
        pack=facts,
        schools=plan.schools,
        policy_texts=policy_texts(made.raw, made.area.policy.plan_from),
        travel=made.travel,
        seed=None,
        seconds=0.0,
    )  # fmt: skip
    return [
        f"{breach.rule} {breach.route_id} {breach.detail}"
        for breach in check_plan(made.raw, made.travel, document)
    ]
