"""Tenders and awards."""

from fastapi import APIRouter, Request, Response

from routeopt.api.auth import Store
from routeopt.api.awards import start_award
from routeopt.api.errors import ProblemError
from routeopt.store import runs
from routeopt.store.database import Database
from routeopt.web.forms import Given
from routeopt.web.known import names_of
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.view_runs import run_row
from routeopt.web.visitor import Tenderer, Visitor

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/tenders")
def list_tenders(request: Request, visitor: Tenderer, database: Store) -> Response:
    """Show tenders and awards, and the form that opens bids."""
    return _page(request, visitor, database)


@router.post("/awards")
def award(request: Request, visitor: Tenderer, database: Store, form: Given) -> Response:
    """Open the bids of a tender, by the same function as the API."""
    try:
        answer = start_award(
            request,
            visitor.caller,
            database,
            run_id=form.text("tender"),
            by=visitor.name,
            bids=form.files("bids"),
            without_faulty=form.text("without_faulty") == "yes",
        )
    except ProblemError as problem:
        return _page(request, visitor, database, problem)
    return moved(f"/runs/{answer.headers['location'].rpartition('/')[2]}")


def _page(
    request: Request, visitor: Visitor, database: Database, problem: ProblemError | None = None
) -> Response:
    with database.reading() as session:
        tenders = runs.list_runs(session, visitor.council_id, kind="tender").rows
        awards = runs.list_runs(session, visitor.council_id, kind="award").rows
        names = names_of(session, visitor.council_id, [*tenders, *awards])
    made = [run_row(run, names) for run in tenders]
    return show(
        request,
        visitor,
        "tenders.html.j2",
        problem=problem,
        tenders=made,
        open_tenders=[row for row in made if row.status == "succeeded"],
        awards=[run_row(run, names) for run in awards],
    )
