"""What a child is given to do, what it tells on the way and what it hands over."""

import errno
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from routeopt.jobs.requests import Asked

REQUEST_FILE = "request.json"
PACK_FILE = "pack.zip"
OUT_FOLDER = "out"
DRAFT_FOLDER = "drafts"
RUNS_FOLDER = "runs"
NO_DISK = "no_disk"
NO_DISK_WORDS = "There is no room left on the worker's disk."
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_MEDIA = {
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".toml": "application/toml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
}

Message = Mapping[str, Any]
Tell = Callable[[Message], None]


class WorkError(Exception):
    """Work that cannot be done; the words name nobody and may be shown and logged."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Work:
    """One run as a child sees it.

    Attributes
    ----------
    folder
        Private to the run and removed after it; files to keep go to :attr:`out`.
    asked
        The request.
    scenario
        As a scenario's file reads, or None.
    start
        Plan kind -> the best plan of an earlier attempt, as plan.json.
    tell
        Sends a message to whoever watches.
    stop
        Set when the best so far is to be handed over.
    """

    folder: Path
    asked: Asked
    scenario: Mapping[str, object] | None
    start: Mapping[str, Mapping[str, Any]]
    tell: Tell
    stop: threading.Event

    @property
    def out(self) -> Path:
        """Where files to keep go."""
        return self.folder / OUT_FOLDER

    @property
    def pack(self) -> Path:
        """The run's pack."""
        return self.folder / PACK_FILE

    def pack_named(self, pack_id: str) -> Path:
        """Another pack that the request names."""
        return self.folder / f"pack-{pack_id}.zip"

    def files_of(self, run_id: str) -> Path:
        """Folder of the files of an earlier run that the request names."""
        return self.folder / RUNS_FOLDER / run_id

    @property
    def runs(self) -> Path:
        """Folder of the folders of all earlier runs that the request names."""
        return self.folder / RUNS_FOLDER


@dataclass(frozen=True, slots=True)
class Kept:
    """A file to keep, by its name under :attr:`Work.out`."""

    name: str
    personal: bool

    @property
    def media_type(self) -> str:
        """What it is, told by its name."""
        return _MEDIA.get(Path(self.name).suffix, "application/octet-stream")


@dataclass(frozen=True, slots=True)
class FinalPlan:
    """A plan of the run, by its kind and its file."""

    kind: str
    name: str
    objective_pence: int
    year_pence: int


@dataclass(frozen=True, slots=True)
class Finished:
    """What the work came to."""

    outcome: str
    termination: str
    files: tuple[Kept, ...] = ()
    plans: tuple[FinalPlan, ...] = field(default=())


Perform = Callable[[Work], Finished]
