"""What meters and pages count; nobody can be known from it."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from routeopt.store.clock import now
from routeopt.store.tables import Erasure, Proposal, Run
from routeopt.store.tables_runs import STATUSES
from routeopt.store.tenancy import across_councils


@across_councils
def service_figures(s: Session) -> dict[str, dict[str, float]]:
    """Count the runs of all councils together by status, and what waits or is overdue."""
    moment = now(s)
    counted = {row[0]: float(row[1]) for row in s.execute(_BY_STATUS)}
    oldest = s.scalar(select(func.min(Run.created_at)).where(Run.status == "queued"))
    overdue = select(func.count()).where(Run.status == "running", Run.lease_until < moment)
    return {
        "routeopt_runs": {status: counted.get(status, 0.0) for status in STATUSES},
        "routeopt_oldest_queued_seconds": {
            "": 0.0 if oldest is None else max(0.0, (moment - oldest).total_seconds())
        },
        "routeopt_expired_leases": {"": float(s.scalar(overdue) or 0)},
    }


_BY_STATUS = select(Run.status, func.count()).group_by(Run.status)


def waiting_proposals(s: Session, council_id: str, plan_id: str | None = None) -> int:
    """Count the proposals that wait for a decision, of one plan where it is given."""
    query = select(func.count()).where(
        Proposal.council_id == council_id, Proposal.status == "waiting"
    )
    if plan_id is not None:
        query = query.where(Proposal.plan_id == plan_id)
    return s.scalar(query) or 0


def list_erasures(s: Session, council_id: str) -> Sequence[Erasure]:
    """List what was erased, the newest first; not whose data it was."""
    query = select(Erasure).where(Erasure.council_id == council_id)
    return s.scalars(query.order_by(Erasure.created_at.desc(), Erasure.id)).all()
