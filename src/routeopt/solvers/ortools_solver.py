"""The first solver: proposals, a pool of whole routes, and the cheapest legal set of them."""

from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np

from routeopt.domain.plan import Termination
from routeopt.solvers.as_today import as_they_are, todays_sets
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Budget, Choice, Clock, Incumbent, Outcome, Report
from routeopt.solvers.partition import Effort, cheapest_partition, choice_of
from routeopt.solvers.pool import Members, RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.recreate import Groups, Recreator, neighbourhood
from routeopt.solvers.routing import draw_surrogate, propose
from routeopt.solvers.sharpen import sharpened
from routeopt.solvers.units import units_of

NAME = "OR-Tools routing proposals, ruin and recreate, CP-SAT choice of routes"
_STEPS = 150
_COLUMNS = 6000
_CHOICE_SECONDS = 3.0
_CHOICE_EVERY = 8
_QUIET_ROUNDS = 12
_PROPOSALS = 5
_RESTART = 4
_HEAT = (0.0, 0.01, 0.005, 0.002)


class OrtoolsSolver:
    """Plans by proposing many routes and choosing the cheapest set that carries everyone.

    Kept contracts, today's legal routes and every pupil's cheapest route alone are in the
    pool from the start, so a plan is never dearer than those. It proves no bound.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    def solve(self, problem: Problem, budget: Budget, seed: int, report: Report) -> Outcome:
        """Plan a problem whose pupils all have a legal ride."""
        search = _Search(problem, budget.clock(), seed, report, self._threads)
        return search.run()


class _Search:
    def __init__(
        self, problem: Problem, clock: Clock, seed: int, report: Report, threads: int
    ) -> None:
        self._problem = problem
        self._clock = clock
        self._seed = seed
        self._report = report
        self._threads = threads
        self._rng = np.random.default_rng(seed)
        self._pool = RoutePool(problem)
        self._units = units_of(problem)
        self._best: Choice | None = None
        self._incumbents: list[Incumbent] = []

    def run(self) -> Outcome:
        self._seed_pool()
        self._start_from_today()
        self._choose(stoppable=False)
        near = neighbourhood(self._problem, self._units)
        recreator = Recreator(self._pool, near, self._rng)
        if self._best is not None:
            self._take(recreator.rehouse(recreator.routes_of(self._best.routes)), recreator)
        rounds, termination = self._rounds(recreator)
        self._choose()
        exact = self._sharpen()
        return Outcome(
            choice=self._best,
            status="feasible" if self._best is not None else "no_solution",
            termination=termination,
            solver=NAME,
            seconds=self._clock.elapsed_s,
            rounds=rounds,
            incumbents=tuple(self._incumbents),
            orders_exact=exact,
        )

    def _start_from_today(self) -> None:
        atoms = todays_sets(self._problem, self._pool, parts=True)
        routes = as_they_are(self._pool, atoms)
        if routes:
            self._offer(choice_of(self._problem, routes))

    def _late(self) -> bool:
        return self._clock.over(0) is not None

    def _seed_pool(self) -> None:
        for unit in self._units:
            self._pool.sharpen(unit)
        for contract in self._problem.contracts:
            self._pool.options(contract.members)
            self._pool.options(contract.keepable)

    def _rounds(self, recreator: Recreator) -> tuple[int, Termination]:
        done = quiet = 0
        walked: Groups = []
        while (ended := self._clock.over(done)) is None:
            if self._best is None or not self._units:
                return done, "no_improvement"
            before = self._best.objective_pence
            if done < _PROPOSALS or done % _PROPOSALS == 0:
                self._propose(done)
            start = recreator.routes_of(self._best.routes)
            if walked and done % _RESTART:
                start = walked
            found, walked = recreator.improve(start, _STEPS, _HEAT[done % len(_HEAT)], self._late)
            self._take(found, recreator)
            if done % _CHOICE_EVERY == _CHOICE_EVERY - 1:
                self._choose()
            done += 1
            quiet = 0 if self._best.objective_pence < before else quiet + 1
            if quiet >= _QUIET_ROUNDS + len(self._units) // 4:
                return done, "no_improvement"
        return done, ended

    def _propose(self, number: int) -> None:
        guided = 0.0
        if self._clock.budget.iterations is None and number % 4 == 0:
            guided = min(2.0, 0.02 * self._clock.left_s)
        surrogate = draw_surrogate(self._rng, number, guided)
        for school in range(len(self._problem.school_ids)):
            here = [u for u in self._units if self._problem.school[u[0]] == school]
            movable = [u for u in here if not self._problem.alone[list(u)].any()]
            for nodes in propose(self._problem, movable, surrogate, self._rng):
                self._see([movable[node] for node in nodes])

    def _see(self, outward: Sequence[Members]) -> None:
        # A proposal that is not legal as a route may be so in two parts.
        if self._price(outward) or len(outward) == 1:
            return
        for cut in range(1, len(outward)):
            self._price(outward[:cut])
            self._price(outward[cut:])

    def _price(self, units: Iterable[Members]) -> tuple[RouteOption, ...]:
        return self._pool.options(member for unit in units for member in unit)

    def _take(self, routes: Sequence[frozenset[int]], recreator: Recreator) -> None:
        keeping: set[int] = set()
        chosen: list[RouteOption] = []
        for route in routes:
            options = self._pool.options(recreator.members(route))
            free = [o for o in options if o.spec.contract not in keeping]
            if not free:
                return
            if free[0].spec.contract != NO_CONTRACT:
                keeping.add(free[0].spec.contract)
            chosen.append(free[0])
        self._offer(choice_of(self._problem, chosen))

    def _choose(self, *, stoppable: bool = True) -> None:
        columns = self._columns()
        timed = self._clock.budget.iterations is None
        effort = Effort(
            seconds=max(0.5, min(_CHOICE_SECONDS, 0.2 * self._clock.left_s)),
            deterministic=None if timed else 4.0,
            threads=self._threads if timed else 1,
            seed=self._seed,
            stop=self._clock.budget.stop if stoppable else None,
        )
        found, _ = cheapest_partition(self._problem, columns, effort, self._best)
        if found is not None:
            self._offer(found)

    def _columns(self) -> list[RouteOption]:
        columns = self._pool.all_options()
        if len(columns) <= _COLUMNS:
            return columns
        # Keep the routes that cost least beside their pupils' share of the best plan.
        share = {
            m: route.objective_pence / len(route.members)
            for route in (self._best.routes if self._best else ())
            for m in route.members
        }
        ranked = sorted(
            columns, key=lambda o: o.objective_pence - sum(share.get(m, 0.0) for m in o.members)
        )
        needed = [o for o in columns if len(o.members) == 1]
        chosen = self._best.routes if self._best else ()
        return list(dict.fromkeys([*chosen, *needed, *islice(ranked, _COLUMNS)]))

    def _sharpen(self) -> bool:
        if self._best is None:
            return True
        choice, exact = sharpened(self._problem, self._pool, self._best)
        before = (self._best.objective_pence, _rides(self._best))
        if (choice.objective_pence, _rides(choice)) < before:
            self._best = choice
            self._note(choice)
        return exact

    def _offer(self, choice: Choice) -> None:
        if self._best is None or choice.objective_pence < self._best.objective_pence:
            self._best = choice
            self._note(choice)

    def _note(self, choice: Choice) -> None:
        incumbent = Incumbent(self._clock.elapsed_s, choice)
        self._incumbents.append(incumbent)
        self._report(incumbent)


def _rides(choice: Choice) -> int:
    return sum(route.ride_s for route in choice.routes)
