"""The main solver: the compiled search, its routes in a pool, and the cheapest set of them."""

import time
from collections.abc import Sequence
from itertools import combinations

from routeopt.domain.plan import Termination
from routeopt.solvers.as_today import as_they_are, todays_sets
from routeopt.solvers.interface import Budget, Choice, Clock, Incumbent, Outcome, Report
from routeopt.solvers.partition import Effort, cheapest_partition, choice_of
from routeopt.solvers.pool import RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import kernel
from routeopt.solvers.search.anneal import new_work
from routeopt.solvers.search.build import arrays_of
from routeopt.solvers.search.halves import HALVES_FROM, Halves
from routeopt.solvers.search.plans import Translator, end_to_end
from routeopt.solvers.sharpen import sharpened
from routeopt.solvers.units import units_of

NAME = "ruin and recreate over whole-route prices, CP-SAT choice of routes"
ROUND_STEPS = 1000
"""Ruins and recreations in one round: what an iteration of a budget means."""
_CHUNK_S = 0.07
_HALVES_S, _HALVES_HOT = 0.4, 1.6
"""How long two threads take half of a plan each before it is cut anew, and the first temperature
then: there are steps enough for a warmer start."""
_CHUNK_STEPS = 250
_HOT, _COLD = 0.4, 0.004
"""Temperatures as shares of the price of one pupil of the plan begun from."""
_EVERYTHING = 8
"""Up to this many units every company is priced, so that the choice is among all plans."""
_COLUMNS = 3000
_SMALL, _STEPS_A_UNIT = 40, 20_000
"""Up to so many units a search ends after so many steps for each, however much time is left."""
_TELL_SHARE = 0.1
"""Most of the time that may go into pricing incumbents to be shown."""
_CHOICE_UNITS = 1.5
"""How hard the choice of routes may try where nothing reads a clock."""
_STEPS_A_WALK = 1_500
"""Steps for each unit after which another walk finds more than a longer one: where vehicles are
few and large, a walk ends in one of many valleys."""
_RATE_KNOWN = 0.02
"""Share of the budget after which it is known how many steps are in it."""
_LAST_SHARE, _LAST_S = 0.08, 4.0
"""What is kept back of a time limit for the choice of routes and exact orders."""


class SearchSolver:
    """Plans by ruin and recreate in compiled code, then chooses among all good routes met.

    A plan is never dearer than today's legal routes. It proves no bound.

    Parameters
    ----------
    threads
        For the choice of routes; with two, halves of a large plan are improved side by side
        where a clock ends the search.
    start
        Legal routes of a known plan that carries everybody: a plan is never dearer than it.
    """

    def __init__(self, threads: int = 1, start: Sequence[RouteOption] = ()) -> None:
        self._threads = threads
        self._start = tuple(start)

    def solve(self, problem: Problem, budget: Budget, seed: int, report: Report) -> Outcome:
        """Plan a problem whose pupils all have a legal ride; the clock starts once compiled."""
        kernel.warm_up()
        if problem.n == 0:
            nothing = choice_of(problem, ())
            return Outcome(nothing, "feasible", "no_improvement", NAME, 0.0, 0, ())
        search = _Search(problem, budget.clock(), seed, report, self._threads)
        return search.run(self._start)


class _Search:
    def __init__(
        self, problem: Problem, clock: Clock, seed: int, report: Report, threads: int
    ) -> None:
        self._problem = problem
        self._clock = clock
        self._seed = seed
        self._report = report
        self._threads = threads
        self._pool = RoutePool(problem)
        self._units = units_of(problem)
        self._best: Choice | None = None
        self._incumbents: list[Incumbent] = []
        self._told_at = 0.0
        self._quiet_s = 0.0
        seconds = clock.budget.seconds or 0.0
        self._reserve_s = min(_LAST_S, _LAST_SHARE * seconds)

    def run(self, start: Sequence[RouteOption]) -> Outcome:
        self._seed_pool()
        self._start_from_today()
        self._start_from(start)
        longest = max((len(r.members) for r in self._routes()), default=0)
        self._arrays = arrays_of(self._problem, self._units, self._pool, longest)
        self._work = new_work(self._arrays, self._seed)
        self._translate = Translator(self._problem, self._arrays, self._pool)
        self._halves = self._in_halves()
        rounds, ended = 0, self._clock.over(0)
        if len(self._units) <= _EVERYTHING:
            self._price_everything()
            ended = ended or "no_improvement"
        elif self._begin() and len(self._arrays.movable):
            rounds, ended = self._anneal()
        self._choose()
        exact = self._sharpen()
        return Outcome(
            choice=self._best,
            status="feasible" if self._best is not None else "no_solution",
            termination=ended or "no_improvement",
            solver=NAME,
            seconds=self._clock.elapsed_s,
            rounds=rounds,
            incumbents=tuple(self._incumbents),
            orders_exact=exact,
        )

    def _routes(self) -> tuple[RouteOption, ...]:
        return self._best.routes if self._best is not None else ()

    def _seed_pool(self) -> None:
        for unit in self._units:
            self._pool.options(unit)
        for contract in self._problem.contracts:
            self._pool.options(contract.members)
            self._pool.options(contract.keepable)

    def _start_from_today(self) -> None:
        atoms = todays_sets(self._problem, self._pool, parts=True)
        routes = as_they_are(self._pool, atoms)
        if routes:
            self._offer(choice_of(self._problem, routes))

    def _start_from(self, routes: Sequence[RouteOption]) -> None:
        for route in routes:
            # What is known of a set is not asked for again: other ways to drive it come first.
            self._pool.options(route.members)
            self._pool.add(route)
        if routes:
            self._offer(choice_of(self._problem, routes))

    def _price_everything(self) -> None:
        for size in range(1, len(self._units) + 1):
            for units in combinations(self._units, size):
                self._pool.sharpen(member for unit in units for member in unit)

    def _begin(self) -> bool:
        # From scratch, then from today where that is cheaper; False where neither stands.
        built = kernel.build_up(self._arrays, self._work)
        if built:
            self._tell()
        if self._best is None:
            return built
        if built and self._work.best.price[0] <= self._best.objective_pence:
            return True
        return self._enter(self._best) or (built and kernel.build_up(self._arrays, self._work))

    def _enter(self, choice: Choice) -> bool:
        laid = end_to_end(self._problem, choice.routes)
        return laid is not None and kernel.start_from(self._arrays, self._work, *laid)

    def _in_halves(self) -> Halves | None:
        large = len(self._units) >= HALVES_FROM and Halves.serve(self._arrays)
        if not (large and self._timed and self._threads > 1):
            return None
        return Halves(self._arrays, self._work, self._seed)

    def _improve(self, steps: int, tuning: kernel.Tuning) -> int:
        if self._halves is not None:
            return self._halves.improve(steps, tuning)
        kernel.improve(self._arrays, self._work, steps, tuning)
        return steps

    def _anneal(self) -> tuple[int, Termination]:
        share = self._work.best.price[0] / self._problem.n
        hot = (_HOT if self._halves is None else _HALVES_HOT) * share
        cold = _COLD * share
        steps, done, before = _CHUNK_STEPS, 0, 0.0
        walks, begun, known = 1, 0, False
        while (ended := self._over(done)) is None:
            now = self._passed(done)
            if not known and now >= _RATE_KNOWN:
                known = True
                walks = max(1, int(done / now / (_STEPS_A_WALK * len(self._units))))
            if int(now * walks) > begun:
                begun = int(now * walks)
                self._tell()
                self._walk_anew()
            walked = now * walks - begun
            ahead = min(1.0, walked + walks * max(0.0, now - before))
            first, last = (hot * (cold / hot) ** share_done for share_done in (walked, ahead))
            started = time.perf_counter()
            done += self._improve(steps, kernel.Tuning(first, last))
            if self._timed:
                spent = time.perf_counter() - started
                wanted = _CHUNK_S if self._halves is None else _HALVES_S
                steps = max(1, round(steps * min(2.0, wanted / max(spent, 1e-4))))
                self._tell_seldom()
            before = now
        self._tell()
        return done // ROUND_STEPS, ended

    def _walk_anew(self) -> None:
        # From another plan built from nothing; the best met stays known.
        if not kernel.build_up(self._arrays, self._work) and self._best is not None:
            self._enter(self._best)

    @property
    def _timed(self) -> bool:
        return self._clock.budget.iterations is None

    def _over(self, steps: int) -> Termination | None:
        ended = self._clock.over(steps // ROUND_STEPS)
        if ended is None and self._timed and self._clock.left_s <= self._reserve_s:
            return "time_limit"
        if ended is None and self._passed(steps) >= 1.0:
            return "no_improvement"
        return ended

    def _passed(self, steps: int) -> float:
        # Share of the budget that is over: what the temperature follows.
        budget = self._clock.budget
        if budget.iterations is not None:
            return min(1.0, steps / (ROUND_STEPS * budget.iterations))
        units = len(self._units)
        enough = steps / (_STEPS_A_UNIT * units) if units <= _SMALL else 0.0
        if budget.seconds is None:
            return min(1.0, max(0.5, enough))
        late = self._clock.elapsed_s / max(1e-3, budget.seconds - self._reserve_s)
        return min(1.0, max(late, enough))

    def _tell_seldom(self) -> None:
        # Pricing a plan route by route takes time: only a share of it may go there.
        now = time.perf_counter()
        if now - self._told_at >= self._quiet_s:
            started = time.perf_counter()
            self._tell()
            self._told_at = time.perf_counter()
            self._quiet_s = (self._told_at - started) / _TELL_SHARE

    def _tell(self) -> None:
        known = self._best.objective_pence if self._best is not None else None
        if known is None or self._work.best.price[0] < known:
            self._offer(self._translate.choice(self._work))

    def _choose(self) -> None:
        columns = self._pool.all_options()
        if self._best is not None:
            works = (self._work, *(self._halves.works if self._halves is not None else ()))
            for work in works:
                columns += self._translate.harvested(work, self._best, _COLUMNS // len(works))
        columns = list({(c.members, c.spec.kind, c.spec.contract): c for c in columns}.values())
        effort = Effort(
            seconds=max(0.5, min(_LAST_S, self._clock.left_s)),
            deterministic=None if self._timed else _CHOICE_UNITS,
            threads=self._threads if self._timed else 1,
            seed=self._seed,
            stop=None if self._best is None else self._clock.budget.stop,
        )
        found, _ = cheapest_partition(self._problem, columns, effort, self._best)
        if found is not None:
            self._offer(found if found is self._best else self._translate.exact(found))

    def _sharpen(self) -> bool:
        if self._best is None:
            return True
        choice, exact = sharpened(self._problem, self._pool, self._best, self._late)
        if (choice.objective_pence, _rides(choice)) < (
            self._best.objective_pence,
            _rides(self._best),
        ):
            self._best = choice
            self._note(choice)
        return exact

    def _late(self) -> bool:
        return self._timed and self._clock.left_s <= 0

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
