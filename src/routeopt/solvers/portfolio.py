"""Search and proof side by side: plans from the one, bounds from the other."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from routeopt.domain.plan import Status, Termination
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.watch import PROVED_PENCE, Watch
from routeopt.solvers.interface import (
    Bound,
    Budget,
    Choice,
    Clock,
    Duals,
    Incumbent,
    Outcome,
    Report,
    Solver,
)
from routeopt.solvers.partition import choice_of
from routeopt.solvers.pool import RouteOption
from routeopt.solvers.problem import Problem
from routeopt.solvers.search.halves import HALVES_FROM

_POLL_S = 0.05
_TOO_SHORT = "no bound: the time was too short"
_JOIN_S = 5.0
_PROOF_PUPILS_BY_ROUNDS = 14
"""Under an iteration budget nothing reads a clock: only small problems are proved then."""
_FIRST_BOUND_S = {"small": 1.0, "large": 8.0}
_FIRST_BOUND_PUPILS, _FIRST_BOUND_GROWTH = 80, 2.3
_SMALL_PLACES = 8
"""A first bound takes about so long at a school of 80, without and with vehicles of more than
eight places; measured, as its growth was: see the page on benchmarks."""


def no_bound_reason(problem: Problem) -> str:
    """Say why no bound can be proved for a problem, or nothing."""
    if problem.minute_value_pence_year or problem.change_penalty_pence_year:
        return "no bound: minutes or changes are weighed as money"
    if problem.pm_order == "optimised":
        return "no bound: the afternoon may call in an order of its own"
    return ""


def first_bound_s(problem: Problem) -> float:
    """Say about how many seconds the first bound takes, by the largest school and vehicle."""
    places = max((lay.seats + lay.spaces for lays in problem.layouts for lay in lays), default=0)
    size = "large" if places > _SMALL_PLACES else "small"
    pupils = int(np.bincount(problem.school, minlength=1).max())
    return float(_FIRST_BOUND_S[size] * (pupils / _FIRST_BOUND_PUPILS) ** _FIRST_BOUND_GROWTH)


class _Either(threading.Event):
    """Set by itself or by another."""

    def __init__(self, other: threading.Event) -> None:
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        return super().is_set() or self._other.is_set()


class Portfolio:
    """Runs a search and the prover in two threads until proof, gap, time or the user ends it.

    Parameters
    ----------
    search
        What finds plans.
    threads
        With one, the proof waits until the search has ended.
    gap
        Satisfied once (best - bound) / best is no more; 0 asks for proof.
    both
        What finds plans with both threads, instead of the two, at a large school where the time
        is too short for a bound.
    """

    def __init__(
        self, search: Solver, threads: int = 2, gap: float = 0.0, both: Solver | None = None
    ) -> None:
        self._search = search
        self._both = both
        self._threads = threads
        self._gap = gap

    def solve(self, problem: Problem, budget: Budget, seed: int, report: Report) -> Outcome:
        """Plan a problem, and prove how good the plan is where that can be done."""
        reason = no_bound_reason(problem)
        by_rounds = budget.iterations is not None
        if not reason and by_rounds and problem.n > _PROOF_PUPILS_BY_ROUNDS:
            reason = "no bound: not proved under an iteration budget at this size"
        if reason or problem.n == 0:
            outcome = self._search.solve(problem, budget, seed, report)
            return replace(outcome, no_bound_reason=reason)
        if self._both is not None and self._threads > 1 and both_search(problem, budget):
            outcome = self._both.solve(problem, budget, seed, report)
            return replace(outcome, no_bound_reason=_TOO_SHORT)
        run = _Run(problem, budget, report, self._gap)
        if by_rounds or self._threads == 1:
            return run.one_by_one(self._search, seed)
        return run.side_by_side(self._search, seed)


def both_search(problem: Problem, budget: Budget) -> bool:
    """Whether both threads had better search: no bound can come in time, and the plan can be cut.

    It cannot where it is small, or where vehicles or assistants are counted over the whole of it.
    """
    if budget.iterations is not None or budget.seconds is None or problem.n < HALVES_FROM:
        return False
    counted = problem.pa_supply is not None or bool((problem.supply >= 0).any())
    return not counted and budget.seconds < first_bound_s(problem)


@dataclass(frozen=True, slots=True)
class _Proof:
    closed: bool
    duals: Duals | None


class _Run:
    def __init__(self, problem: Problem, budget: Budget, report: Report, gap: float) -> None:
        self._problem = problem
        self._budget = budget
        self._clock: Clock = budget.clock()
        self._report = report
        self._gap = gap
        self._lock = threading.Lock()
        self._best: Choice | None = None
        self._incumbents: list[Incumbent] = []
        self._bounds: list[Bound] = []
        self._satisfied = _Either(budget.stop)
        self._failure: BaseException | None = None
        self._proof = _Proof(closed=False, duals=None)
        self._prover: Prover | None = None
        self._ended = False

    def side_by_side(self, search: Solver, seed: int) -> Outcome:
        # Not a daemon: a program that exits while a thread is in compiled code is torn down.
        thread = threading.Thread(target=self._prove, args=(self._late,))
        thread.start()
        try:
            outcome = search.solve(
                self._problem, replace(self._budget, stop=self._satisfied), seed, self._heard
            )
            self._take(outcome.choice)
            while thread.is_alive() and not self._late():
                thread.join(_POLL_S)
        finally:
            self._end(thread)
        self._rethrow()
        return self._outcome(outcome)

    def one_by_one(self, search: Solver, seed: int) -> Outcome:
        outcome = search.solve(
            self._problem, replace(self._budget, stop=self._satisfied), seed, self._heard
        )
        self._take(outcome.choice)
        self._prove(self._satisfied.is_set if self._by_rounds else self._late)
        self._rethrow()
        return self._outcome(outcome)

    @property
    def _by_rounds(self) -> bool:
        return self._budget.iterations is not None

    def _late(self) -> bool:
        return self._satisfied.is_set() or self._clock.left_s <= 0

    def _end(self, thread: threading.Thread) -> None:
        deadline = time.monotonic() + _JOIN_S
        while thread.is_alive() and time.monotonic() < deadline:
            self._satisfied.set()
            if self._prover is not None:
                self._prover.halt()
            thread.join(_POLL_S)
        with self._lock:
            # One step of the proof may be long; what it finds later is not heard.
            self._ended = True

    def _rethrow(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _prove(self, stop: Callable[[], bool]) -> None:
        try:
            watch = Watch(
                stop=stop,
                best_pence=self._best_pence,
                raised=self._raised,
                found=self._found,
                left_s=lambda: self._clock.left_s,
                by_rounds=self._by_rounds,
            )
            self._prover = Prover(self._problem, watch)
            closed = self._prover.run()
            self._proof = _Proof(closed, self._prover.duals)
            self._check_gap()
        except BaseException as failure:  # noqa: BLE001 - raised again in the caller's thread
            self._failure = failure
            self._satisfied.set()

    def _best_pence(self) -> int | None:
        best = self._best
        return None if best is None else best.objective_pence

    def _heard(self, found: Incumbent | Bound) -> None:
        if isinstance(found, Incumbent):
            self._take(found.choice, found)
        else:
            self._report(found)

    def _take(self, choice: Choice | None, found: Incumbent | None = None) -> None:
        with self._lock:
            if choice is None or self._ended:
                return
            if self._best is not None and choice.objective_pence >= self._best.objective_pence:
                if found is None and choice.objective_pence == self._best.objective_pence:
                    self._best = choice
                return
            self._best = choice
            incumbent = found or Incumbent(self._clock.elapsed_s, choice)
            self._incumbents.append(incumbent)
            self._report(incumbent)
        self._check_gap()

    def _found(self, routes: tuple[RouteOption, ...]) -> None:
        carried = sorted(member for route in routes for member in route.members)
        if carried == list(range(self._problem.n)):
            self._take(choice_of(self._problem, routes))

    def _raised(self, pence: int) -> None:
        bound = Bound(self._clock.elapsed_s, pence)
        with self._lock:
            if self._ended:
                return
            self._bounds.append(bound)
            self._report(bound)
        self._check_gap()

    def _bound_pence(self) -> int | None:
        return self._bounds[-1].pence if self._bounds else None

    def _check_gap(self) -> None:
        best, bound = self._best_pence(), self._bound_pence()
        if best is None or bound is None:
            return
        near = best - bound < PROVED_PENCE or best - bound <= self._gap * best
        if near and not self._by_rounds:
            self._satisfied.set()

    def _outcome(self, outcome: Outcome) -> Outcome:
        best, bound = self._best, self._bound_pence()
        status, termination = self._ending(outcome)
        return replace(
            outcome,
            choice=best,
            status=status,
            termination=termination,
            seconds=self._clock.elapsed_s,
            incumbents=tuple(self._incumbents),
            lower_bound_pence=None if bound is None or best is None else min(
                bound, best.objective_pence
            ),
            bounds=tuple(self._bounds),
            no_bound_reason="" if bound is not None else _TOO_SHORT,
            duals=self._proof.duals,
        )  # fmt: skip

    def _ending(self, outcome: Outcome) -> tuple[Status, Termination]:
        best, bound = self._best_pence(), self._bound_pence()
        if best is None:
            return outcome.status, outcome.termination
        if bound is not None and best - bound < PROVED_PENCE:
            return "optimal", "proved"
        if self._budget.stop.is_set():
            return "feasible", "cancelled"
        if bound is not None and self._gap and best - bound <= self._gap * best:
            return "feasible", "gap"
        if not self._by_rounds and self._clock.left_s <= 0:
            return "feasible", "time_limit"
        return "feasible", outcome.termination
