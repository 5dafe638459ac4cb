"""The child that scores a plan: ``python -m routeopt.jobs.scoring_child FOLDER PARENT``."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from routeopt.data.faults import PackError
from routeopt.exports.score_run import score_as_json, score_routes
from routeopt.jobs.process import end_with_parent, limit_self
from routeopt.jobs.scoring import ANSWER_FILE
from routeopt.jobs.work import PACK_FILE, REQUEST_FILE
from routeopt.planning.changed_pack import AskedError, PackChanges, load_with_changes
from routeopt.planning.written import NotAPlanError


def answer(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Score, or say why not by a code and in words that name nobody."""
    try:
        changes = PackChanges(scenario=asked["scenario"])
        pack, _ = load_with_changes(folder / PACK_FILE, changes, asked["schools"])
        scored = score_routes(pack, asked["schools"], document=asked["plan"])
    except PackError as error:
        return {**_said(), "faults": [one.as_dict() for one in error.faults]}
    except AskedError as error:
        return _said(code="asked_wrongly", detail=str(error))
    except (NotAPlanError, KeyError, TypeError, ValueError, AttributeError, IndexError):
        # A plan from outside may lack anything anywhere; what it holds is not repeated.
        return _said(code="plan_unreadable", detail="The plan lacks parts of its format.")
    return _said(score=score_as_json(scored))


def _said(
    *, score: Mapping[str, Any] | None = None, code: str = "", detail: str = ""
) -> dict[str, Any]:
    return {"score": score, "code": code, "detail": detail, "faults": []}


def main() -> None:
    """Answer what the folder asks."""
    folder, parent = Path(sys.argv[1]), int(sys.argv[2])
    end_with_parent(parent)
    limit_self()
    asked = json.loads((folder / REQUEST_FILE).read_text(encoding="utf-8"))
    text = json.dumps(answer(folder, asked), ensure_ascii=False)
    (folder / ANSWER_FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
