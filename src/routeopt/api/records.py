"""What was done and by whom; and erasing what must not be kept."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.errors import documented
from routeopt.api.examples import PACK
from routeopt.api.fields import Id, Line, Reason
from routeopt.api.paging import PAGE, Limit
from routeopt.store import audit, erasure
from routeopt.store.database import Database
from routeopt.store.roles import Permission
from routeopt.store.tables import AuditEntry, Erasure

router = APIRouter(prefix="/v1", tags=["records"])
Auditor = Annotated[Caller, Depends(allowed(Permission.READ_AUDIT))]
Eraser = Annotated[Caller, Depends(allowed(Permission.ERASE))]


class EntryOut(BaseModel):
    """One row of the audit; its hash takes in the row before."""

    number: int
    at: datetime
    actor: str
    action: str = Field(examples=["run.submitted"])
    subject: str
    detail: dict[str, Any]
    hash: str


class EntryPage(BaseModel):
    """Rows of the audit, the newest first."""

    items: list[EntryOut]
    next: int | None = Field(description="Ask for those `before` this one; null on the last page.")


class VerdictOut(BaseModel):
    """Whether the audit is as it was written."""

    whole: bool
    rows: int
    broken_at: int | None
    head: str = Field(description="Hash of the last row: note it elsewhere.")
    words: str


class ErasureIn(BaseModel):
    """Who or what to erase, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "what": "pack",
                    "pack_id": PACK,
                    "reason": "Uploaded by mistake",
                }
            ]
        },
    )

    what: Literal["pupil", "pack"]
    pupil_id: Line | None = None
    pack_id: Id | None = None
    reason: Reason

    @model_validator(mode="after")
    def _named(self) -> "ErasureIn":
        if (self.what == "pupil") != (self.pupil_id is not None):
            raise ValueError("a pupil is named by pupil_id")
        if (self.what == "pack") != (self.pack_id is not None):
            raise ValueError("a pack is named by pack_id")
        return self


class ErasureOut(BaseModel):
    """That something was erased, when, by whom, why, and how much of it there was."""

    id: str
    what: str
    why: str
    counts: dict[str, Any]
    created_at: datetime
    created_by: str


@router.get("/audit")
def list_audit(
    caller: Auditor,
    database: Store,
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    limit: Limit = PAGE,
) -> EntryPage:
    """List what was done, the newest first."""
    with database.reading() as session:
        rows = audit.list_entries(session, caller.council_id, before=before, limit=limit)
    last = rows[-1].number if rows else 1
    return EntryPage(items=[entry_out(row) for row in rows], next=last if last > 1 else None)


@router.get("/audit/verify")
def verify_audit(
    caller: Auditor,
    database: Store,
    head: Annotated[
        str | None, Query(pattern="^[0-9a-f]{64}$", description="A hash noted earlier.")
    ] = None,
) -> VerdictOut:
    """Work the whole chain out again: nothing was changed, added between or taken away."""
    with database.reading() as session:
        found = audit.verify(session, caller.council_id, head)
    return VerdictOut(
        whole=found.whole,
        rows=found.rows,
        broken_at=found.broken_at,
        head=found.head,
        words=found.words,
    )


@router.post("/erasures", status_code=201, responses=documented("not_found"))
def erase(caller: Eraser, database: Store, asked: ErasureIn) -> ErasureOut:
    """Erase a pupil or a pack, from plans and files too; what was decided stays as totals."""
    return erasure_out(erase_named(database, caller, asked))


def erase_named(database: Database, caller: Caller, asked: ErasureIn) -> Erasure:
    """Erase a pupil or a pack.

    Raises
    ------
    NotFoundError
        If the council has no such pack, or nothing speaks of such a pupil.
    """
    if asked.pack_id is not None:
        pack_id = asked.pack_id
        return erasure.erase_pack(
            database, caller.council_id, pack_id, by=caller.actor, why=asked.reason
        )
    pupil_id = asked.pupil_id or ""
    return erasure.erase_pupil(
        database, caller.council_id, pupil_id, by=caller.actor, why=asked.reason
    )


def entry_out(row: AuditEntry) -> EntryOut:
    """Show a row of the audit."""
    return EntryOut.model_validate(row, from_attributes=True)


def erasure_out(row: Erasure) -> ErasureOut:
    """Show an erasure."""
    return ErasureOut.model_validate(row, from_attributes=True)
