"""The memory told is what was held at once: nothing twice, and other processes' too."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.memory import PeakMemory

from benchmarks import memory as memory_module

_LARGE = 160
"""MiB that a process takes, more than what comes with starting one."""
_WAIT = "import time; time.sleep(1.2)"


def _started(code: str) -> int:
    with PeakMemory() as memory:
        subprocess.run([sys.executable, "-c", code], check=True)
    return memory.mib


def test_what_a_process_began_with_is_not_counted_again() -> None:
    """A small process started by a large one adds little, and a large one all it holds."""
    held = np.ones(_LARGE * 2**20, np.uint8)
    small = _started(_WAIT)
    large = _started(f"held = bytearray({_LARGE} * 2**20); {_WAIT}")
    with PeakMemory() as alone:
        held += 1
    assert small < alone.mib + _LARGE // 2
    assert large > small + _LARGE // 2


def test_where_memory_cannot_be_read_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a system that does not tell, a run ends before it begins, and does not claim 0 MiB."""
    monkeypatch.setattr(memory_module, "_PROCESSES", tmp_path)
    with pytest.raises(OSError, match="benchmarks need Linux"):
        PeakMemory()
