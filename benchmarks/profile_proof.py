"""Where the proof spends its time: seconds in each kind of work, the best plan being known."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from routeopt.solvers.bound.closing import Closing
from routeopt.solvers.bound.enumeration import Chooser
from routeopt.solvers.bound.master import Master
from routeopt.solvers.bound.pricing import Pricer
from routeopt.solvers.bound.prover import Prover
from routeopt.solvers.bound.watch import Watch
from routeopt.solvers.problem import Problem
from routeopt.solvers.warmup import warm_up

_WATCHED: tuple[tuple[type, str, str], ...] = (
    (Master, "solve", "solve the linear programme"),
    (Pricer, "quick", "price quickly"),
    (Pricer, "exact", "price exactly"),
    (Pricer, "listed", "list routes"),
    (Closing, "run", "work among listed routes"),
    (Chooser, "choose", "choose exactly among few"),
)
_REST = "cuts, and the rest"
PARTS = (*(name for _, _, name in _WATCHED), _REST)


class _Stopwatch:
    """Seconds by name; what is called within something else counts for itself only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._within = [_REST]
        self._since = time.perf_counter()

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Count for a name until the end."""
        self._turn()
        self._within.append(name)
        try:
            yield
        finally:
            self._turn()
            self._within.pop()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.seconds[self._within[-1]] += now - self._since
        self._since = now

    def stop(self) -> None:
        """Count what ran last."""
        self._turn()


def shares(problem: Problem, best_pence: int, seconds: float) -> dict[str, float]:
    """Prove for so long, once compiled; shares of the time by part."""
    warm_up()
    ends = time.monotonic() + seconds
    watch = Watch(
        stop=lambda: time.monotonic() > ends,
        best_pence=lambda: best_pence,
        raised=lambda _: None,
        found=lambda _: None,
        left_s=lambda: ends - time.monotonic(),
    )
    stopwatch = _Stopwatch()
    prover = Prover(problem, watch)
    with _timed(stopwatch):
        prover.run()
    stopwatch.stop()
    whole = sum(stopwatch.seconds.values())
    return {name: stopwatch.seconds[name] / whole for name in PARTS}


@contextmanager
def _timed(stopwatch: _Stopwatch) -> Iterator[None]:
    patches = [
        patch.object(owner, method, _counted(stopwatch, getattr(owner, method), name))
        for owner, method, name in _WATCHED
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def _counted(stopwatch: _Stopwatch, method: Callable[..., Any], name: str) -> Callable[..., Any]:
    def counted(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the method takes
        with stopwatch.running(name):
            return method(*given, **named)

    return counted
