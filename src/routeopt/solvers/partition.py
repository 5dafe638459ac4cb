"""The cheapest legal set of routes out of many: set partitioning by CP-SAT."""

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction

from ortools.sat.python import cp_model

from routeopt.domain.units import DAYS_PER_FORTNIGHT
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Choice
from routeopt.solvers.pool import RouteOption
from routeopt.solvers.problem import Problem
from routeopt.solvers.supply import excess_pence, shortage

_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard CP-SAT may try; ``deterministic`` units do not depend on the machine.

    ``stop`` ends it early with the best found.
    """

    seconds: float = 10.0
    deterministic: float | None = None
    threads: int = 1
    seed: int = 0
    stop: threading.Event | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """At most so many of something over the routes chosen; ``counts`` has one for each column."""

    counts: Sequence[int]
    most: int


def choice_of(problem: Problem, routes: Sequence[RouteOption]) -> Choice:
    """Complete a set of routes with the price of what the supply does not hold."""
    ordered = tuple(sorted(routes, key=lambda route: route.members))
    missing = shortage(problem, ordered)
    objective = sum(route.objective_pence for route in ordered) + missing.year_pence
    return Choice(ordered, missing, objective)


def cheapest_partition(
    problem: Problem,
    columns: Sequence[RouteOption],
    effort: Effort,
    start: Choice | None = None,
    within: Within | None = None,
) -> tuple[Choice | None, bool]:
    """Choose routes that carry every pupil exactly once at the least objective.

    Parameters
    ----------
    problem
        For supply and contracts: each contract is kept at most once, use beyond the supply
        is priced at the shortage factor.
    columns
        Legal routes.
    effort
        Limits.
    start
        A known choice among the columns, to begin from; it must keep ``within`` too.
    within
        A count over the routes chosen that must not be passed.

    Returns
    -------
    choice : Choice or None
        The best found, never dearer than ``start``.
    proved : bool
        Whether no cheaper set of these columns exists.
    """
    model = cp_model.CpModel()
    chosen = [model.new_bool_var(f"r{k}") for k in range(len(columns))]
    if not _carry_everybody(model, problem, columns, chosen):
        return start, False
    if within is not None:
        counted = zip(within.counts, chosen, strict=True)
        model.add(sum(count * variable for count, variable in counted) <= within.most)
    costs: list[cp_model.LinearExpr | cp_model.IntVar] = [
        column.objective_pence * variable for column, variable in zip(columns, chosen, strict=True)
    ]
    costs += _shortage_terms(model, problem, columns, chosen)
    model.minimize(sum(costs))
    if start is not None:
        wanted = {(route.members, route.spec.kind, route.spec.contract) for route in start.routes}
        for column, variable in zip(columns, chosen, strict=True):
            key = (column.members, column.spec.kind, column.spec.contract)
            model.add_hint(variable, key in wanted)
    solver = cp_model.CpSolver()
    # Ctrl-C is the caller's to hear: CP-SAT would swallow it and go on.
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers = effort.threads
    solver.parameters.random_seed = effort.seed
    # The linear relaxation of a partition is nearly tight; without it one worker is lost.
    solver.parameters.linearization_level = 2
    if effort.deterministic is None:
        solver.parameters.max_time_in_seconds = max(0.05, effort.seconds)
    else:
        solver.parameters.max_deterministic_time = effort.deterministic
    status = _solve(solver, model, effort.stop)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return start, False
    routes = [c for c, variable in zip(columns, chosen, strict=True) if solver.value(variable)]
    found = choice_of(problem, routes)
    if start is not None and start.objective_pence <= found.objective_pence:
        found = start
    return found, bool(status == cp_model.OPTIMAL)


def _carry_everybody(
    model: cp_model.CpModel,
    problem: Problem,
    columns: Sequence[RouteOption],
    chosen: Sequence[cp_model.IntVar],
) -> bool:
    # Each pupil on one route, each contract kept by at most one; False where nothing carries
    # somebody.
    covering: list[list[cp_model.IntVar]] = [[] for _ in range(problem.n)]
    keeping: dict[int, list[cp_model.IntVar]] = {}
    for column, variable in zip(columns, chosen, strict=True):
        for member in column.members:
            covering[member].append(variable)
        if column.spec.contract != NO_CONTRACT:
            keeping.setdefault(column.spec.contract, []).append(variable)
    if not all(covering):
        return False
    for variables in covering:
        model.add_exactly_one(variables)
    for variables in keeping.values():
        model.add_at_most_one(variables)
    return True


def _solve(
    solver: cp_model.CpSolver, model: cp_model.CpModel, stop: threading.Event | None
) -> cp_model.CpSolverStatus:
    # In a thread of its own, so that Ctrl-C is heard while CP-SAT works.
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(solver.solve, model)
        while True:
            if stop is not None and stop.is_set():
                solver.stop_search()
            try:
                return running.result(timeout=_POLL_S)
            except TimeoutError:
                continue


def _shortage_terms(
    model: cp_model.CpModel,
    problem: Problem,
    columns: Sequence[RouteOption],
    chosen: Sequence[cp_model.IntVar],
) -> list[cp_model.LinearExpr]:
    terms: list[cp_model.LinearExpr] = []
    for kind, limit in enumerate(problem.supply):
        if limit >= 0:
            here = [k for k, column in enumerate(columns) if column.spec.kind == kind]
            price = excess_pence(problem, int(problem.prices.day_rate[kind]))
            daily = [
                tuple((k, 1) for k in here if columns[k].days >> day & 1)
                for day in range(DAYS_PER_FORTNIGHT)
            ]
            terms += _excess(model, chosen, daily, int(limit), price)
    if problem.pa_supply is not None:
        price = excess_pence(problem, problem.prices.pa_day)
        daily = [
            tuple((k, c.pas_by_day[day]) for k, c in enumerate(columns) if c.pas_by_day[day])
            for day in range(DAYS_PER_FORTNIGHT)
        ]
        terms += _excess(model, chosen, daily, problem.pa_supply, price)
    return terms


def _excess(
    model: cp_model.CpModel,
    chosen: Sequence[cp_model.IntVar],
    daily: Sequence[tuple[tuple[int, int], ...]],
    limit: int,
    price_pence: Fraction,
) -> list[cp_model.LinearExpr]:
    # Days on which the same routes would use the same number are one row with their weight.
    terms = []
    for used, days in Counter(daily).items():
        most = sum(units for _, units in used)
        if most > limit:
            over = model.new_int_var(0, most - limit, "")
            model.add(sum(units * chosen[k] for k, units in used) <= limit + over)
            terms.append(round(price_pence * days) * over)
    return terms
