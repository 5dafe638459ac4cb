"""Our own engine, as the benchmarks run it."""

from dataclasses import dataclass

from benchmarks.instances import problem as another
from routeopt.solvers.interface import Bound, Budget, Incumbent, Outcome, Solver
from routeopt.solvers.portfolio import Portfolio
from routeopt.solvers.problem import Problem
from routeopt.solvers.search import SearchSolver
from routeopt.solvers.warmup import warm_up

NAME = "routeopt"
SETTINGS = "as it comes, two cores, seed 1; compiled before the clock starts"
SEED = 1
_OTHER_PUPILS = 12

Stream = list[tuple[float, int]]
"""Seconds since the clock started, and pence a year."""


def engine() -> Solver:
    """Give the solver that is measured: the one line to change."""
    return Portfolio(SearchSolver(), both=SearchSolver(threads=2))


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished run with everything it said on the way."""

    outcome: Outcome
    incumbents: Stream
    bounds: Stream


def solve(problem: Problem, seconds: float) -> Measured:
    """Compile, then solve under the clock."""
    _compile()
    heard: Stream = []

    def hear(found: Incumbent | Bound) -> None:
        if isinstance(found, Bound):
            return
        heard.append((round(found.seconds, 3), found.choice.objective_pence))

    outcome = engine().solve(problem, Budget(seconds=seconds), SEED, hear)
    if outcome.choice is not None and (not heard or heard[-1][1] > outcome.choice.objective_pence):
        heard.append((round(outcome.seconds, 3), outcome.choice.objective_pence))
    return Measured(outcome, heard, bounds_of(outcome))


def _compile() -> None:
    """Let every compiled function run once, on another school."""
    warm_up()
    engine().solve(another(_OTHER_PUPILS, SEED), Budget(None, iterations=1), SEED, lambda _: None)


def bounds_of(outcome: Outcome) -> Stream:
    """Give the bounds as they came, or the last alone where the engine keeps no others."""
    stream = [(round(bound.seconds, 3), bound.pence) for bound in outcome.bounds]
    last = outcome.lower_bound_pence
    if last is not None and (not stream or stream[-1][1] < last):
        stream.append((round(outcome.seconds, 3), last))
    return stream
