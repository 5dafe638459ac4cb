"""The child that reads a stranger's pack: sets its limits first, answers in JSON on its output."""

import ctypes
import json
import resource
import signal
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from routeopt.data.checks import check_pack
from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import read_pack
from routeopt.data.scenario import apply_scenario
from routeopt.data.writers import write_zip
from routeopt.jobs.sandbox import SECONDS
from routeopt.jobs.sandbox_hostile import hostile_faults

MOST_FAULTS = 2000
_MARGIN_MIB = 12
_MIB = 1 << 20
_PR_SET_PDEATHSIG = 1
_OPEN_FILES = 64
_LARGEST_FILE = 256 * _MIB


def limit(memory_mib: int) -> None:
    """Give this process an end: memory, seconds, files, and no life beyond its parent's.

    The address space may grow by as much as resident memory may, so that nothing it does can
    take it past the limit.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    held = _status_kib("VmRSS") // 1024
    space = _status_kib("VmSize") // 1024
    most = max(space + memory_mib - held - _MARGIN_MIB, 1) * _MIB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))


def answer(
    path: Path, today: date, zip_to: Path | None = None, scenario: Path | None = None
) -> dict[str, Any]:
    """Read and check a pack, with a scenario's changes in if there are any.

    Faults are an answer like any other.
    """
    try:
        hostile = hostile_faults(path)
        if hostile:
            return _document(hostile, refused=True)
        raw = read_pack(path)
        if scenario is not None:
            changes = json.loads(scenario.read_text(encoding="utf-8"))
            raw, _ = apply_scenario(raw, changes, today=today)
        faults = check_pack(raw, today)
        if zip_to is not None and not any(one.severity == "error" for one in faults):
            write_zip(raw, zip_to)
        return _document(faults, raw=raw, form=_form(path))
    except PackError as error:
        refused = any(one.code in ("too_big", "unsafe_name") for one in error.faults)
        return _document(error.faults, refused=refused)
    except MemoryError:
        pass
    # Said only here, where what took the memory has been let go of.
    said = "reading the file would need more memory than a pack can need"
    return _document([fault("too_big", said)], refused=True)


def _document(
    faults: Iterable[Fault], *, refused: bool = False, raw: RawPack | None = None, form: str = ""
) -> dict[str, Any]:
    ordered = list(faults)
    rows = {} if raw is None else {name: len(frame) for name, frame in raw.tables.items()}
    return {
        "refused": refused,
        "faults": [one.as_dict() for one in ordered[:MOST_FAULTS]],
        "more_faults": max(0, len(ordered) - MOST_FAULTS),
        "sha256": "" if raw is None else raw.sha256,
        "form": form,
        "rows": rows,
        "schools": [] if raw is None else _schools(raw),
        "peak_mib": round(_status_kib("VmHWM") / 1024, 1),
    }


def _schools(raw: RawPack) -> list[dict[str, Any]]:
    if "schools" not in raw.tables:
        return []
    pupils: Counter[str] = Counter()
    if "pupils" in raw.tables and "school_id" in raw.tables["pupils"]:
        pupils.update(raw.tables["pupils"]["school_id"])
    return [
        {
            "school_id": str(row.get("school_id", "")),
            "name": str(row.get("name", "")),
            "kind": str(row.get("kind", "")),
            "pupils": pupils[str(row.get("school_id", ""))],
        }
        for row in raw.tables["schools"].to_dict("records")
    ]


def _form(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        inside = archive.namelist()
    return "workbook" if any(name.startswith("xl/") for name in inside) else "zip"


def _status_kib(name: str) -> int:
    # Not getrusage: its peak counts the parent's pages before this program was loaded.
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


def main() -> None:
    """Answer the one question that the arguments put."""
    path, today, memory_mib, *others = sys.argv[1:]
    limit(int(memory_mib))
    day = date.fromisoformat(today) if today else datetime.now(UTC).astimezone().date()
    zip_to, scenario = (Path(one) if one else None for one in others)
    json.dump(answer(Path(path), day, zip_to, scenario), sys.stdout)
