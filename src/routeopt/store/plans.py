"""Plans that runs wrote at their end."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store.claims import Claim, held
from routeopt.store.clock import now
from routeopt.store.paging import Page, page_of
from routeopt.store.tables import Plan
from routeopt.store.tenancy import found


def add_plan(
    s: Session,
    claim: Claim,
    *,
    kind: str,
    plan_json: bytes,
    totals: Mapping[str, object],
    objective_pence: int | None = None,
    year_pence: int | None = None,
    name: str | None = None,
) -> Plan:
    """Keep a plan, in the same step as the run's end.

    Parameters
    ----------
    kind
        ``firm``, ``full`` or what the run calls it.
    totals
        Figures that name no pupil: they stay when the plan is erased.
    name
        Unique in the run; the kind where not given.

    Raises
    ------
    StaleClaimError
        If the run is not this worker's any more.
    """
    run = held(s, claim)
    plan = Plan(
        council_id=run.council_id,
        run_id=run.id,
        kind=kind,
        name=name or kind,
        plan=plan_json,
        sha256=sha256(plan_json).hexdigest(),
        objective_pence=objective_pence,
        year_pence=year_pence,
        totals=dict(totals),
        created_at=now(s),
    )
    s.add(plan)
    s.flush()
    return plan


def get(s: Session, council_id: str, plan_id: str) -> Plan:
    """Give what is known of a plan.

    Raises
    ------
    NotFoundError
        If the council has no such plan.
    """
    return found(s, select(Plan).where(Plan.council_id == council_id, Plan.id == plan_id), "plan")


def plan_json(s: Session, council_id: str, plan_id: str) -> bytes | None:
    """Give the plan as it was written; None where it has been erased.

    Raises
    ------
    NotFoundError
        If the council has no such plan.
    """
    return get(s, council_id, plan_id).plan


def of_run(s: Session, council_id: str, run_id: str) -> Sequence[Plan]:
    """List the plans of a run by name."""
    query = select(Plan).where(Plan.council_id == council_id, Plan.run_id == run_id)
    return s.scalars(query.order_by(Plan.name)).all()


def list_plans(
    s: Session, council_id: str, *, cursor: str | None = None, limit: int = 50
) -> Page[Plan]:
    """List plans, the newest first.

    Raises
    ------
    CursorError
        If the cursor is none of ours.
    """
    query = select(Plan).where(Plan.council_id == council_id)
    return page_of(s, query, Plan, cursor=cursor, limit=limit)
