"""The two engines that choose winners, each to proof: HiGHS behind MathOpt, and CP-SAT."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from routeopt.tender.winner_program import Program

Engine = Literal["highs", "cp-sat"]
ENGINE_WORDS: dict[Engine, str] = {
    "highs": "HiGHS (OR-Tools MathOpt)",
    "cp-sat": "CP-SAT (OR-Tools)",
}
# Costs are whole pence: a bound that leaves less than a penny is proof.
_BELOW_A_PENNY = 0.99
_HALF = 0.5
_NO_LIMIT = 1 << 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found; ``chosen`` is None where no choice is possible.

    ``proved``: no choice is cheaper (or none exists).
    """

    chosen: frozenset[int] | None
    proved: bool


def solve(
    program: Program,
    engine: Engine,
    *,
    seconds: float | None = None,
    threads: int = 2,
    start: frozenset[int] | None = None,
) -> Answer:
    """Find the cheapest choice of columns.

    Parameters
    ----------
    program
        What to minimise.
    engine
        Who does it.
    seconds
        Stop here with the best found, not proved; None: go on to proof.
    threads
        Workers of CP-SAT; HiGHS, as MathOpt offers it, takes its own number.
    start
        A choice known to be allowed, to begin from.
    """
    if engine == "highs":
        return _highs(program, seconds, start)
    return _cp_sat(program, seconds, threads, start)


def _highs(program: Program, seconds: float | None, start: frozenset[int] | None) -> Answer:
    model = mathopt.Model()
    variables = [model.add_binary_variable() for _ in program.costs]
    for column in program.fixed:
        variables[column].upper_bound = 0.0
    for row in program.rows:
        low = -math.inf if row.low is None else float(row.low)
        high = math.inf if row.high is None else float(row.high)
        constraint = model.add_linear_constraint(lb=low, ub=high)
        for column, factor in row.factors:
            constraint.set_coefficient(variables[column], float(factor))
    for variable, cost in zip(variables, program.costs, strict=True):
        model.objective.set_linear_coefficient(variable, float(cost))
    limit = None if seconds is None else dt.timedelta(seconds=seconds)
    parameters = mathopt.SolveParameters(
        time_limit=limit, absolute_gap_tolerance=_HALF, relative_gap_tolerance=0.0
    )
    hints = mathopt.ModelSolveParameters()
    if start is not None:
        values = {variables[k]: float(k in start) for k in range(len(variables))}
        hints.solution_hints.append(mathopt.SolutionHint(variable_values=values))
    result = mathopt.solve(
        model, mathopt.SolverType.HIGHS, params=parameters, model_params=hints
    )  # fmt: skip
    reason = result.termination.reason
    if reason == mathopt.TerminationReason.INFEASIBLE:
        return Answer(None, proved=True)
    if not result.has_primal_feasible_solution():
        return Answer(None, proved=False)
    values_found = result.variable_values(variables)
    chosen = frozenset(k for k, value in enumerate(values_found) if value > _HALF)
    bound = result.best_objective_bound()
    return Answer(chosen, proved=program.total(chosen) - bound < _BELOW_A_PENNY)


def _cp_sat(
    program: Program, seconds: float | None, threads: int, start: frozenset[int] | None
) -> Answer:
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in program.costs]
    for column in program.fixed:
        model.add(variables[column] == 0)
    for row in program.rows:
        ones = [variables[column] for column, factor in row.factors if factor == 1]
        if len(ones) == len(row.factors) and row.high == 1 and row.low in (None, 1):
            _ = model.add_exactly_one(ones) if row.low == 1 else model.add_at_most_one(ones)
            continue
        total = cp_model.LinearExpr.weighted_sum(
            [variables[column] for column, _ in row.factors],
            [factor for _, factor in row.factors],
        )
        low = -_NO_LIMIT if row.low is None else row.low
        high = _NO_LIMIT if row.high is None else row.high
        model.add_linear_constraint(total, low, high)
    model.minimize(cp_model.LinearExpr.weighted_sum(variables, list(program.costs)))
    for column, variable in enumerate(variables if start is not None else []):
        model.add_hint(variable, start is not None and column in start)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = threads
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 0
    if seconds is not None:
        solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Answer(None, proved=True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, proved=False)
    chosen = frozenset(k for k, variable in enumerate(variables) if solver.value(variable))
    return Answer(chosen, proved=status == cp_model.OPTIMAL)
