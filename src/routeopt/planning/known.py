"""A plan known before the search, as a choice of routes of its problem."""

from collections import Counter
from collections.abc import Sequence

from routeopt.planning.written import WrittenRoute, specs_of
from routeopt.solvers.evaluator import NO_CONTRACT, RouteSpec, evaluate
from routeopt.solvers.interface import Choice
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RoutePool, option_of
from routeopt.solvers.problem import Problem


def known_choice(problem: Problem, written: Sequence[WrittenRoute]) -> Choice | None:
    """Make a written plan a choice to begin from; None unless it is legal and carries everybody.

    Parameters
    ----------
    problem
        What is planned; routes that stay as they are today are none of its business.
    written
        All routes of the plan.
    """
    specs = specs_of(problem, written)
    carried = sorted(member for spec in specs for member in spec.members)
    kept = Counter(spec.contract for spec in specs if spec.contract != NO_CONTRACT)
    whole = carried == list(range(problem.n)) and max(kept.values(), default=1) == 1
    if not specs or not whole or not _allowed(problem, specs):
        return None
    results = [evaluate(problem, spec) for spec in specs]
    if not all(result.legal for result in results):
        return None
    return choice_of(problem, [option_of(result) for result in results])


def _allowed(problem: Problem, specs: Sequence[RouteSpec]) -> bool:
    pool = RoutePool(problem)
    wanted = dict(problem.pinned)
    return not any(
        pool.barred(spec.members)
        or any(wanted.get(member, spec.contract) != spec.contract for member in spec.members)
        for spec in specs
    )
