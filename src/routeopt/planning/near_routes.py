"""Routes that nearly were a plan's: what its choice was made among, to weigh that choice."""

from collections.abc import Iterator

from routeopt.domain.plan import Plan
from routeopt.domain.travel import AM
from routeopt.finance.winners_curse import Candidate
from routeopt.planning.contract_costs import route_work
from routeopt.planning.routes import route_from
from routeopt.planning.sides import Ground, compile_side
from routeopt.solvers.evaluator import NO_CONTRACT, evaluate
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem

_NEAREST = 3


def near_routes(ground: Ground, plan: Plan, nearest: int = _NEAREST) -> tuple[Candidate, ...]:
    """Give a plan's routes, today's, everybody alone, and each pupil moved one route over.

    Parameters
    ----------
    ground
        What the plan stands on.
    plan
        Its routes that may be chosen again; those set aside or locked are no part of a choice.
    nearest
        How many other routes each pupil is tried on.
    """
    problem = compile_side(ground, plan.kind).problem
    pool = RoutePool(problem)
    number = {pupil: k for k, pupil in enumerate(problem.pupil_ids)}
    planned = [
        frozenset(number[pupil] for pupil in route.pupils)
        for route in plan.routes
        if number.keys() >= set(route.pupils)
    ]
    todays = [frozenset(contract.members) for contract in problem.contracts]
    sets = dict.fromkeys([*planned, *todays, *(frozenset([k]) for k in range(problem.n))])
    sets.update(dict.fromkeys(_moved(problem, planned, nearest)))
    found = [_candidate(ground, problem, option) for members in sets if members
             for option in pool.options(members)[:2]]  # fmt: skip
    return tuple(dict.fromkeys(found))


def _moved(
    problem: Problem, planned: list[frozenset[int]], nearest: int
) -> Iterator[frozenset[int]]:
    for place, members in enumerate(planned):
        others = [other for k, other in enumerate(planned) if k != place]
        for member in sorted(members):
            yield members - {member}
            close = sorted(others, key=lambda other: _gap_s(problem, member, other))
            for other in close[:nearest]:
                yield other | {member}
        for other in sorted(others, key=lambda other: _apart_s(problem, members, other))[:nearest]:
            yield members | other


def _gap_s(problem: Problem, member: int, route: frozenset[int]) -> int:
    here = problem.place[member]
    return min(int(problem.time_s[AM, here, problem.place[other]]) for other in route)


def _apart_s(problem: Problem, one: frozenset[int], other: frozenset[int]) -> int:
    return min(_gap_s(problem, member, other) for member in one)


def _candidate(ground: Ground, problem: Problem, option: RouteOption) -> Candidate:
    pupils = frozenset(problem.pupil_ids[member] for member in option.members)
    kept = option.spec.contract
    if kept != NO_CONTRACT:
        contract_id = problem.contracts[kept].contract_id
        return Candidate(pupils, option.year_pence, None, contract_id)
    route = route_from(problem, evaluate(problem, option.spec), "")
    work = route_work(route, awarded=ground.area.policy.plan_from)
    return Candidate(pupils, option.year_pence, work)
