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
from routeopt.exports.wording import gap_text, sentence
from routeopt.planning.proof import Found, NotProved, Raised
from routeopt.planning.sides import Heard

_NAMES = {"firm": "firm plan", "full": "if assessments agree"}


class SearchLine:
    """One line that shows best cost, bound, gap and seconds; silent where nobody looks."""

    def __init__(self, quiet: Quiet) -> None:
        self._live = Live(console=err, refresh_per_second=4, transient=True)
        self._shown = quiet.shown
        self._started = time.monotonic()
        self._plan: PlanKind = "firm"
        self._best: Found | None = None
        self._bound: int | None = None
        self._said: set[str] = set()
        # Search and proof tell of their news from two threads.
        self._lock = threading.Lock()

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

    def heard(self, kind: PlanKind, news: Heard) -> None:
        """Show a better plan or a better bound; say once why there is none."""
        with self._lock:
            if kind != self._plan:
                self._plan, self._best, self._bound = kind, None, None
            if isinstance(news, Found):
                self._best = news
            elif isinstance(news, Raised):
                self._bound = news.pence
            else:
                self._say(news)
            self._show()

    def _say(self, news: NotProved) -> None:
        if self._shown and news.reason not in self._said:
            self._said.add(news.reason)
            err.print(sentence(news.reason))

    def _show(self) -> None:
        if self._shown:
            seconds = time.monotonic() - self._started
            words = search_words(self._plan, self._best, self._bound)
            self._live.update(Text(f"{words}, {seconds:.0f} s"))


def search_words(kind: PlanKind, best: Found | None, bound_pence: int | None) -> str:
    """Say how far a search has come: best cost, bound and gap, as far as known."""
    parts = [f"{_NAMES[kind]}: searching"]
    if best is not None:
        parts = [f"{_NAMES[kind]}: best {money(best.pence)} a year on {best.routes} routes"]
    if bound_pence is not None:
        parts.append(f"bound £{bound_pence // 100:,}")
    if best is not None and bound_pence is not None and best.pence:
        parts.append(f"gap {gap_text(max(0.0, 1 - bound_pence / best.pence))}")
    return ", ".join(parts)


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
