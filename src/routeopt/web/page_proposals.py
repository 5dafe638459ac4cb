"""Changes to children's journeys: a person approves or refuses each, and says why."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from routeopt.api.auth import Store
from routeopt.api.errors import ProblemError
from routeopt.api.fields import QueryId
from routeopt.api.proposals import DecisionIn, decide
from routeopt.store import plans, proposals, runs
from routeopt.store.tables import Proposal
from routeopt.web import words
from routeopt.web.forms import Given, as_problem
from routeopt.web.known import names_of
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.view_plans import proposal_view
from routeopt.web.view_runs import run_title
from routeopt.web.visitor import Decider

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_DECIDED = ("approved", "rejected", "withdrawn")
_SHOWN = 50


@router.get("/proposals")
def list_proposals(
    request: Request,
    visitor: Decider,
    database: Store,
    plan: QueryId = None,
    cursor: str | None = None,
) -> Response:
    """Show what waits for a person, and what was decided."""
    council_id = visitor.council_id
    with database.reading() as session:
        waiting = proposals.list_proposals(
            session, council_id, status="waiting", plan_id=plan, cursor=cursor, limit=_SHOWN
        )
        decided = [
            row
            for status in _DECIDED
            for row in proposals.list_proposals(
                session, council_id, status=status, plan_id=plan, limit=_SHOWN
            ).rows
        ]
        named = _plan_names(session, council_id, [*waiting.rows, *decided])
        names = names_of(session, council_id)
    decided.sort(key=lambda row: str(row.decided_at), reverse=True)
    kept = f"&plan={plan}" if plan else ""
    shown = [proposal_view(row, named[row.plan_id], names) for row in waiting.rows]
    return show(
        request,
        visitor,
        "proposals.html.j2",
        assess=[one for one in shown if one.needs_assessment],
        others=[one for one in shown if not one.needs_assessment],
        decided=[proposal_view(row, named[row.plan_id], names) for row in decided[:_SHOWN]],
        plan_words=named.get(plan or "", "one plan") if plan else "",
        next_href=f"/proposals?cursor={waiting.next}{kept}" if waiting.next else "",
    )


def _plan_names(session: Session, council_id: str, rows: Iterable[Proposal]) -> dict[str, str]:
    found = {}
    for plan_id in {row.plan_id for row in rows}:
        plan = plans.get(session, council_id, plan_id)
        run = runs.get(session, council_id, plan.run_id)
        title = run_title(run, names_of(session, council_id, [run]))
        kind = words.PLAN_KINDS.get(plan.kind, plan.name)
        found[plan_id] = f"{kind}, {title.partition(': ')[2] or title}"
    return found


@router.post("/proposals")
def decide_them(visitor: Decider, database: Store, form: Given) -> Response:
    """Approve or refuse what was ticked, one by one, as the person who has signed in."""
    decision, chosen = form.text("decision"), form.texts("proposal")
    if decision not in {"approved", "rejected"}:
        raise ProblemError("invalid", "Choose to approve or to refuse.")
    if not chosen:
        raise ProblemError("invalid", "Tick at least one.")
    try:
        asked = DecisionIn(reason=form.text("why"))
    except ValidationError as error:
        raise as_problem(error) from None
    for proposal_id in chosen:
        approve = decision == "approved"
        decide(database, visitor.caller, proposal_id, approve=approve, why=asked.reason)
    return moved("/proposals", decision)
