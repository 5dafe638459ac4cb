"""Private folders of running work: locked while in use, removed after, swept if left behind."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "run-"
_LOCK = ".lock"
_YOUNG_S = 60.0


@contextmanager
def private_folder(root: Path) -> Iterator[Path]:
    """Give a folder that nobody else reads; it is removed whatever happens in it.

    The kernel lets go of the lock with the process that holds it, so that a folder whose owner
    was killed is known by it.
    """
    folder, lock = _made(root)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _made(root: Path) -> tuple[Path, int]:
    while True:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.fstat(lock).st_nlink:
            return folder, lock
        # Another worker swept it in the moment before it was locked.
        os.close(lock)


def sweep(root: Path) -> int:
    """Remove folders whose owner is gone; say how many."""
    found = sorted(root.glob(f"{_PREFIX}*")) if root.is_dir() else []
    return sum(_removed(folder) for folder in found)


def _removed(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        # Either just made, or its owner was killed while removing it.
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime > _YOUNG_S:
                shutil.rmtree(folder, ignore_errors=True)
                return True
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(lock)
