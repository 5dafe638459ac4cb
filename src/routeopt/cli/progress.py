"""Progress of a search on the terminal, and Ctrl-C that keeps the best plan."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self

from rich.live import Live
from rich.text import Text

from routeopt.cli.console import Quiet, err, money
from routeopt.domain.plan import PlanKind
from routeopt.solvers.interface import Incumbent

_NAMES = {"firm": "firm plan", "full": "plan if assessments agree"}


class SearchLine:
    """One line that shows the best cost found so far; silent where nobody looks."""

    def __init__(self, quiet: Quiet, label: str) -> None:
        self._live = Live(console=err, refresh_per_second=4, transient=True)
        self._shown = quiet.shown
        self._label = label
        self._started = time.monotonic()
        self._words = "searching"

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._shown:
            self._live.start()
            self._show()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop showing."""
        if self._shown:
            self._live.stop()

    def heard(self, kind: PlanKind, found: Incumbent) -> None:
        """Show a better plan."""
        best = money(found.choice.objective_pence)
        routes = len(found.choice.routes)
        self._words = f"{_NAMES[kind]}: best {best} a year on {routes} routes, no bound"
        self._show()

    def _show(self) -> None:
        if self._shown:
            seconds = time.monotonic() - self._started
            self._live.update(Text(f"{self._label}  {self._words}, {seconds:.0f} s"))


@contextmanager
def stop_on_ctrl_c(stop: threading.Event) -> Iterator[None]:
    """Let the first Ctrl-C end the search with the best plan; a second ends the program."""

    def ask(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        err.print("Stopping: the best plan so far is kept. Ctrl-C again gives up.")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
