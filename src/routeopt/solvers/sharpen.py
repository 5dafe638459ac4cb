"""Last touch on a plan: every chosen route's stops in the best order."""

from routeopt.solvers.interface import Choice
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RoutePool
from routeopt.solvers.problem import Problem


def sharpened(problem: Problem, pool: RoutePool, choice: Choice) -> tuple[Choice, bool]:
    """Order each route again, exactly to 12 stops; cheaper first, then fewer pupil-minutes.

    Vehicle types and contracts stay as chosen. The second value says whether every order is
    proven best.
    """
    exact = [pool.sharpen(route.members) for route in choice.routes]
    routes = []
    for route in choice.routes:
        same = [
            option
            for option in pool.options(route.members)
            if (option.spec.kind, option.spec.contract) == (route.spec.kind, route.spec.contract)
        ]
        routes.append(min([*same, route], key=lambda option: option.rank))
    return choice_of(problem, routes), all(exact)
