"""Files that leave: without personal data to whoever may read, with it for a reason alone."""

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.errors import ProblemError, Responses, Wrong, documented
from routeopt.api.examples import RUN
from routeopt.api.fields import Id, Line, PathId, PathName, Reason
from routeopt.api.files import FORMS, FileOut
from routeopt.api.plan_files import codes_of_pack, personal_plan
from routeopt.api.schemas import OutputOut, output_out
from routeopt.store import outputs, packs, plans, proposals, runs, scenarios
from routeopt.store.database import Database
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1", tags=["exports"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Exporter = Annotated[Caller, Depends(allowed(Permission.READ_PERSONAL))]

_TENDERS = frozenset({"tender", "award"})
_FILE: Responses = {
    200: {
        "description": "The file.",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    },
    **documented("not_found", "gone"),
}


class ExportIn(BaseModel):
    """What is to leave with personal data in it, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "run_id": RUN,
                    "name": "families.csv",
                    "reason": "Letters to families before the spring term",
                }
            ]
        },
    )

    run_id: Id | None = Field(default=None, description="A run, whose file `name` is meant.")
    name: Line | None = None
    plan_id: Id | None = Field(default=None, description="A plan, in the form `format`.")
    format: Literal["json", "xlsx", "csv", "geojson"] = "json"
    pack_id: Id | None = Field(default=None, description="A pack, as a zip of its tables.")
    scenario_id: Id | None = Field(default=None, description="A scenario, as JSON.")
    proposal_id: Id | None = Field(default=None, description="A proposal, as JSON.")
    reason: Reason

    @model_validator(mode="after")
    def _one_thing(self) -> "ExportIn":
        things = ("run_id", "plan_id", "pack_id", "scenario_id", "proposal_id")
        if sum(getattr(self, name) is not None for name in things) != 1:
            raise ValueError(f"name exactly one of {', '.join(things)}")
        if (self.run_id is None) != (self.name is None):
            raise ValueError("a file is named by run_id and name together")
        return self


@router.get("/runs/{run_id}/outputs", responses=documented("not_found"))
def list_outputs(caller: Reader, database: Store, run_id: PathId) -> list[OutputOut]:
    """List the files that a run wrote."""
    with database.reading() as session:
        runs.get(session, caller.council_id, run_id)
        return [output_out(row) for row in outputs.of_run(session, caller.council_id, run_id)]


@router.get(
    "/runs/{run_id}/outputs/{name:path}",
    response_class=Response,
    responses={**_FILE, 304: {"description": "It is the one you have."}},
)
def get_output(
    request: Request, caller: Reader, database: Store, run_id: PathId, name: PathName
) -> Response:
    """Give a file in which nobody can be known; the others leave by `POST /v1/exports`."""
    with database.reading() as session:
        _may_have(session, caller, run_id)
        if outputs.get(session, caller.council_id, run_id, name).personal:
            said = "Pupils could be known from this file: ask for it with POST /v1/exports."
            raise ProblemError("reason_needed", said)
        file = _output(session, caller, run_id, name)
    if not file.unchanged(request):
        with database.session() as session:
            detail = {"name": name, "personal": False}
            caller.record(session, "file.exported", f"run:{run_id}", detail)
    return file.response(request)


@router.post("/exports", response_class=Response, responses=_FILE)
def export(caller: Exporter, database: Store, asked: ExportIn) -> Response:
    """Give a file, a plan or a pack with the pupils in it. The reason goes on record."""
    return export_personal(database, caller, asked).response()


def export_personal(database: Database, caller: Caller, asked: ExportIn) -> FileOut:
    """Take something with personal data out and write into the audit who, what and why.

    Raises
    ------
    NotFoundError
        If the council has no such thing.
    ProblemError
        If the role does not allow it, or it was erased.
    """
    caller.must(Permission.READ_PERSONAL)
    with database.reading() as session:
        file, subject = _asked_for(session, caller, asked)
        _names_nobody(session, caller, asked)
    # Before it leaves: nothing does without its row.
    with database.session() as session:
        detail = {"file": file.name, "personal": True, "reason": asked.reason}
        caller.record(session, "personal.exported", subject, detail)
    return file


def _names_nobody(session: Session, caller: Caller, asked: ExportIn) -> None:
    """Refuse a reason with an identifier in it: the audit is never erased."""
    council_id = caller.council_id
    pack_id, plan_id, run_id = asked.pack_id, asked.plan_id, asked.run_id
    if asked.scenario_id is not None:
        pack_id = scenarios.get(session, council_id, asked.scenario_id).pack_id
    if asked.proposal_id is not None:
        plan_id = proposals.get(session, council_id, asked.proposal_id).plan_id
    if plan_id is not None:
        run_id = plans.get(session, council_id, plan_id).run_id
    if run_id is not None:
        pack_id = runs.get(session, council_id, run_id).pack_id
    pack = packs.get(session, council_id, pack_id) if pack_id else None
    if codes_of_pack(session, pack).clean(asked.reason) != asked.reason:
        said = "The reason is kept for good: say it without naming a pupil or an address."
        raise ProblemError("invalid", errors=[Wrong(where="body.reason", message=said)])


def _asked_for(session: Session, caller: Caller, asked: ExportIn) -> tuple[FileOut, str]:
    if asked.plan_id is not None:
        file = personal_plan(session, caller.council_id, asked.plan_id, asked.format)
        return file, f"plan:{asked.plan_id}"
    if asked.pack_id is not None:
        pack = packs.get(session, caller.council_id, asked.pack_id)
        if pack.erased_at is not None:
            raise ProblemError("gone", "This pack was erased.")
        content = packs.content(session, caller.council_id, asked.pack_id)
        return FileOut(f"{pack.name}.zip", "application/zip", content), f"pack:{pack.id}"
    if asked.scenario_id is not None:
        scenario = scenarios.get(session, caller.council_id, asked.scenario_id)
        return _json(f"scenario-{scenario.id[:8]}", scenario.changes), f"scenario:{scenario.id}"
    if asked.proposal_id is not None:
        row = proposals.get(session, caller.council_id, asked.proposal_id)
        if row.erased_at is not None:
            raise ProblemError("gone", "Whose transport it was about was erased.")
        named = {"id": row.id, "pupil_id": row.pupil_id, "change": row.change, "why": row.why}
        return _json(f"proposal-{row.id[:8]}", named), f"proposal:{row.id}"
    run_id, name = asked.run_id or "", asked.name or ""
    _may_have(session, caller, run_id)
    return _output(session, caller, run_id, name), f"run:{run_id}"


def _json(name: str, document: Mapping[str, object]) -> FileOut:
    content = json.dumps(document, ensure_ascii=False).encode()
    return FileOut(f"{name}.json", FORMS["json"], content)


def _may_have(session: Session, caller: Caller, run_id: str) -> None:
    if runs.get(session, caller.council_id, run_id).kind in _TENDERS:
        caller.must(Permission.TENDER)


def _output(session: Session, caller: Caller, run_id: str, name: str) -> FileOut:
    known = outputs.get(session, caller.council_id, run_id, name)
    content = outputs.content(session, caller.council_id, run_id, name)
    if content is None:
        raise ProblemError("gone", "This file was erased.")
    return FileOut(name.rpartition("/")[2], known.media_type, content)
