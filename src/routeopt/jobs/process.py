"""What a process of ours does first: it ends with its parent, within limits, in private."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import routeopt

_PR_SET_PDEATHSIG = 1
_GIB = 1 << 30
_LARGEST_FILE = 2 * _GIB
_MOST_MEMORY = 16 * _GIB
_OPEN_FILES = 512


def end_with_parent(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel end this process with the one that started it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:
        # The parent ended between starting us and the line above.
        sys.exit(1)


def limit_self() -> None:
    """Set the limits of a child: private files, no dumps, bounded memory and files."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def child_environment(temporary: Path, compiled: Path) -> Mapping[str, str]:
    """Give a child what it needs to find our code, and no secret of the service.

    Parameters
    ----------
    temporary
        Where it may write what it forgets.
    compiled
        Where machine code is kept if not beside the sources.
    """
    given = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        # Drives kept between runs would outlive an erasure.
        "ROUTEOPT_CACHE_DIR": "off",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if not _sources_writable():
        given["NUMBA_CACHE_DIR"] = str(compiled)
    return given


def _sources_writable() -> bool:
    return os.access(Path(routeopt.__file__).parent / "solvers", os.W_OK)
