"""Runs of a council: asked for, looked at, cancelled, ended."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from routeopt.store import claims
from routeopt.store.claims import (
    Claim,
    Lease,
    StaleClaimError,
    claim,
    expired,
    release,
    renew,
    requeue,
)
from routeopt.store.clock import now
from routeopt.store.errors import ConflictError
from routeopt.store.event_log import append_event
from routeopt.store.paging import Page, page_of
from routeopt.store.tables import Pack, Run
from routeopt.store.tenancy import found

__all__ = [
    "Claim",
    "Lease",
    "StaleClaimError",
    "children",
    "claim",
    "counts",
    "expired",
    "finish",
    "get",
    "list_runs",
    "release",
    "renew",
    "request_cancel",
    "requeue",
    "submit",
]


def submit(
    s: Session,
    council_id: str,
    *,
    kind: str,
    request: Mapping[str, object],
    pack_id: str | None,
    scenario_id: str | None = None,
    parent_id: str | None = None,
    created_by: str,
    max_attempts: int = 5,
) -> Run:
    """Ask for a run; it is queued.

    Raises
    ------
    NotFoundError
        If the council has no such pack.
    ConflictError
        If the pack has been erased.
    """
    if pack_id is not None:
        query = select(Pack).where(Pack.council_id == council_id, Pack.id == pack_id)
        if found(s, query, "pack").erased_at is not None:
            raise ConflictError("This pack has been erased.")
    run = Run(
        council_id=council_id,
        kind=kind,
        request=dict(request),
        pack_id=pack_id,
        scenario_id=scenario_id,
        parent_id=parent_id,
        created_by=created_by,
        created_at=now(s),
        max_attempts=max_attempts,
    )
    s.add(run)
    s.flush()
    append_event(s, run, "queued", {})
    return run


def get(s: Session, council_id: str, run_id: str) -> Run:
    """Give a run.

    Raises
    ------
    NotFoundError
        If the council has no such run.
    """
    return found(s, select(Run).where(Run.council_id == council_id, Run.id == run_id), "run")


def list_runs(
    s: Session,
    council_id: str,
    *,
    status: str | None = None,
    kind: str | None = None,
    pack_id: str | None = None,
    parent_id: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Run]:
    """List runs, the newest first.

    Raises
    ------
    CursorError
        If the cursor is none of ours.
    """
    query = select(Run).where(Run.council_id == council_id)
    asked = (
        (Run.status, status),
        (Run.kind, kind),
        (Run.pack_id, pack_id),
        (Run.parent_id, parent_id),
    )
    for column, value in asked:
        if value is not None:
            query = query.where(column == value)
    return page_of(s, query, Run, cursor=cursor, limit=limit)


def children(s: Session, council_id: str, run_id: str) -> Sequence[Run]:
    """List the runs that a batch was split into, in the order they were asked for."""
    query = select(Run).where(Run.council_id == council_id, Run.parent_id == run_id)
    return s.scalars(query.order_by(Run.created_at, Run.id)).all()


def counts(s: Session, council_id: str) -> dict[str, int]:
    """Count a council's runs by status."""
    query = select(Run.status, func.count()).where(Run.council_id == council_id)
    return {row[0]: row[1] for row in s.execute(query.group_by(Run.status))}


def request_cancel(s: Session, council_id: str, run_id: str) -> Run:
    """Ask for a run to stop: a queued one is cancelled at once, an ended one stays as it is.

    Asking again changes nothing. Runs that a batch was split into are asked to stop with it.

    Raises
    ------
    NotFoundError
        If the council has no such run.
    """
    query = select(Run).where(Run.council_id == council_id, Run.id == run_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    run = found(s, query, "run")
    if not run.ended:
        if run.cancel_requested_at is None:
            run.cancel_requested_at = now(s)
            append_event(s, run, "cancel_requested", {})
        if run.status == "queued":
            claims.end(s, run, status="cancelled", termination="cancelled")
    for child in children(s, council_id, run_id):
        if not child.ended:
            request_cancel(s, council_id, child.id)
    return run


def finish(
    s: Session,
    claim: Claim,
    *,
    status: str,
    outcome: str | None,
    termination: str,
    seconds: float | None,
    error_code: str | None = None,
    error_detail: str | None = None,
) -> Run:
    """Bring a run to its end.

    Raises
    ------
    StaleClaimError
        If the run is not this worker's any more.
    """
    run = claims.held(s, claim)
    run.seconds = seconds
    if status == "cancelled" and run.cancel_requested_at is None:
        run.cancel_requested_at = now(s)
    error = None if error_code is None else (error_code, error_detail)
    claims.end(s, run, status=status, outcome=outcome, termination=termination, error=error)
    s.flush()
    return run
