"""Who works on which run: claims, leases and the token that fences late writers off."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text
from sqlalchemy.orm import Session, aliased

from routeopt.store.clock import now
from routeopt.store.errors import StoreError
from routeopt.store.event_log import append_event
from routeopt.store.tables import Run
from routeopt.store.tenancy import across_councils

_CLAIM_LOCK = 7_236_100_714
_LOST = "lost_worker"
# Written out, not handed over apart: else SQLite does not use the indexes made for just these.
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_RUNNING: ColumnElement[str] = literal_column("'running'")


class StaleClaimError(StoreError):
    """The run is not this worker's any more; nothing was kept."""

    code = "stale_claim"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to write for a run, until somebody else claims it."""

    run_id: str
    council_id: str
    token: int
    kind: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Lease:
    """What a worker learns when it says that it is still there."""

    held: bool
    cancel: bool


@across_councils
def claim(
    s: Session,
    *,
    worker: str,
    lease_s: float,
    run_id: str | None = None,
    kinds: Collection[str] | None = None,
) -> Claim | None:
    """Take the next queued run, fairly between councils; None where there is nothing to do.

    The council with the fewest runs under way is served first, then the one that has waited
    longest since its last start, then the older run.

    Parameters
    ----------
    worker
        Who claims, for people to read.
    lease_s
        How long the claim holds without a sign of life.
    run_id
        Only this run.
    kinds
        Only runs of these kinds.
    """
    if s.get_bind().dialect.name == "postgresql":
        # Two claims at once would both see the same council as the one with least under way.
        s.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CLAIM_LOCK})
    wanted = [Run.status == _QUEUED]
    if run_id is not None:
        wanted.append(Run.id == run_id)
    if kinds is not None:
        wanted.append(Run.kind.in_(kinds))
    run = _next(s, wanted)
    if run is None:
        return None
    moment = now(s)
    run.status = "running"
    run.token += 1
    run.attempts += 1
    run.worker = worker
    run.started_at = moment
    run.lease_until = moment + timedelta(seconds=lease_s)
    append_event(s, run, "started", {"attempt": run.attempts})
    return Claim(run.id, run.council_id, run.token, run.kind, run.attempts)


def _next(s: Session, wanted: list[ColumnElement[bool]]) -> Run | None:
    """Lock the run whose turn it is; one that somebody is just cancelling is passed over."""
    for council_id in s.scalars(_councils_in_turn(wanted)).all():
        query = select(Run).where(Run.council_id == council_id, *wanted)
        query = query.order_by(Run.created_at, Run.id).limit(1)
        run = s.scalars(query.with_for_update(skip_locked=True)).first()
        if run is not None:
            return run
    return None


def _councils_in_turn(wanted: list[ColumnElement[bool]]) -> Select[str]:
    oldest = func.min(Run.created_at).label("oldest")
    queue = select(Run.council_id, oldest).where(*wanted).group_by(Run.council_id).subquery()
    other = aliased(Run)
    theirs = other.council_id == queue.c.council_id
    under_way = select(func.count()).where(theirs, other.status == _RUNNING).scalar_subquery()
    last_start = select(func.max(other.started_at)).where(theirs).scalar_subquery()
    turn = (under_way, last_start.asc().nulls_first(), queue.c.oldest, queue.c.council_id)
    return select(queue.c.council_id).order_by(*turn)


def renew(s: Session, claim: Claim, lease_s: float) -> Lease:
    """Say that a worker is still there; learn whether the run is still its, and to be stopped."""
    run = _held(s, claim)
    if run is None:
        return Lease(held=False, cancel=True)
    run.lease_until = now(s) + timedelta(seconds=lease_s)
    return Lease(held=True, cancel=run.cancel_requested_at is not None)


def held(s: Session, claim: Claim) -> Run:
    """Give the run of a claim, kept from everybody else until the session ends.

    Raises
    ------
    StaleClaimError
        If the run has ended or somebody else has claimed it since.
    """
    run = _held(s, claim)
    if run is None:
        raise StaleClaimError("This run is not this worker's any more.")
    return run


def release(s: Session, claim: Claim) -> None:
    """Give a run back unfinished, as a worker does that is asked to stop; costs no attempt.

    Raises
    ------
    StaleClaimError
        If the run is not this worker's any more.
    """
    run = held(s, claim)
    run.attempts -= 1
    back_to_queue(run)
    append_event(s, run, "queued", {"why": "released"})


@across_councils
def expired(s: Session, moment: datetime | None = None) -> list[str]:
    """List the runs whose worker has given no sign of life for longer than its lease."""
    since = moment or now(s)
    query = select(Run.id).where(Run.status == "running", Run.lease_until < since)
    return list(s.scalars(query.order_by(Run.lease_until)))


@across_councils
def waiting(s: Session, *, limit: int = 100) -> list[str]:
    """List runs that are queued, the one that has waited longest first."""
    query = select(Run.id).where(Run.status == "queued")
    return list(s.scalars(query.order_by(Run.created_at, Run.id).limit(limit)))


@across_councils
def requeue(s: Session, run_id: str, moment: datetime | None = None) -> bool:
    """Put a lost run back; True where it is queued again.

    A run without attempts left fails and keeps its best plan; one that was to be cancelled is.
    Nothing happens to a run whose worker has been heard of since.
    """
    since = moment or now(s)
    query = select(Run).where(Run.id == run_id, Run.status == "running", Run.lease_until < since)
    run = s.scalars(query.with_for_update()).first()
    if run is None:
        return False
    if run.cancel_requested_at is not None:
        end(s, run, status="cancelled", termination="cancelled")
        return False
    if run.attempts >= run.max_attempts:
        detail = f"The worker was lost {run.attempts} times."
        end(s, run, status="failed", termination="error", error=(_LOST, detail))
        return False
    back_to_queue(run)
    append_event(s, run, "queued", {"why": _LOST})
    return True


def end(
    s: Session,
    run: Run,
    *,
    status: str,
    termination: str,
    outcome: str | None = None,
    error: tuple[str, str | None] | None = None,
) -> None:
    """Bring a run that is held to its end and say so."""
    run.status, run.termination, run.outcome = status, termination, outcome
    run.error_code, run.error_detail = error or (None, None)
    run.lease_until = None
    run.ended_at = now(s)
    told = {"status": status, "outcome": outcome, "termination": termination}
    append_event(s, run, "finished", {**told, "error_code": run.error_code})


def back_to_queue(run: Run) -> None:
    """Let a run that is held wait for another worker."""
    run.status, run.lease_until, run.worker = "queued", None, None


def _held(s: Session, claim: Claim) -> Run | None:
    query = select(Run).where(
        Run.id == claim.run_id,
        Run.council_id == claim.council_id,
        Run.token == claim.token,
        Run.status == "running",
    )
    return s.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
