"""Names the machine figures were measured on, without naming whose it is."""

import os
import platform
from functools import cache
from pathlib import Path


@cache
def machine() -> str:
    """Give processor, cores and interpreter in a few words."""
    model = platform.machine()
    known = Path("/proc/cpuinfo")
    if known.exists():
        names = [
            line.partition(":")[2].strip()
            for line in known.read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"
