"""A plan: its figures and its files."""

from fastapi import APIRouter, Request, Response

from routeopt.api.auth import Store
from routeopt.api.fields import PathId
from routeopt.api.proposals import propose
from routeopt.store import outputs, plans, runs
from routeopt.store.figures import waiting_proposals
from routeopt.web.forms import Given
from routeopt.web.known import names_of
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.view_plans import file_rows, plan_view
from routeopt.web.view_runs import run_title
from routeopt.web.visitor import Planner, Reader

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/plans/{plan_id}")
def show_plan(request: Request, visitor: Reader, database: Store, plan_id: PathId) -> Response:
    """Show a plan beside doing nothing."""
    with database.reading() as session:
        plan = plans.get(session, visitor.council_id, plan_id)
        run = runs.get(session, visitor.council_id, plan.run_id)
        written = outputs.of_run(session, visitor.council_id, run.id)
        names = names_of(session, visitor.council_id, [run])
        waiting = waiting_proposals(session, visitor.council_id, plan_id)
    return show(
        request,
        visitor,
        "plan.html.j2",
        plan=plan_view(plan, run_title(run, names), waiting),
        files=file_rows(written),
    )


@router.post("/plans/{plan_id}/proposals")
def propose_changes(visitor: Planner, database: Store, plan_id: PathId, form: Given) -> Response:
    """Propose what a plan changes for children; each waits for a person."""
    del form
    propose(visitor.caller, database, plan_id)
    return moved(f"/proposals?plan={plan_id}", "proposed")
