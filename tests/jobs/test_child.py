"""What a child does first, and how it tells what went wrong without naming anybody."""

import json
import os
import subprocess
import sys
from pathlib import Path

from routeopt.data.writers import write_zip
from tests.jobs.town import CANARY, small_pack

LIMITS = """
import json, os, resource, sys
from routeopt.jobs.process import limit_self
limit_self()
print(json.dumps([os.umask(0), resource.getrlimit(resource.RLIMIT_CORE)[0]]))
"""


def _told(folder: Path, request: dict[str, object], *, parent: int | None = None) -> list[str]:
    write_zip(small_pack(), folder / "pack.zip")
    given = {"kind": "review", "request": request, "scenario": None, "start": {}}
    (folder / "request.json").write_text(json.dumps(given), encoding="utf-8")
    whose = str(os.getpid() if parent is None else parent)
    done = subprocess.run(
        [sys.executable, "-m", "routeopt.jobs.child", str(folder), whose],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_faults_are_told_by_a_code_and_name_nobody(tmp_path: Path) -> None:
    """A request that cannot be done says why; a pupil in it is not repeated."""
    asked = {"schools": ["OAK"], "iterations": 1, "keep": {f"{CANARY}-01": "NO-SUCH"}}
    last = _told(tmp_path, asked)[-1]
    message = json.loads(last)
    assert (message["kind"], message["code"]) == ("failed", "pack_faults")
    assert CANARY not in last
    assert str(tmp_path) not in last


def test_a_child_whose_parent_is_gone_does_nothing(tmp_path: Path) -> None:
    """Somebody else's child is nobody's: it ends before it reads anything."""
    assert _told(tmp_path, {"schools": ["OAK"]}, parent=1) == []


def test_a_child_is_private_and_leaves_no_dump() -> None:
    """Its files are its owner's alone and its memory is never written out."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITS], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [0o077, 0]
