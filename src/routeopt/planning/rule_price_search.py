"""A search that begins from a plan instead of from nothing."""

from collections.abc import Sequence

from routeopt.domain.plan import Termination
from routeopt.solvers.interface import Budget, Choice, Incumbent, Outcome, Report
from routeopt.solvers.partition import Effort, cheapest_partition
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import kernel
from routeopt.solvers.search.anneal import new_work
from routeopt.solvers.search.build import arrays_of
from routeopt.solvers.search.plans import Translator, end_to_end
from routeopt.solvers.sharpen import sharpened
from routeopt.solvers.units import units_of

NAME = "ruin and recreate from a plan, CP-SAT choice of routes"
_STEPS = 1000
"""Ruins and recreations in a round, as everywhere."""
_TIMED_STEPS = 250
_HOT, _COLD = 0.1, 0.004
"""Temperatures as shares of a pupil's price: cooler than from nothing, so that the plan stays."""
_COLUMNS = 1500
_EFFORT = Effort(deterministic=1.0)
_KEPT_BACK = 0.15


class WarmSearch:
    """Improves on a plan; it is never dearer than the cheapest set of the routes given.

    Parameters
    ----------
    routes
        Legal routes of the problem among which there is a plan.
    """

    def __init__(self, routes: Sequence[RouteOption]) -> None:
        self._routes = list(routes)

    def solve(self, problem: Problem, budget: Budget, seed: int, report: Report) -> Outcome:
        """Improve the plan until the budget is spent."""
        kernel.warm_up()
        clock = budget.clock()
        start, _ = cheapest_partition(problem, _unique(self._routes), _EFFORT)
        if start is None:
            raise AssertionError("a search from a plan was given routes without one")
        incumbents = [Incumbent(clock.elapsed_s, start)]
        report(incumbents[0])
        best, rounds, ended = self._walked(problem, budget, seed, start)
        pool = RoutePool(problem)
        best, exact = sharpened(problem, pool, best)
        if best.objective_pence < start.objective_pence:
            incumbents.append(Incumbent(clock.elapsed_s, best))
            report(incumbents[-1])
        else:
            best = start
        return Outcome(
            best, "feasible", ended, NAME, clock.elapsed_s, rounds, tuple(incumbents),
            orders_exact=exact,
        )  # fmt: skip

    def _walked(
        self, problem: Problem, budget: Budget, seed: int, start: Choice
    ) -> tuple[Choice, int, Termination]:
        clock = budget.clock()
        pool = RoutePool(problem)
        longest = max(len(route.members) for route in start.routes)
        for route in start.routes:
            pool.add(route)
        arrays = arrays_of(problem, units_of(problem), pool, longest)
        work = new_work(arrays, seed)
        laid = end_to_end(problem, start.routes)
        entered = laid is not None and kernel.start_from(arrays, work, *laid)
        if not (entered or kernel.build_up(arrays, work)) or not len(arrays.movable):
            return start, 0, "no_improvement"
        share = start.objective_pence / problem.n
        done, ended = 0, clock.over(0)
        timed = budget.iterations is None
        chunk = _TIMED_STEPS if timed else _STEPS
        whole = (budget.seconds or 0.0) * (1 - _KEPT_BACK)
        while ended is None:
            passed = (
                clock.elapsed_s / whole if timed else done / (_STEPS * (budget.iterations or 1))
            )
            if passed >= 1:
                ended = "time_limit" if timed else "iteration_limit"
                break
            heat = share * _HOT * (_COLD / _HOT) ** passed
            kernel.improve(arrays, work, chunk, kernel.Tuning(heat, heat))
            done += chunk
            ended = clock.over(done // _STEPS)
        translate = Translator(problem, arrays, pool)
        found = translate.choice(work)
        columns = [*self._routes, *found.routes, *translate.harvested(work, found, _COLUMNS)]
        first = min((start, found), key=lambda choice: choice.objective_pence)
        chosen, _ = cheapest_partition(problem, _unique(columns), _EFFORT, first)
        if chosen is None or chosen is first:
            return first, done // _STEPS, ended
        known = {id(route) for route in (*self._routes, *found.routes)}
        if all(id(route) in known for route in chosen.routes):
            return chosen, done // _STEPS, ended
        best = min((first, translate.exact(chosen)), key=lambda choice: choice.objective_pence)
        return best, done // _STEPS, ended


def _unique(columns: Sequence[RouteOption]) -> list[RouteOption]:
    ranked = sorted(columns, key=lambda column: column.rank)[::-1]
    return list({(c.members, c.spec.kind, c.spec.contract): c for c in ranked}.values())
