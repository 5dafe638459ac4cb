"""What a run needs, from the database into its private folder."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from routeopt.jobs.kinds import KINDS, Kind, parsed
from routeopt.jobs.requests import Asked
from routeopt.jobs.work import PACK_FILE, REQUEST_FILE, RUNS_FOLDER, WorkError
from routeopt.store import incumbents, outputs, packs, runs, scenarios
from routeopt.store.database import Database
from routeopt.store.errors import NotFoundError
from routeopt.store.runs import Claim
from routeopt.store.tables_runs import PLAN_KINDS, Run


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run whose folder is ready.

    Attributes
    ----------
    scenario
        As a scenario's file reads, or None.
    """

    claim: Claim
    kind: Kind
    asked: Asked
    scenario: Mapping[str, object] | None


def prepare(database: Database, claim: Claim, folder: Path) -> Prepared:
    """Put everything that a run needs into its folder.

    Raises
    ------
    WorkError
        If something it names is not there any more, or it cannot be asked.
    """
    try:
        with database.reading() as session:
            run = runs.get(session, claim.council_id, claim.run_id)
            kind, asked = _asked(run)
            scenario = _scenario(session, run)
            _bring(session, run, kind, asked, folder)
            start = _start(session, run)
    except NotFoundError as error:
        raise WorkError("not_there", str(error)) from None
    request = {
        "kind": run.kind,
        "request": run.request,
        "scenario": scenario,
        "start": start,
    }
    (folder / REQUEST_FILE).write_text(json.dumps(request, ensure_ascii=False), encoding="utf-8")
    return Prepared(claim, kind, asked, scenario)


def _asked(run: Run) -> tuple[Kind, Asked]:
    try:
        return KINDS[run.kind], parsed(run.kind, run.request)
    except KeyError:
        raise WorkError("unknown_kind", "This kind of run is not known here.") from None
    except ValueError:
        raise WorkError("asked_wrongly", "The request is not one of this version.") from None


def _scenario(session: Session, run: Run) -> Mapping[str, object] | None:
    if run.scenario_id is None:
        return None
    return scenarios.get(session, run.council_id, run.scenario_id).changes


def _bring(session: Session, run: Run, kind: Kind, asked: Asked, folder: Path) -> None:
    if run.pack_id is not None:
        content = packs.content(session, run.council_id, run.pack_id)
        (folder / PACK_FILE).write_bytes(content)
    elif kind.needs_pack:
        raise WorkError("asked_wrongly", "This kind of run needs a pack.")
    for pack_id in _named(asked, kind.of_packs):
        content = packs.content(session, run.council_id, pack_id)
        (folder / f"pack-{pack_id}.zip").write_bytes(content)
    for run_id in _named(asked, kind.of_runs):
        _bring_files(session, run, run_id, folder / RUNS_FOLDER / run_id)


def _named(asked: Asked, fields: Sequence[str]) -> Iterator[str]:
    for field in fields:
        value = getattr(asked, field)
        yield from value if isinstance(value, tuple) else (() if value is None else (str(value),))


def _bring_files(session: Session, run: Run, run_id: str, inside: Path) -> None:
    runs.get(session, run.council_id, run_id)
    inside.mkdir(parents=True, exist_ok=True)
    for output in outputs.of_run(session, run.council_id, run_id):
        content = outputs.content(session, run.council_id, run_id, output.name)
        path = inside / output.name
        if content is None or not path.resolve().is_relative_to(inside.resolve()):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _start(session: Session, run: Run) -> Mapping[str, Any]:
    # A run that was lost goes on from the best it had.
    found = {}
    for kind in PLAN_KINDS:
        best = incumbents.best_incumbent(session, run.council_id, run.id, kind)
        if best is not None and best.plan is not None:
            found[kind] = json.loads(best.plan)
    return found
