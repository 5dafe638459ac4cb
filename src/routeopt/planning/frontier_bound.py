"""What no plan can save more than while at most so many pupils change.

The proof of a clean sheet prices every pupil: no set of routes costs less than the prices of
those it carries, and what scarce things are worth. A contract that goes on unchanged costs its
own rate instead, and one that does not changes all its pupils. So the least a plan costs within a
limit is a knapsack: which contracts may be broken, at their gain, within so many pupils.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routeopt.planning.frontier_floor import bare_prices
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.watch import Watch
from routeopt.solvers.evaluator import NO_CONTRACT
from routeopt.solvers.interface import Duals
from routeopt.solvers.problem import Problem

_PENCE = 100
_POLL_S, _JOIN_S = 0.05, 5.0
_UNSEEN_POUNDS = 0.01
"""Most by which a route may undercut its pupils' prices once the proof has settled."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A clean sheet's bound, and prices of pupils that hold for every route."""

    pence: int
    prices: tuple[Duals, ...]


@dataclass(slots=True)
class Proving:
    """The proof, in a thread of its own while plans are looked for."""

    problem: Problem
    by_rounds: bool
    left_s: Callable[[], float]
    stopped: Callable[[], bool]
    _best: int | None = None
    _prices: list[Duals] = field(default_factory=list)
    _prover: Prover | None = None
    _thread: threading.Thread | None = None
    _failure: BaseException | None = None

    def start(self) -> None:
        """Begin; by rounds, end as well."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if self.by_rounds:
            self._thread.join()

    def better(self, pence: int) -> None:
        """Hear of a better clean-sheet plan."""
        self._best = pence if self._best is None else min(self._best, pence)

    def end(self) -> Proved | None:
        """Stop and say what was proved; None where nothing was."""
        deadline = time.monotonic() + _JOIN_S
        while self._thread is not None and self._thread.is_alive() and time.monotonic() < deadline:
            if self._prover is not None:
                self._prover.halt()
            self._thread.join(_POLL_S)
        if self._failure is not None:
            raise self._failure
        if self._prover is None or self._prover.bound_pence <= 0:
            return None
        return Proved(self._prover.bound_pence, tuple(self._prices))

    def _run(self) -> None:
        try:
            watch = Watch(
                stop=self.stopped,
                best_pence=self._known,
                raised=lambda _: None,
                found=lambda _: None,
                left_s=self.left_s,
                by_rounds=self.by_rounds,
            )
            self._prover = Prover(self.problem, watch)
            self._prover.run()
        except BaseException as failure:  # noqa: BLE001 - raised again in the caller's thread
            self._failure = failure

    def _known(self) -> int | None:
        # Until the first prices have settled no plan is told of: one that meets the bound would
        # end the proof before they hold for every route.
        prover = self._prover
        if prover is None or prover.root is None or prover.duals is None:
            return None
        if not self._prices:
            self._prices.append(prover.duals)
        return self._best


def least_cost(problem: Problem, proved: Proved | None, rates: Sequence[int]) -> NDArray[np.int64]:
    """Give the least a plan costs, pence a year, for each number of pupils that may change.

    Parameters
    ----------
    problem
        What is planned.
    proved
        Of its clean sheet; None where there was no time for it.
    rates
        Year's pence of each contract going on unchanged.
    """
    had = int((problem.today_contract != NO_CONTRACT).sum())
    least = np.full(had + 1, proved.pence if proved is not None else 0, np.int64)
    for prices in (bare_prices(problem), *(proved.prices if proved is not None else ())):
        least = np.maximum(least, _knapsack(problem, prices, rates, had))
    return least


def _knapsack(problem: Problem, prices: Duals, rates: Sequence[int], had: int) -> NDArray[np.int64]:
    gains: list[tuple[int, float]] = []
    for number, contract in enumerate(problem.contracts):
        if not contract.members:
            continue
        worth = float(prices.prize[list(contract.members)].sum())
        # Pupils that another contract counts as theirs weigh nothing: a weaker, safe bound.
        weight = int((problem.today_contract[list(contract.members)] == number).sum())
        gains.append((weight, rates[number] / _PENCE - worth))
    best = np.zeros(had + 1)
    for weight, gain in gains:
        if gain > 0:
            shifted = np.full(had + 1, gain if weight == 0 else -np.inf)
            shifted[weight:] = best[: had + 1 - weight] + gain
            best = np.maximum(best, shifted)
    unchanged = sum(gain for _, gain in gains)
    unseen = _UNSEEN_POUNDS * problem.n
    pounds = prices.pounds - unseen + unchanged - best
    return np.floor(pounds * _PENCE).astype(np.int64)
