"""What a run leaves in the database: plans on the way, and everything at its end, in one step."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from routeopt.jobs.judge import CHECKER, Judge, totals_of
from routeopt.jobs.prepare import Prepared
from routeopt.jobs.work import OUT_FOLDER, WorkError
from routeopt.store import events, incumbents, outputs, plans, runs
from routeopt.store.database import Database
from routeopt.store.tables_runs import PLAN_KINDS


@dataclass(slots=True)
class HandedOver:
    """What a child said at its end; not whole until ``done`` is there."""

    files: list[dict[str, Any]] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)
    done: dict[str, Any] | None = None
    failed: WorkError | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ends."""

    status: str
    outcome: str | None
    termination: str
    error: WorkError | None = None


class Keeper:
    """Writes for one run under its claim; a stale claim writes nothing.

    Parameters
    ----------
    database
        Where to.
    prepared
        The run.
    folder
        Its folder.
    """

    def __init__(self, database: Database, prepared: Prepared, folder: Path) -> None:
        self._database = database
        self._claim = prepared.claim
        self._folder = folder
        self._judge = Judge(prepared, folder)

    def incumbent(self, message: dict[str, Any]) -> None:
        """Check a plan found on the way and keep it.

        Raises
        ------
        WorkError
            If the checker refuses it.
        """
        path = self._inside(self._folder, message["file"])
        content = path.read_bytes()
        self._judge.passed(content)
        with self._database.session() as session:
            incumbents.add_incumbent(
                session,
                self._claim,
                kind=message["plan_kind"],
                plan_json=content,
                objective_pence=message["objective_pence"],
                year_pence=message["year_pence"],
                checker=CHECKER,
                seconds=message["seconds"],
            )
        path.unlink()

    def bound(self, message: dict[str, Any]) -> None:
        """Keep what no plan costs less than."""
        with self._database.session() as session:
            incumbents.add_bound(
                session,
                self._claim,
                kind=message["plan_kind"],
                bound_pence=message["pence"],
                seconds=message["seconds"],
            )

    def progress(self, message: dict[str, Any]) -> None:
        """Say how far a run is."""
        told: dict[str, object] = {k: message[k] for k in ("stage", "words") if k in message}
        with self._database.session() as session:
            events.add_event(session, self._claim, "progress", told)

    def whole(self, handed: HandedOver, ending: Ending, seconds: float) -> None:
        """Keep every file and plan of a run with its end, or, refused, its end alone.

        Raises
        ------
        WorkError
            If the checker refuses a plan: nothing is kept.
        """
        out = self._folder / OUT_FOLDER
        judged = []
        for plan in handed.plans:
            content = self._inside(out, plan["name"]).read_bytes()
            judged.append((plan, content, totals_of(self._judge.passed(content))))
        with self._database.session() as session:
            for file in handed.files:
                outputs.add_output(
                    session,
                    self._claim,
                    name=file["name"],
                    media_type=file["media_type"],
                    content=self._inside(out, file["name"]).read_bytes(),
                    personal=file["personal"],
                )
            for plan, content, totals in judged:
                plans.add_plan(
                    session,
                    self._claim,
                    kind=plan["plan_kind"],
                    plan_json=content,
                    totals=totals,
                    objective_pence=plan["objective_pence"],
                    year_pence=plan["year_pence"],
                )
            runs.finish(
                session,
                self._claim,
                status=ending.status,
                outcome=ending.outcome,
                termination=ending.termination,
                seconds=seconds,
            )

    def best(self, ending: Ending, seconds: float) -> None:
        """End a run that handed nothing over with the best plans it told of."""
        error = ending.error
        with self._database.session() as session:
            outcome = "feasible" if self._keep_best(session) else None
            runs.finish(
                session,
                self._claim,
                status=ending.status,
                outcome=outcome,
                termination=ending.termination,
                seconds=seconds,
                error_code=None if error is None else error.code,
                error_detail=None if error is None else error.detail,
            )

    def _keep_best(self, session: Session) -> bool:
        council, run = self._claim.council_id, self._claim.run_id
        found = [incumbents.best_incumbent(session, council, run, kind) for kind in PLAN_KINDS]
        kept = [best for best in found if best is not None and best.plan is not None]
        for best in kept:
            plans.add_plan(
                session,
                self._claim,
                kind=best.kind,
                plan_json=best.plan or b"",
                totals=totals_of(json.loads(best.plan or b"")),
                objective_pence=best.objective_pence,
                year_pence=best.year_pence,
            )
        return bool(kept)

    @staticmethod
    def _inside(folder: Path, name: str) -> Path:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise WorkError("internal", "A file lies outside of its run's folder.")
        return path
