"""Plans: what they come to, and the plans themselves in the form asked for."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.errors import Responses, documented
from routeopt.api.fields import PathId
from routeopt.api.files import FORMS, form_asked
from routeopt.api.paging import PAGE, Cursor, Limit, Page, page_of
from routeopt.api.plan_files import coded_plan
from routeopt.api.schemas import PlanOut, plan_out
from routeopt.store import plans, runs
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1", tags=["plans"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Form = Literal["json", "xlsx", "csv", "geojson"]

_ANSWERS: Responses = {
    200: {
        "description": "The plan, with codes in place of pupils.",
        "content": {
            media: {"schema": {"type": "object" if media.endswith("json") else "string"}}
            for media in FORMS.values()
        },
    },
    304: {"description": "It is the one you have."},
    **documented("not_found", "gone", "no_such_format"),
}


@router.get("/plans")
def list_plans(
    caller: Reader, database: Store, cursor: Cursor = None, limit: Limit = PAGE
) -> Page[PlanOut]:
    """List plans, the newest first."""
    with database.reading() as session:
        found = plans.list_plans(session, caller.council_id, cursor=cursor, limit=limit)
        return page_of(found, plan_out)


@router.get("/runs/{run_id}/plans", responses=documented("not_found"))
def list_plans_of_run(caller: Reader, database: Store, run_id: PathId) -> list[PlanOut]:
    """List the plans that a run ended with."""
    with database.reading() as session:
        runs.get(session, caller.council_id, run_id)
        return [plan_out(row) for row in plans.of_run(session, caller.council_id, run_id)]


@router.get("/plans/{plan_id}/summary", responses=documented("not_found"))
def get_summary(caller: Reader, database: Store, plan_id: PathId) -> PlanOut:
    """Say what a plan comes to; this stays when the plan is erased."""
    with database.reading() as session:
        return plan_out(plans.get(session, caller.council_id, plan_id))


@router.get("/plans/{plan_id}", response_class=Response, responses=_ANSWERS)
def get_plan(
    request: Request,
    caller: Reader,
    database: Store,
    plan_id: PathId,
    form: Annotated[Form | None, Query(alias="format", description="Wins over `Accept`.")] = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "*/*",
) -> Response:
    """Give a plan as JSON, workbook, CSV or map, with codes in place of pupils.

    The codes are the same in all plans of a pack. With the pupils themselves a plan leaves by
    `POST /v1/exports` alone.
    """
    asked = form_asked(accept, form)
    with database.reading() as session:
        file = coded_plan(session, caller.council_id, plan_id, asked, request.app.state.shelf)
    if asked != "json" and not file.unchanged(request):
        with database.session() as session:
            detail = {"format": asked, "personal": False}
            caller.record(session, "plan.exported", f"plan:{plan_id}", detail)
    return file.response(request, inline=asked == "json")
