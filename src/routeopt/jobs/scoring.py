"""A plan scored while somebody waits: in a child of its own, for reading and times are long."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routeopt.data.faults import Fault, PackError
from routeopt.jobs.process import child_environment
from routeopt.jobs.work import PACK_FILE, REQUEST_FILE, WorkError

ANSWER_FILE = "answer.json"
SECONDS = 120


@dataclass(frozen=True, slots=True)
class ScoreAsked:
    """What is to be scored: a plan as ``plan.json`` has it, or today's routes where None."""

    schools: Sequence[str] = ()
    plan: Mapping[str, Any] | None = None
    scenario: Mapping[str, object] | None = None


def score_safely(pack: bytes, asked: ScoreAsked, compiled: Path) -> Mapping[str, Any]:
    """Score in a child; ``compiled`` keeps machine code that cannot stand beside the sources.

    Raises
    ------
    PackError
        If the pack with the scenario's changes has errors.
    WorkError
        If the plan cannot be read, names no school of the pack, or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="routeopt-score-") as name:
        folder = Path(name)
        folder.chmod(0o700)
        (folder / PACK_FILE).write_bytes(pack)
        request = {
            "schools": list(asked.schools),
            "plan": asked.plan,
            "scenario": asked.scenario,
        }
        (folder / REQUEST_FILE).write_text(json.dumps(request), encoding="utf-8")
        return _understood(_answer(folder, compiled))


def _answer(folder: Path, compiled: Path) -> Mapping[str, Any]:
    try:
        subprocess.run(
            [sys.executable, "-m", "routeopt.jobs.scoring_child", str(folder), str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=child_environment(folder, compiled),
            timeout=SECONDS,
            check=True,
        )
        found: Mapping[str, Any] = json.loads((folder / ANSWER_FILE).read_text(encoding="utf-8"))
    except subprocess.TimeoutExpired:
        said = f"Scoring took more than {SECONDS} seconds: ask for fewer schools at once."
        raise WorkError("too_long", said) from None
    except (subprocess.CalledProcessError, OSError, ValueError):
        raise WorkError("internal", "Scoring stopped without an answer.") from None
    return found


def _understood(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    if answer["faults"]:
        raise PackError(tuple(Fault(**one) for one in answer["faults"]))
    if answer["code"]:
        raise WorkError(answer["code"], answer["detail"])
    found: Mapping[str, Any] = answer["score"]
    return found
