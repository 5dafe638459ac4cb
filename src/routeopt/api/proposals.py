"""Changes to named children's transport: proposed by a plan, decided by a person."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.doing import Answer, done
from routeopt.api.errors import ProblemError, documented
from routeopt.api.fields import IdempotencyKey, PathId, QueryId, Reason
from routeopt.api.paging import PAGE, Cursor, Limit, Page
from routeopt.api.plan_files import codes_of_plan
from routeopt.exports.plan_codes import Codes
from routeopt.store import plans, proposals
from routeopt.store.database import Database
from routeopt.store.roles import Permission
from routeopt.store.tables import Proposal

router = APIRouter(prefix="/v1", tags=["proposals"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Proposer = Annotated[Caller, Depends(allowed(Permission.START_RUNS))]
Decider = Annotated[Caller, Depends(allowed(Permission.DECIDE))]
Decision = Literal["waiting", "approved", "rejected", "withdrawn"]


class ProposalOut(BaseModel):
    """A change to one child's transport. Who it is leaves by `POST /v1/exports` alone."""

    id: str
    plan_id: str
    pupil: str | None = Field(description="The code that the plan has for the pupil.")
    change: dict[str, Any] | None
    status: Decision
    created_at: datetime
    created_by: str
    decided_at: datetime | None
    decided_by: str | None = Field(description="Id of the person who decided.")
    erased_at: datetime | None


class Proposed(BaseModel):
    """How many changes of a plan wait for a person now that did not before."""

    plan_id: str
    proposed: int = Field(examples=[12])


class DecisionIn(BaseModel):
    """Why a person decides as they do."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "Agreed with the family and the school"}]},
    )

    reason: Reason


@router.post(
    "/plans/{plan_id}/proposals",
    status_code=201,
    response_model=Proposed,
    responses=documented("not_found", "gone", "conflict"),
)
def propose(
    caller: Proposer, database: Store, plan_id: PathId, key: IdempotencyKey = None
) -> Response:
    """Propose every change of a plan: nothing happens before a person has approved it."""

    def work(session: Session) -> Answer:
        written = plans.plan_json(session, caller.council_id, plan_id)
        if written is None:
            raise ProblemError("gone", "This plan was erased.")
        made = proposals.propose(
            session,
            caller.council_id,
            plan_id=plan_id,
            changes=changes_of(json.loads(written)),
            by=caller.actor,
        )
        shown = Proposed(plan_id=plan_id, proposed=len(made))
        return Answer(201, shown, location=f"/v1/proposals?plan_id={plan_id}")

    return done(database, caller, key, ("propose", plan_id), work)


def changes_of(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give what a plan changes: pupil -> what, for everybody for whom something changes."""
    return {
        change["pupil_id"]: {key: value for key, value in change.items() if key != "pupil_id"}
        for change in document.get("changes", ())
        if "yes" in change["what"].values() or change["needs_assessment"]
    }


@router.get("/proposals")
def list_proposals(
    caller: Reader,
    database: Store,
    status: Decision | None = None,
    plan_id: QueryId = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> Page[ProposalOut]:
    """List proposals, the newest first; those of one plan or one status where asked."""
    with database.reading() as session:
        found = proposals.list_proposals(
            session, caller.council_id, status=status, plan_id=plan_id, cursor=cursor, limit=limit
        )
        coded = {
            one: codes_of_plan(session, caller.council_id, one)
            for one in {row.plan_id for row in found.rows}
        }
        items = [proposal_out(row, coded[row.plan_id]) for row in found.rows]
        return Page(items=items, next=found.next)


@router.get("/proposals/{proposal_id}", responses=documented("not_found"))
def get_proposal(caller: Reader, database: Store, proposal_id: PathId) -> ProposalOut:
    """Give a proposal."""
    with database.reading() as session:
        row = proposals.get(session, caller.council_id, proposal_id)
        return proposal_out(row, codes_of_plan(session, caller.council_id, row.plan_id))


@router.post("/proposals/{proposal_id}/approve", responses=documented("not_found", "conflict"))
def approve(
    caller: Decider, database: Store, proposal_id: PathId, asked: DecisionIn
) -> ProposalOut:
    """Approve a proposal, as a person, with a reason."""
    return decide(database, caller, proposal_id, approve=True, why=asked.reason)


@router.post("/proposals/{proposal_id}/refuse", responses=documented("not_found", "conflict"))
def refuse(caller: Decider, database: Store, proposal_id: PathId, asked: DecisionIn) -> ProposalOut:
    """Refuse a proposal, as a person, with a reason."""
    return decide(database, caller, proposal_id, approve=False, why=asked.reason)


def decide(
    database: Database, caller: Caller, proposal_id: str, *, approve: bool, why: str
) -> ProposalOut:
    """Decide a proposal; who, when and why are kept.

    Raises
    ------
    NotFoundError
        If the council has no such proposal.
    ConflictError
        If it has been decided.
    ProblemError
        ``not_allowed`` for a key behind which nobody stands.
    """
    if caller.user_id is None:
        with database.reading() as session:
            proposals.get(session, caller.council_id, proposal_id)
        said = "Only a person decides: sign in, or use a key that acts for you."
        raise ProblemError("not_allowed", said)
    with database.session() as session:
        row = proposals.decide(
            session,
            caller.council_id,
            proposal_id,
            user_id=caller.user_id,
            approve=approve,
            why=why,
        )
        return proposal_out(row, codes_of_plan(session, caller.council_id, row.plan_id))


def proposal_out(row: Proposal, codes: Codes) -> ProposalOut:
    """Show a proposal."""
    names = [name for name in ProposalOut.model_fields if name not in ("pupil", "change")]
    plain = {name: getattr(row, name) for name in names}
    pupil = None if row.pupil_id is None else codes.codes.get(row.pupil_id, "not in the pack")
    change = None if row.change is None else codes.coded(row.change)
    return ProposalOut.model_validate({**plain, "pupil": pupil, "change": change})
