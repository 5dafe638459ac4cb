"""Plans found on the way: complete, passed by the checker, each cheaper than the last."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from routeopt.store.claims import Claim, held
from routeopt.store.clock import now
from routeopt.store.event_log import append_event
from routeopt.store.tables import Incumbent


def add_incumbent(
    s: Session,
    claim: Claim,
    *,
    kind: str,
    plan_json: bytes,
    objective_pence: int,
    year_pence: int,
    checker: str,
    number: int | None = None,
    seconds: float | None = None,
) -> Incumbent | None:
    """Keep a plan found on the way and say so; None where it is not cheaper than the last kept.

    Parameters
    ----------
    kind
        ``firm`` or ``full``.
    checker
        What judged the plan and passed it, with its version.
    number
        The next of the run where not given.
    seconds
        How long the search had run.

    Raises
    ------
    StaleClaimError
        If the run is not this worker's any more.
    """
    run = held(s, claim)
    of_run = Incumbent.run_id == run.id
    best = select(func.min(Incumbent.objective_pence)).where(of_run, Incumbent.kind == kind)
    cheapest = s.scalar(best)
    if cheapest is not None and objective_pence >= cheapest:
        return None
    if number is None:
        number = (s.scalar(select(func.max(Incumbent.number)).where(of_run)) or 0) + 1
    incumbent = Incumbent(
        run_id=run.id,
        number=number,
        council_id=run.council_id,
        kind=kind,
        token=claim.token,
        plan=plan_json,
        objective_pence=objective_pence,
        year_pence=year_pence,
        checker=checker,
        created_at=now(s),
    )
    s.add(incumbent)
    if kind == "firm" or run.best_objective_pence is None:
        run.best_objective_pence = objective_pence
    told = {"number": number, "kind": kind, "year_gbp": year_pence / 100}
    more = {"objective_gbp": objective_pence / 100, "seconds": seconds}
    append_event(s, run, "incumbent", {**told, **more})
    return incumbent


def add_bound(
    s: Session, claim: Claim, *, kind: str, bound_pence: int, seconds: float | None = None
) -> None:
    """Keep what no plan can cost less than, where it is better than what was known.

    Raises
    ------
    StaleClaimError
        If the run is not this worker's any more.
    """
    run = held(s, claim)
    if kind == "firm" and (run.best_bound_pence is None or bound_pence > run.best_bound_pence):
        run.best_bound_pence = bound_pence
    told = {"kind": kind, "year_gbp": bound_pence / 100, "seconds": seconds}
    append_event(s, run, "bound", told)


def best_incumbent(
    s: Session, council_id: str, run_id: str, kind: str | None = None
) -> Incumbent | None:
    """Give the cheapest plan found so far that is still kept, with the plan itself."""
    query = select(Incumbent).where(
        Incumbent.council_id == council_id,
        Incumbent.run_id == run_id,
        Incumbent.plan.is_not(None),
    )
    if kind is not None:
        query = query.where(Incumbent.kind == kind)
    query = query.order_by(Incumbent.objective_pence, Incumbent.number).limit(1)
    return s.scalars(query.options(undefer(Incumbent.plan))).first()


def list_incumbents(s: Session, council_id: str, run_id: str) -> Sequence[Incumbent]:
    """List the plans found on the way, the first first, without the plans themselves."""
    query = select(Incumbent).where(Incumbent.council_id == council_id, Incumbent.run_id == run_id)
    return s.scalars(query.order_by(Incumbent.number)).all()


def plan_of(s: Session, council_id: str, run_id: str, number: int) -> bytes | None:
    """Give one plan found on the way; None where it has been erased or never was."""
    query = select(Incumbent.plan).where(
        Incumbent.council_id == council_id,
        Incumbent.run_id == run_id,
        Incumbent.number == number,
    )
    return s.scalar(query)
