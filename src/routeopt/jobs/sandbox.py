"""Packs from strangers, read in a process of their own: little memory, little time, no network.

The parent never opens what was sent. A child with hard limits reads and checks it and answers
with a few facts and the faults; whatever happens to the child is an answer too.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError

MEMORY_MIB = 200
SECONDS = 120
_WAIT_S = SECONDS + 10
# It steps back before it loads anything: loading takes longest, and others wait for answers.
_CHILD = "import os; os.nice(10); from routeopt.jobs.sandbox_child import main; main()"
_TOO_BIG = "reading the file would need more memory or time than a pack can need"


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """A school of a pack as lists show it."""

    school_id: str
    name: str
    kind: str
    pupils: int


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What is known of a pack without keeping any of it.

    Attributes
    ----------
    sha256
        Hash of its known tables and columns, the same for a workbook and a zip.
    form
        ``workbook`` or ``zip``.
    rows
        Table -> number of rows.
    schools
        Its schools with how many pupils each has.
    faults
        Warnings and notes, the first two thousand of them.
    more_faults
        How many more there are.
    peak_mib
        Most memory that the reading process held.
    """

    sha256: str
    form: str
    rows: Mapping[str, int]
    schools: tuple[SchoolFacts, ...]
    faults: tuple[Fault, ...]
    more_faults: int
    peak_mib: float

    @property
    def pupils(self) -> int:
        """How many pupils it has."""
        return self.rows.get("pupils", 0)


class PackRefusedError(PackError):
    """A file that was given up unread: it would not fit, or is made to do harm."""


def read_pack_safely(
    path: Path,
    *,
    zip_to: Path | None = None,
    today: date | None = None,
    memory_mib: int = MEMORY_MIB,
) -> PackFacts:
    """Read and check a pack in a child process with hard limits.

    Parameters
    ----------
    path
        A zip or a workbook; nothing is written beside it.
    zip_to
        Where to put its tables as a zip of CSV files, if it has no errors.
    today
        The date planned for where the pack gives none; today's if None.
    memory_mib
        Most memory the child may hold. Beyond it the file is refused.

    Raises
    ------
    PackRefusedError
        If the file is made to do harm, or would need more memory or time than allowed.
    PackError
        If the pack has errors; it holds every fault, errors first.
    """
    day = today.isoformat() if today else ""
    target = str(zip_to.resolve()) if zip_to else ""
    answer = asked_of_child([str(path.resolve()), day, str(memory_mib), target, ""])
    return _facts(answer)


def try_scenario_safely(
    pack: bytes, scenario: Mapping[str, object], *, memory_mib: int = MEMORY_MIB
) -> PackFacts:
    """Read a pack that was kept, with a scenario's changes in; give what is known of that.

    Raises
    ------
    PackError
        If the scenario cannot be read, or the pack with its changes has errors.
    """
    with tempfile.TemporaryDirectory(prefix="routeopt-try-") as folder:
        path, changes = Path(folder) / "pack.zip", Path(folder) / "scenario.json"
        path.write_bytes(pack)
        changes.write_text(json.dumps(scenario), encoding="utf-8")
        return _facts(asked_of_child([str(path), "", str(memory_mib), "", str(changes)]))


def _facts(answer: Mapping[str, Any]) -> PackFacts:
    faults = tuple(Fault(**one) for one in answer["faults"])
    if answer["refused"]:
        raise PackRefusedError(faults)
    if any(one.severity == "error" for one in faults):
        raise PackError(faults)
    return PackFacts(
        sha256=answer["sha256"],
        form=answer["form"],
        rows=answer["rows"],
        schools=tuple(SchoolFacts(**one) for one in answer["schools"]),
        faults=faults,
        more_faults=answer["more_faults"],
        peak_mib=answer["peak_mib"],
    )


def asked_of_child(arguments: Sequence[str]) -> dict[str, Any]:
    """Have a child read; what it was stopped by is an answer too, and not repeated."""
    with tempfile.TemporaryDirectory(prefix="routeopt-read-") as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-c", _CHILD, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                cwd=folder,
                env=_environment(folder),
                timeout=_WAIT_S,
                check=False,
            )
            found = json.loads(done.stdout) if done.returncode == 0 else None
        except (subprocess.TimeoutExpired, ValueError):
            found = None
    # The child was stopped by its limits, or fell over: what it said on the way is not repeated.
    if not isinstance(found, dict):
        raise PackRefusedError((fault("too_big", _TOO_BIG),))
    return found


def _environment(folder: str) -> dict[str, str]:
    """Give the child what it needs to find our code, and nothing of the service's own."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TMPDIR": folder,
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        "PYTHONDONTWRITEBYTECODE": "1",
        # Libraries start threads with a large stack each; one is enough.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
    }
