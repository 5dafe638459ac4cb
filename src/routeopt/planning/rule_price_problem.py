"""The problem under one rule moved by one step, so that plans compare."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routeopt.domain.plan import PlanKind
from routeopt.planning.rule_price_steps import Step
from routeopt.planning.sides import Ground, compile_side
from routeopt.solvers.evaluator import (
    NO_CONTRACT,
    assistants_carried,
    evaluate,
    fitting_layout,
)
from routeopt.solvers.interface import Choice
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RouteOption, RoutePool, option_of
from routeopt.solvers.problem import Problem
from routeopt.solvers.shape import route_shape
from routeopt.solvers.units import units_of


@dataclass(frozen=True, slots=True)
class StepProblem:
    """A step with its problem.

    ``nested`` says that every plan of the tighter rules is one of the looser; ``blocked`` are
    pupils whom no legal route could carry.
    """

    step: Step
    problem: Problem
    nested: bool
    blocked: tuple[str, ...]


def step_problem(ground: Ground, kind: PlanKind, base: Problem, step: Step) -> StepProblem:
    """Compile a school's problem with one rule moved.

    Whoever is exempt from the clock as things are stays so, and nobody becomes exempt by the
    step; groups held together stay together where that is legal.
    """
    area = replace(ground.area, policy=step.moved(ground.area.policy))
    problem = compile_side(replace(ground, area=area), kind).problem
    looser = step.direction == "looser"
    fewer = np.minimum if looser else np.maximum
    problem = problem.replace(not_before_s=fewer(problem.not_before_s, base.not_before_s))
    if step.barred:
        fits = problem.type_fits.copy()
        for kind_number, name in enumerate(problem.type_ids):
            if name in step.barred:
                fits[:, kind_number] = False
        problem = problem.replace(type_fits=fits)
    problem, nested = _grouped(problem, base)
    pool = RoutePool(problem)
    units = [unit for unit in units_of(problem) if not pool.options(unit)]
    blocked = [problem.pupil_ids[member] for unit in units for member in unit]
    return StepProblem(step, problem, nested, tuple(blocked))


def _grouped(problem: Problem, base: Problem) -> tuple[Problem, bool]:
    # A group held now is held under the step, unless the step forbids its route.
    problem = problem.replace(groups=base.groups)
    pool = RoutePool(problem)
    held = []
    for group in base.groups:
        pool.sharpen(group)
        if pool.options(group):
            held.append(group)
    if len(held) == len(base.groups):
        return problem, True
    return problem.replace(groups=tuple(held)), False


def restated(problem: Problem, told: Problem, routes: Sequence[RouteOption]) -> Choice | None:
    """Give a plan of another step in this one's terms; None where it is not legal here."""
    found = [_restated(problem, told, route) for route in routes]
    whole = [option for option in found if option is not None]
    return choice_of(problem, whole) if len(whole) == len(found) else None


def _restated(problem: Problem, told: Problem, route: RouteOption) -> RouteOption | None:
    pool = RoutePool(problem)
    if pool.barred(route.members):
        return None
    contract = NO_CONTRACT
    if route.spec.contract != NO_CONTRACT:
        name = told.contracts[route.spec.contract].contract_id
        known = [one.contract_id for one in problem.contracts]
        if name not in known:
            return None
        contract = known.index(name)
        if not problem.contracts[contract].keepable.issuperset(route.members):
            return None
    elif any(member in route.members for member, _ in problem.pinned):
        return None
    shape = route_shape(problem, route.members)
    pas = assistants_carried(problem, shape, contract)
    own = pas if contract != NO_CONTRACT else 0
    seats = max(p.seats - p.pas + max(own, p.pas) for p in shape.patterns)
    spaces = max(p.spaces for p in shape.patterns)
    layout = fitting_layout(problem, route.spec.kind, seats, spaces)
    if layout is None:
        return None
    spec = replace(route.spec, pas=pas, layout=layout, contract=contract)
    result = evaluate(problem, spec)
    return option_of(result) if result.legal else None


def repaired(problem: Problem, told: Problem, routes: Sequence[RouteOption]) -> list[RouteOption]:
    """Give what of a plan is legal here, and pieces of the routes that are not."""
    pool = RoutePool(problem)
    found: list[RouteOption] = [o for unit in units_of(problem) for o in pool.options(unit)]
    for route in routes:
        legal = _restated(problem, told, route)
        if legal is not None:
            found.append(legal)
        order = [m for stop in route.spec.morning for m in stop]
        half = len(order) // 2
        pieces = [order, order[:half], order[half:]]
        pieces += [[m for m in order if m != out] for out in order]
        found += [way for piece in pieces if piece for way in pool.options(piece)]
    return found
