"""Changes to named children's transport: proposals, until a person decides and says why."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from routeopt.store import audit, plans, users
from routeopt.store.clock import now
from routeopt.store.errors import ConflictError, StoreError
from routeopt.store.paging import Page, page_of
from routeopt.store.tables import Proposal
from routeopt.store.tenancy import found


class ReasonError(StoreError):
    """A decision about a child without a reason."""

    code = "reason_needed"


def propose(
    s: Session,
    council_id: str,
    *,
    plan_id: str,
    changes: Mapping[str, Mapping[str, object]],
    by: str,
) -> Sequence[Proposal]:
    """Propose changes of a plan: pupil's id -> what would change; all wait for a person.

    What was proposed of this plan before stays as it is.

    Raises
    ------
    NotFoundError
        If the council has no such plan.
    ConflictError
        If the plan has been erased.
    """
    if plans.get(s, council_id, plan_id).erased_at is not None:
        raise ConflictError("This plan has been erased.")
    of_plan = (Proposal.council_id == council_id, Proposal.plan_id == plan_id)
    known = set(s.scalars(select(Proposal.pupil_id).where(*of_plan)))
    made = [
        Proposal(
            council_id=council_id,
            plan_id=plan_id,
            pupil_id=pupil_id,
            change=dict(change),
            created_at=now(s),
            created_by=by,
        )
        for pupil_id, change in changes.items()
        if pupil_id not in known
    ]
    if made:
        s.add_all(made)
        s.flush()
        audit.write(s, council_id, by, "proposal.made", f"plan:{plan_id}", {"count": len(made)})
    return made


def get(s: Session, council_id: str, proposal_id: str) -> Proposal:
    """Give a proposal.

    Raises
    ------
    NotFoundError
        If the council has no such proposal.
    """
    return found(s, _one(council_id, proposal_id), "proposal")


def decide(
    s: Session, council_id: str, proposal_id: str, *, user_id: str, approve: bool, why: str
) -> Proposal:
    """Approve or reject a proposal, as a person with a reason.

    Raises
    ------
    NotFoundError
        If the council has no such proposal or no such person.
    ReasonError
        If no reason is given.
    ConflictError
        If it has been decided or erased, or the person's account is closed.
    """
    return _decided(s, council_id, proposal_id, user_id, "approved" if approve else "rejected", why)


def withdraw(s: Session, council_id: str, proposal_id: str, *, user_id: str, why: str) -> Proposal:
    """Take a proposal back before it is decided.

    Raises
    ------
    NotFoundError
        If the council has no such proposal or no such person.
    ReasonError
        If no reason is given.
    ConflictError
        If it has been decided or erased, or the person's account is closed.
    """
    return _decided(s, council_id, proposal_id, user_id, "withdrawn", why)


def list_proposals(
    s: Session,
    council_id: str,
    *,
    status: str | None = None,
    plan_id: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Proposal]:
    """List proposals, the newest first.

    Raises
    ------
    CursorError
        If the cursor is none of ours.
    """
    query = select(Proposal).where(Proposal.council_id == council_id)
    if status is not None:
        query = query.where(Proposal.status == status)
    if plan_id is not None:
        query = query.where(Proposal.plan_id == plan_id)
    return page_of(s, query, Proposal, cursor=cursor, limit=limit)


def approved(s: Session, council_id: str, plan_id: str) -> Sequence[Proposal]:
    """List the changes of a plan that a person has approved."""
    query = select(Proposal).where(
        Proposal.council_id == council_id,
        Proposal.plan_id == plan_id,
        Proposal.status == "approved",
    )
    return s.scalars(query.order_by(Proposal.decided_at, Proposal.id)).all()


def _decided(
    s: Session, council_id: str, proposal_id: str, user_id: str, status: str, why: str
) -> Proposal:
    reason = why.strip()
    if not reason:
        raise ReasonError("Say why: a decision about a child needs a reason.")
    if users.get(s, council_id, user_id).closed_at is not None:
        raise ConflictError("This person's account is closed.")
    query = _one(council_id, proposal_id).with_for_update()
    proposal = found(s, query.execution_options(populate_existing=True), "proposal")
    if proposal.status != "waiting" or proposal.erased_at is not None:
        raise ConflictError(f"This proposal is {proposal.status} already.")
    proposal.status, proposal.why = status, reason
    proposal.decided_at, proposal.decided_by = now(s), user_id
    # The reason may name the child: the chain, which is never erased, keeps only its hash.
    detail = {"why_sha256": sha256(reason.encode()).hexdigest()}
    subject = f"proposal:{proposal_id}"
    audit.write(s, council_id, f"user:{user_id}", f"proposal.{status}", subject, detail)
    return proposal


def _one(council_id: str, proposal_id: str) -> Select[Proposal]:
    return select(Proposal).where(Proposal.council_id == council_id, Proposal.id == proposal_id)
