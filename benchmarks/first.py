"""Seconds from giving the command to the first complete plan, with the compiled code cached."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from routeopt.data.rawpack import RawPack
from routeopt.data.writers import write_folder

_STARTS = 2
"""The first start may compile; the last is measured."""
_SAID = "first plan"
# The command line itself, in a fresh process, with a stopwatch on the line that shows plans.
_COMMAND = f"""
import sys
from routeopt.cli import review
from routeopt.cli.main import app
class Line(review.SearchLine):
    def heard(self, kind, found):
        print({_SAID!r}, flush=True)
        super().heard(kind, found)
review.SearchLine = Line
sys.argv[0] = "routeopt"
app()
"""


def seconds_to_first(raw: RawPack, school: str, seconds: float) -> float:
    """Start a review of a pack twice; seconds to the second's first plan."""
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "pack"
        write_folder(raw, pack)
        words = ["review", str(pack), "--school", school, "--seconds", f"{seconds:g}"]
        words += ["--out", str(Path(folder) / "review")]
        took = [_one([sys.executable, "-c", _COMMAND, *words]) for _ in range(_STARTS)]
    return round(took[-1], 2)


def _one(command: list[str]) -> float:
    started = time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        if child.stdout is None:
            raise AssertionError("a pipe was asked for")
        for line in child.stdout:
            if _SAID in line:
                took = time.monotonic() - started
                child.kill()
                return took
    raise RuntimeError("the review ended without a plan")
