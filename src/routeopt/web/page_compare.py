"""Finished reviews side by side."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from routeopt.api.auth import Store
from routeopt.api.comparisons import compared
from routeopt.api.errors import ProblemError
from routeopt.api.fields import Id
from routeopt.store import runs
from routeopt.store.tables import Run
from routeopt.web.known import names_of
from routeopt.web.moments import when
from routeopt.web.showing import PageRoute, show
from routeopt.web.view_compare import Compared, compared_view
from routeopt.web.view_runs import Names, run_title
from routeopt.web.visitor import Reader

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_MOST = 6
_OFFERED = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A finished review that may be ticked."""

    id: str
    title: str
    words: str


@router.get("/compare")
def compare(
    request: Request,
    visitor: Reader,
    database: Store,
    run: Annotated[list[Id] | None, Query(max_length=20)] = None,
) -> Response:
    """Show the chosen reviews side by side, and what may be chosen."""
    chosen = list(dict.fromkeys(run or ()))
    council_id = visitor.council_id
    with database.reading() as session:
        done = runs.list_runs(
            session, council_id, kind="review", status="succeeded", limit=_OFFERED
        ).rows
        ticked = [runs.get(session, council_id, one) for one in chosen]
        names = names_of(session, council_id, [*done, *ticked])
    table: Compared | None = None
    problem: ProblemError | None = None
    try:
        if chosen:
            _not_too_many(chosen)
            titles = [(_title(one, names), f"/runs/{one.id}") for one in ticked]
            table = compared_view(compared(database, visitor.caller, chosen), titles)
    except ProblemError as error:
        problem = error
    return show(
        request,
        visitor,
        "compare.html.j2",
        problem=problem,
        table=table,
        chosen=chosen,
        choices=[Choice(one.id, run_title(one, names), _under(one, names)) for one in done],
    )


def _not_too_many(chosen: list[str]) -> None:
    if not 1 < len(chosen) <= _MOST:
        raise ProblemError("invalid", f"Choose two to {_MOST} reviews.")


def _title(run: Run, names: Names) -> str:
    title = run_title(run, names)
    return f"{title.partition(': ')[2] or title}, {_under(run, names)}"


def _under(run: Run, names: Names) -> str:
    pack = names.packs.get(run.pack_id or "", "")
    return f"{pack}, {when(run.ended_at)}" if pack else when(run.ended_at)
