"""Gentler plans: whole routes of today joined, or some closed and their pupils placed.

Both are choices among routes that keep today's company together, made exactly by CP-SAT.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from routeopt.domain.plan import Status, Termination
from routeopt.solvers.as_today import as_they_are, kept_as_today, todays_sets
from routeopt.solvers.interface import Budget, Choice, Clock, Incumbent, Outcome, Report
from routeopt.solvers.partition import Effort, cheapest_partition, choice_of
from routeopt.solvers.pool import Members, RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.sharpen import sharpened
from routeopt.solvers.units import units_of

MOST_JOINED = 4
MOST_PLACED = 3
_SETS = 40_000
_PARTIES = 400
_CHOICE_SHARE = 0.3
"""Share of the seconds kept back for the choice itself."""


class ConsolidateSolver:
    """Joins whole routes of today, up to four into one; stops may be put in a new order."""

    name = "whole routes joined, CP-SAT choice of joins"

    def solve(self, problem: Problem, budget: Budget, seed: int, report: Report) -> Outcome:
        """Plan a problem by joining today's routes."""
        pool = RoutePool(problem)
        atoms = todays_sets(problem, pool)
        clock = budget.clock()
        columns = [option for atom in atoms for option in kept_as_today(pool, atom)]
        for joined in _joins(pool, atoms, clock):
            columns += pool.options(joined)
        routes = as_they_are(pool, atoms)
        start = choice_of(problem, routes) if routes else None
        return _choose(problem, pool, columns, start, clock, seed, report, self.name)


class DissolveSolver:
    """Closes routes of today and places their pupils on others; nobody else moves."""

    name = "routes closed and their pupils placed, CP-SAT choice"

    def solve(self, problem: Problem, budget: Budget, seed: int, report: Report) -> Outcome:
        """Plan a problem by closing some of today's routes."""
        pool = RoutePool(problem)
        clock = budget.clock()
        atoms = todays_sets(problem, pool)
        kept = [kept_as_today(pool, atom) for atom in atoms]
        columns = [option for options in kept for option in options]
        hosts = [(atom, o[0].spec.kind) for atom, o in zip(atoms, kept, strict=True) if o]
        columns += _placements(pool, hosts, units_of(problem), clock)
        routes = as_they_are(pool, atoms)
        start = choice_of(problem, routes) if routes else None
        return _choose(problem, pool, columns, start, clock, seed, report, self.name)


def _late(clock: Clock) -> bool:
    seconds = clock.budget.seconds
    if clock.budget.stop.is_set():
        return True
    if clock.budget.iterations is not None or seconds is None:
        return False
    return clock.left_s < _CHOICE_SHARE * seconds


def _joins(pool: RoutePool, atoms: Sequence[Members], clock: Clock) -> Iterator[Members]:
    pairs: dict[tuple[int, ...], Members] = {
        (i, j): atoms[i] + atoms[j]
        for i, j in combinations(range(len(atoms)), 2)
        if not _late(clock) and pool.options(atoms[i] + atoms[j])
    }
    yield from pairs.values()
    layer = pairs
    seen = len(layer)
    for _ in range(2, MOST_JOINED):
        grown: dict[tuple[int, ...], Members] = {}
        for key, members in layer.items():
            for number in range(key[-1] + 1, len(atoms)):
                # Only the search relies on parts of a legal join being legal, no claim does.
                if seen >= _SETS or _late(clock):
                    return
                if all((other, number) in pairs for other in key):
                    joined = members + atoms[number]
                    seen += 1
                    if pool.options(joined):
                        grown[(*key, number)] = joined
                        yield joined
        layer = grown


def _placements(
    pool: RoutePool, hosts: Sequence[tuple[Members, int]], units: Sequence[Members], clock: Clock
) -> Iterator[RouteOption]:
    # Parties of guests grow one by one from parties that fit, all routes in step, so that
    # an early end leaves every route with its single guests seen.
    layer = [(host, -1, atom) for host, (atom, _) in enumerate(hosts)]
    for _ in range(MOST_PLACED):
        grown: list[tuple[int, int, Members]] = []
        parties = Counter[int]()
        for host, last, members in layer:
            home, kind = hosts[host]
            for number in range(last + 1, len(units)):
                if _late(clock):
                    return
                if not set(home).isdisjoint(units[number]) or parties[host] >= _PARTIES:
                    continue
                party = (*members, *units[number])
                placed = pool.in_type(party, kind)
                if placed is not None:
                    parties[host] += 1
                    grown.append((host, number, party))
                    yield placed
        layer = grown


def _choose(
    problem: Problem,
    pool: RoutePool,
    columns: Iterable[RouteOption],
    start: Choice | None,
    clock: Clock,
    seed: int,
    report: Report,
    name: str,
) -> Outcome:
    unique = list({(c.members, c.spec.kind, c.spec.contract): c for c in columns}.values())
    timed = clock.budget.iterations is None
    effort = Effort(
        seconds=max(1.0, clock.left_s) if timed else 0.0,
        deterministic=None if timed else 4.0,
        seed=seed,
        stop=clock.budget.stop,
    )
    choice, _ = cheapest_partition(problem, unique, effort, start)
    incumbents: tuple[Incumbent, ...] = ()
    exact = True
    if choice is not None:
        choice, exact = sharpened(problem, pool, choice)
        incumbents = (Incumbent(clock.elapsed_s, choice),)
        report(incumbents[0])
    status: Status = "feasible" if choice is not None else "no_solution"
    ended: Termination = clock.over(1) or "no_improvement"
    return Outcome(choice, status, ended, name, clock.elapsed_s, 1, incumbents, None, exact)
