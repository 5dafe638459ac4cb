"""The first page: what ran last, what waits for a person."""

from fastapi import APIRouter, Request, Response

from routeopt.api.auth import Store
from routeopt.store import packs, runs
from routeopt.web.known import names_of
from routeopt.web.showing import PageRoute, show
from routeopt.web.view_packs import pack_row
from routeopt.web.view_plans import waiting_words
from routeopt.web.view_runs import run_row
from routeopt.web.visitor import Reader

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_SHOWN = 10


@router.get("/")
def home(request: Request, visitor: Reader, database: Store) -> Response:
    """Show the latest runs and packs."""
    with database.reading() as session:
        latest = runs.list_runs(session, visitor.council_id, limit=_SHOWN).rows
        kept = packs.list_packs(session, visitor.council_id, limit=_SHOWN).rows
        names = names_of(session, visitor.council_id, latest)
    return show(
        request,
        visitor,
        "home.html.j2",
        runs=[run_row(run, names) for run in latest],
        packs=[pack_row(pack, names) for pack in kept],
        waiting=waiting_words(visitor.waiting),
    )
