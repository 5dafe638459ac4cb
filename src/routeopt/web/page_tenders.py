"""Tenders and awards."""

from fastapi import APIRouter, Request, Response

from routeopt.api.auth import Store
from routeopt.store import runs
from routeopt.store.settings import Settings
from routeopt.web.known import names_of
from routeopt.web.showing import PageRoute, show
from routeopt.web.view_runs import run_row
from routeopt.web.visitor import Tenderer

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/tenders")
def list_tenders(request: Request, visitor: Tenderer, database: Store) -> Response:
    """Show tenders and awards."""
    settings: Settings = request.app.state.settings
    with database.reading() as session:
        tenders = runs.list_runs(session, visitor.council_id, kind="tender").rows
        awards = runs.list_runs(session, visitor.council_id, kind="award").rows
        names = names_of(session, visitor.council_id, [*tenders, *awards])
    made = [run_row(run, names) for run in tenders]
    return show(
        request,
        visitor,
        "tenders.html.j2",
        tenders=made,
        open_tenders=[row for row in made if row.status == "succeeded"],
        awards=[run_row(run, names) for run in awards],
        award_form=False,
        limit_mb=settings.max_upload_mb,
    )
