"""Quotes, tenders and whatever else people look for by name: runs of one kind."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from routeopt.api.asking import RunIn, ask
from routeopt.api.auth import Caller, Store, allowed, engine_of
from routeopt.api.errors import documented
from routeopt.api.fields import Id, IdempotencyKey, Mode
from routeopt.api.paging import PAGE, Cursor, Limit, Page, page_of
from routeopt.api.schemas import RunDetail, RunOut, run_out
from routeopt.jobs.kinds import KINDS
from routeopt.store import runs
from routeopt.store.roles import Permission

Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
NAMED = {"quotes": "quote", "tenders": "tender"}
"""Path -> kind of run."""

_NEEDS = {"quote": Permission.START_RUNS, "tender": Permission.TENDER}


class NamedIn(BaseModel):
    """A run of a kind that the path names."""

    model_config = ConfigDict(extra="forbid")

    pack_id: Id | None = Field(default=None, description="The pack it works on, if it does.")
    scenario_id: Id | None = None
    request: dict[str, Any] = {}


def named_router(path: str, kind: str) -> APIRouter:
    """Make the routes of one kind of run."""
    router = APIRouter(prefix=f"/v1/{path}", tags=["runs"])
    starter = Depends(allowed(_NEEDS[kind]))

    def start(
        request: Request,
        caller: Annotated[Caller, starter],
        database: Store,
        asked: NamedIn,
        mode: Mode = "do",
        key: IdempotencyKey = None,
    ) -> Response:
        run = RunIn(kind=kind, **asked.model_dump())
        longest_s = request.app.state.settings.max_run_s
        return ask(
            database, engine_of(request), caller, run,
            key=key, keep=mode == "do", longest_s=longest_s,
        )  # fmt: skip

    def listed(
        caller: Reader, database: Store, cursor: Cursor = None, limit: Limit = PAGE
    ) -> Page[RunOut]:
        with database.reading() as session:
            found = runs.list_runs(
                session, caller.council_id, kind=kind, cursor=cursor, limit=limit
            )
            return page_of(found, run_out)

    router.add_api_route(
        "",
        start,
        methods=["POST"],
        status_code=202,
        response_model=RunDetail,
        responses=documented("not_found", "conflict"),
        name=f"start_{kind}",
        description=f"{KINDS[kind].words} The same as a run of kind `{kind}`.",
    )
    router.add_api_route(
        "", listed, methods=["GET"], name=f"list_{path}", description=f"List {path}, newest first."
    )
    return router


ROUTERS = tuple(named_router(path, kind) for path, kind in NAMED.items())
