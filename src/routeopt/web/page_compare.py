"""Plans of finished reviews side by side."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from routeopt.api.auth import Store
from routeopt.api.errors import ProblemError
from routeopt.api.fields import Id
from routeopt.store import plans, runs
from routeopt.store.tables import Plan, Run
from routeopt.web import words
from routeopt.web.known import names_of
from routeopt.web.moments import when
from routeopt.web.showing import PageRoute, show
from routeopt.web.view_compare import compare_table
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
    """Show the plans of the chosen reviews side by side, and what may be chosen."""
    chosen = list(dict.fromkeys(run or ()))
    problem = None
    if len(chosen) == 1 or len(chosen) > _MOST:
        problem = ProblemError("invalid", f"Choose two to {_MOST} reviews.")
    council_id = visitor.council_id
    with database.reading() as session:
        done = runs.list_runs(
            session, council_id, kind="review", status="succeeded", limit=_OFFERED
        ).rows
        ticked = [runs.get(session, council_id, one) for one in chosen]
        names = names_of(session, council_id, [*done, *ticked])
        found = [] if problem or not ticked else _plans(session, council_id, ticked, names)
    return show(
        request,
        visitor,
        "compare.html.j2",
        problem=problem,
        table=compare_table(found) if found else None,
        chosen=chosen,
        choices=[
            Choice(
                one.id,
                run_title(one, names),
                f"{names.packs.get(one.pack_id or '', '')}, {when(one.ended_at)}",
            )
            for one in done
        ],
    )


def _plans(
    session: Session, council_id: str, ticked: list[Run], names: Names
) -> list[tuple[str, Plan]]:
    return [
        (_words(run, plan, names), plan)
        for run in ticked
        for plan in plans.of_run(session, council_id, run.id)
    ]


def _words(run: Run, plan: Plan, names: Names) -> str:
    title = run_title(run, names)
    kind = words.PLAN_KINDS.get(plan.kind, plan.name)
    pack = names.packs.get(run.pack_id or "", "")
    return f"{title.partition(': ')[2] or title}, {pack}, {when(run.ended_at)}: {kind.lower()}"
