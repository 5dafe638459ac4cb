"""The most memory that a process and those it started held at once."""

import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_EVERY_S = 0.2
_PROCESSES = Path("/proc")


class PeakMemory:
    """Looks five times a second at what this process and all it started hold together.

    What the system keeps of ended processes will not do: it includes what each shared with its
    parent before it became a programme of its own, so a large parent counts twice. A process
    that ends between two looks is missed.

    Attributes
    ----------
    mib
        The most, in MiB, of which this process alone may have had more between two looks.

    Raises
    ------
    OSError
        Where the system does not tell; a nought would be taken for a measurement.
    """

    def __init__(self) -> None:
        if not (_PROCESSES / "self" / "status").is_file():
            problem = "Memory is read from /proc, which this system lacks: benchmarks need Linux."
            raise OSError(problem)
        self.mib = 0
        self._over = threading.Event()
        self._looker = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._looker.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Look no more, and note what is known."""
        self._over.set()
        self._looker.join()
        self.mib = max(self.mib, _held_mib(os.getpid(), "VmHWM"))

    def _look(self) -> None:
        while not self._over.wait(_EVERY_S):
            here = os.getpid()
            held = sum(_held_mib(one, "VmRSS") for one in (here, *_started_by(here)))
            self.mib = max(self.mib, held)


def _started_by(process: int) -> list[int]:
    # Until a new process runs a programme of its own, its words and its memory are its parent's.
    found: list[int] = []
    for known in (_PROCESSES / str(process) / "task").glob("*/children"):
        for child in map(int, _text(known).split()):
            if _words(child) != _words(process):
                found += [child, *_started_by(child)]
    return found


def _words(process: int) -> str:
    return _text(_PROCESSES / str(process) / "cmdline")


def _held_mib(process: int, row: str) -> int:
    for line in _text(_PROCESSES / str(process) / "status").splitlines():
        if line.startswith(row):
            # The system counts in KiB here.
            return int(line.split()[1]) // 1024
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        # It has ended meanwhile.
        return ""
