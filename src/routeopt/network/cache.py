"""Keeps arrays on disk under a hash of what they were made from."""

import contextlib
import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_VARIABLE = "ROUTEOPT_CACHE_DIR"
_MOST_BYTES = 2_000_000_000
_OFF = {"", "off"}

DAMAGED = "Drives kept on disk from an earlier run could not be read; they were worked out again."


def cache_folder() -> Path | None:
    """Give the folder: ``ROUTEOPT_CACHE_DIR``, else ``~/.cache/routeopt``; None for "off"."""
    named = os.environ.get(_VARIABLE)
    if named is not None:
        return None if named.lower() in _OFF else Path(named) / "drives"
    base = os.environ.get("XDG_CACHE_HOME")
    with contextlib.suppress(RuntimeError):  # nobody's home is known
        return (Path(base) if base else Path.home() / ".cache") / "routeopt" / "drives"
    return None


def kept(key: str) -> tuple[tuple[NDArray[Any], ...] | None, str]:
    """Read what is kept under a key.

    Returns
    -------
    tuple
        The arrays in the order they were given, or None; and a note where something is kept
        that cannot be read.
    """
    folder = cache_folder()
    path = None if folder is None else folder / f"{key}.npz"
    if path is None or not path.is_file():
        return None, ""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = tuple(stored[f"arr_{k}"] for k in range(len(stored.files)))
    # What a damaged archive may raise, by zipfile, zlib, numpy and the disk.
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None, DAMAGED
    with contextlib.suppress(OSError):
        os.utime(path)
    return arrays, ""


def keep(key: str, arrays: Sequence[NDArray[Any]]) -> None:
    """Write arrays under a key, whole or not at all; a disk that refuses is no fault."""
    folder = cache_folder()
    if folder is None:
        return
    content = io.BytesIO()
    np.savez(content, *arrays)
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as aside:
            part = Path(aside) / "part"
            part.write_bytes(content.getbuffer())
            part.replace(folder / f"{key}.npz")
        _make_room(folder)


def _make_room(folder: Path) -> None:
    """Drop what was used longest ago until the rest is small enough."""
    files = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    total = 0
    for path in files:
        total += path.stat().st_size
        if total > _MOST_BYTES:
            path.unlink(missing_ok=True)
