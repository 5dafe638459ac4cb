"""Asking for a run, whichever route it came by: checked in full, kept once, handed on."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from routeopt.api.auth import Caller
from routeopt.api.doing import Answer, done, fingerprint
from routeopt.api.fields import Id
from routeopt.api.ports import Engine
from routeopt.api.schemas import run_detail
from routeopt.store import runs, scenarios
from routeopt.store.database import Database
from routeopt.store.errors import NotFoundError
from routeopt.store.roles import Permission

_TENDERS = frozenset({"tender", "award"})


class RunIn(BaseModel):
    """A run asked for."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(examples=["review"])
    pack_id: Id | None = None
    scenario_id: Id | None = None
    request: dict[str, Any] = {}


def ask(
    database: Database,
    engine: Engine | None,
    caller: Caller,
    asked: RunIn,
    *,
    key: str | None = None,
    keep: bool = True,
) -> Response:
    """Check what is asked for, keep it and hand it on.

    Raises
    ------
    ProblemError
        If it is not allowed, names what is not there, or is not valid.
    """
    if asked.kind in _TENDERS:
        caller.must(Permission.TENDER)

    def work(session: Session) -> Answer:
        if asked.scenario_id is not None:
            scenario = scenarios.get(session, caller.council_id, asked.scenario_id)
            if scenario.pack_id != asked.pack_id:
                raise NotFoundError("There is no such scenario of this pack.")
        row = runs.submit(
            session,
            caller.council_id,
            kind=asked.kind,
            request=asked.request,
            pack_id=asked.pack_id,
            scenario_id=asked.scenario_id,
            created_by=caller.actor,
        )
        caller.record(session, "run.submitted", f"run:{row.id}", {"kind": row.kind})
        location = f"/v1/runs/{row.id}"
        return Answer(202, run_detail(row), location=location, after=(row.id,))

    request = fingerprint("runs", asked)
    return done(database, caller, key, request, work, engine=engine, keep=keep)
