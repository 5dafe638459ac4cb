"""News of a search, sent on at most once a second, the last one always.

The search only drops its news here and goes on; a thread of its own writes plans out.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from routeopt.domain.plan import PlanKind
from routeopt.exports.review_run import Looking, draft_document
from routeopt.jobs.work import DRAFT_FOLDER, Tell
from routeopt.planning.drafts import Drafts, WriteDraft
from routeopt.planning.proof import NotProved, Raised
from routeopt.planning.sides import Heard

_PAUSE_S = 1.0


@dataclass(slots=True)
class _Waiting:
    plans: dict[PlanKind, WriteDraft] = field(default_factory=dict)
    bounds: dict[PlanKind, Raised] = field(default_factory=dict)


class Telling:
    """Sends plans and bounds to whoever watches.

    Parameters
    ----------
    folder
        The run's own; plans are written in it.
    tell
        Sends a message.
    """

    def __init__(self, folder: Path, tell: Tell) -> None:
        self._folder = folder / DRAFT_FOLDER
        self._folder.mkdir(exist_ok=True)
        self._tell = tell
        self._waiting = _Waiting()
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._ended = threading.Event()
        self._looking: Looking | None = None
        self._said: set[str] = set()
        self._number = 0
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Begin to send."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Send what waits still, and end; a plan that could not be written is an error."""
        self._ended.set()
        self._news.set()
        self._thread.join()
        if kind is None and self._failure is not None:
            raise self._failure

    def progress(self, kind: PlanKind, news: Heard) -> None:
        """Hear of a bound, or that none will come."""
        if isinstance(news, Raised):
            with self._lock:
                self._waiting.bounds[kind] = news
            self._news.set()
        elif isinstance(news, NotProved) and news.reason not in self._said:
            self._said.add(news.reason)
            self._tell({"kind": "progress", "stage": "searching", "words": news.reason})

    def drafts(self, looking: Looking) -> Drafts:
        """Give who hears of every better plan of a scope."""
        self._looking = looking

        def heard(kind: PlanKind, write: WriteDraft) -> None:
            with self._lock:
                self._waiting.plans[kind] = write
            self._news.set()

        return heard

    def _run(self) -> None:
        try:
            while True:
                self._news.wait()
                self._news.clear()
                with self._lock:
                    waiting, self._waiting = self._waiting, _Waiting()
                for kind, write in waiting.plans.items():
                    self._send(kind, write)
                for kind, bound in waiting.bounds.items():
                    self._tell(
                        {
                            "kind": "bound",
                            "plan_kind": kind,
                            "pence": bound.pence,
                            "seconds": round(bound.seconds, 3),
                        }
                    )
                if self._ended.is_set() and not self._news.is_set():
                    return
                self._ended.wait(_PAUSE_S)
        except Exception as failure:  # noqa: BLE001 - raised again in the thread that ends this
            self._failure = failure

    def _send(self, kind: PlanKind, write: Callable[[], Any]) -> None:
        draft = write()
        if self._looking is None:
            return
        self._number += 1
        path = self._folder / f"{self._number}.json"
        document = draft_document(self._looking, draft)
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        self._tell(
            {
                "kind": "incumbent",
                "plan_kind": kind,
                "file": f"{DRAFT_FOLDER}/{path.name}",
                "objective_pence": draft.plan.objective_pence,
                "year_pence": draft.plan.year_pence,
                "seconds": round(draft.plan.seconds, 3),
            }
        )
