"""Runs: started, watched, stopped; their plans and files."""

from fastapi import APIRouter, Request, Response

from routeopt.api.auth import Store
from routeopt.api.fields import PathId
from routeopt.api.runs import cancel_run
from routeopt.store import events, outputs, plans, runs
from routeopt.web.forms import Given
from routeopt.web.known import names_of
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.view_plans import file_rows, plan_link
from routeopt.web.view_runs import event_rows, run_row, run_view
from routeopt.web.visitor import Reader, Stopper

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_EVENTS = 5000


@router.get("/runs")
def list_runs(
    request: Request, visitor: Reader, database: Store, cursor: str | None = None
) -> Response:
    """Show every run."""
    with database.reading() as session:
        page = runs.list_runs(session, visitor.council_id, cursor=cursor)
        names = names_of(session, visitor.council_id, page.rows)
    return show(
        request,
        visitor,
        "runs.html.j2",
        runs=[run_row(run, names) for run in page.rows],
        next_href=f"/runs?cursor={page.next}" if page.next else "",
    )


@router.get("/runs/{run_id}")
def show_run(request: Request, visitor: Reader, database: Store, run_id: PathId) -> Response:
    """Show how a run stands, and what came of it."""
    with database.reading() as session:
        run = runs.get(session, visitor.council_id, run_id)
        parts = runs.children(session, visitor.council_id, run_id)
        names = names_of(session, visitor.council_id, [run, *parts])
        happened = events.list_events(session, visitor.council_id, run_id, limit=_EVENTS)
        made = plans.of_run(session, visitor.council_id, run_id)
        written = outputs.of_run(session, visitor.council_id, run_id)
    return show(
        request,
        visitor,
        "run.html.j2",
        run=run_view(run, names, happened, parts),
        children=[run_row(part, names) for part in parts],
        events=event_rows(happened),
        plans=[plan_link(plan) for plan in made],
        files=file_rows(written),
    )


@router.post("/runs/{run_id}/cancel")
def cancel(
    request: Request, visitor: Stopper, database: Store, run_id: PathId, form: Given
) -> Response:
    """Stop a run and keep its best plan."""
    del form
    cancel_run(request, visitor.caller, database, run_id)
    return moved(f"/runs/{run_id}", "stopping")
