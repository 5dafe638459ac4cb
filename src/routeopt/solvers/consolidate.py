"""Gentler plans: whole routes of today joined, or some closed and their pupils placed.

Both are choices among routes that keep today's company together, made exactly by CP-SAT.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from routeopt.domain.plan import Status, Termination
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Budget, Clock, Incumbent, Outcome, Report
from routeopt.solvers.partition import Effort, cheapest_partition
from routeopt.solvers.pool import Members, RouteOption, RoutePool
from routeopt.solvers.problem import Problem
from routeopt.solvers.sharpen import sharpened
from routeopt.solvers.units import units_of

MOST_JOINED = 4
MOST_PLACED = 3
_SETS = 40_000


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
        return _choose(problem, pool, columns, clock, seed, report, self.name)


class DissolveSolver:
    """Closes routes of today and places their pupils on others; nobody else moves."""

    name = "routes closed and their pupils placed, CP-SAT choice"

    def solve(self, problem: Problem, budget: Budget, seed: int, report: Report) -> Outcome:
        """Plan a problem by closing some of today's routes."""
        pool = RoutePool(problem)
        clock = budget.clock()
        atoms = todays_sets(problem, pool)
        units = units_of(problem)
        columns = []
        for atom in atoms:
            kept = kept_as_today(pool, atom)
            columns += kept
            for guests in _guests(pool, atom, units, kept, clock):
                placed = pool.in_type((*atom, *guests), kept[0].spec.kind)
                if placed is not None:
                    columns.append(placed)
        return _choose(problem, pool, columns, clock, seed, report, self.name)


def todays_sets(problem: Problem, pool: RoutePool) -> tuple[Members, ...]:
    """Today's company: a set for each live contract that is legal as it stands.

    Pupils of contracts that break a rule today, and pupils without a contract, stand alone
    (groups together), so that a legal plan exists.
    """
    sets: list[Members] = []
    taken: set[int] = set()
    for contract in problem.contracts:
        members = tuple(sorted(set(contract.members) - taken))
        if members and set(members) == set(contract.members) and pool.options(members):
            sets.append(members)
            taken.update(members)
    sets += [unit for unit in units_of(problem) if taken.isdisjoint(unit)]
    return tuple(sets)


def kept_as_today(pool: RoutePool, atom: Members) -> tuple[RouteOption, ...]:
    """A set's ways of going on: its contract where it can be kept, else any."""
    options = pool.options(atom)
    kept = tuple(o for o in options if o.spec.contract != NO_CONTRACT)
    return kept or options


def _joins(pool: RoutePool, atoms: Sequence[Members], clock: Clock) -> Iterator[Members]:
    pairs = {
        (i, j): atoms[i] + atoms[j]
        for i, j in combinations(range(len(atoms)), 2)
        if clock.over(0) is None and pool.options(atoms[i] + atoms[j])
    }
    yield from pairs.values()
    layer: dict[tuple[int, ...], Members] = dict(pairs)
    seen = len(layer)
    for _ in range(2, MOST_JOINED):
        grown: dict[tuple[int, ...], Members] = {}
        for key, members in layer.items():
            for number in range(key[-1] + 1, len(atoms)):
                # Only the search relies on parts of a legal join being legal, no claim does.
                if seen >= _SETS or clock.over(0) is not None:
                    return
                if all((other, number) in pairs for other in key):
                    joined = members + atoms[number]
                    seen += 1
                    if pool.options(joined):
                        grown[(*key, number)] = joined
                        yield joined
        layer = grown


def _guests(
    pool: RoutePool,
    atom: Members,
    units: Sequence[Members],
    kept: Sequence[RouteOption],
    clock: Clock,
) -> Iterator[Members]:
    if not kept:
        return
    kind = kept[0].spec.kind
    home = set(atom)
    singles = [
        unit
        for unit in units
        if home.isdisjoint(unit) and pool.in_type((*atom, *unit), kind) is not None
    ]
    yield from singles
    for size in range(2, MOST_PLACED + 1):
        for party in combinations(singles[:40], size):
            if clock.over(0) is not None:
                return
            yield tuple(member for unit in party for member in unit)


def _choose(
    problem: Problem,
    pool: RoutePool,
    columns: Iterable[RouteOption],
    clock: Clock,
    seed: int,
    report: Report,
    name: str,
) -> Outcome:
    unique = list({(c.members, c.spec.kind, c.spec.contract): c for c in columns}.values())
    timed = clock.budget.iterations is None
    effort = Effort(
        seconds=max(5.0, clock.left_s) if timed else 0.0,
        deterministic=None if timed else 60.0,
        seed=seed,
    )
    choice, _ = cheapest_partition(problem, unique, effort)
    incumbents: tuple[Incumbent, ...] = ()
    exact = True
    if choice is not None:
        choice, exact = sharpened(problem, pool, choice)
        incumbents = (Incumbent(clock.elapsed_s, choice),)
        report(incumbents[0])
    status: Status = "feasible" if choice is not None else "no_solution"
    ended: Termination = clock.over(1) or "no_improvement"
    return Outcome(choice, status, ended, name, clock.elapsed_s, 1, incumbents, None, exact)
