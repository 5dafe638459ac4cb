"""Where work is done: one process that claims runs, on one machine."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from routeopt.store.database import Database
from routeopt.store.settings import Settings

POLL_S = 0.25
"""How often a process looks for work, for cancelled runs and for its own end."""


def _worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _nobody(_run_id: str) -> None:
    """Hand a run to nobody: whoever looks for work finds it in its table."""


@dataclass(frozen=True, slots=True)
class Place:
    """A process that works on runs.

    Attributes
    ----------
    hand_on
        Told of each run that waits again.
    worker
        Its name, for people.
    """

    database: Database
    settings: Settings
    hand_on: Callable[[str], None] = _nobody
    worker: str = field(default_factory=_worker_name)

    @property
    def folders(self) -> Path:
        """Where private folders of runs are made."""
        return (self.settings.data_dir / "running").resolve()
