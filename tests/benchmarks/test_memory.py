"""The memory told is what was held at once: nothing twice, and other processes' too."""

import subprocess
import sys

import numpy as np
from benchmarks.memory import PeakMemory

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
