"""Runs: asked for, looked at, cancelled."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.orm import Session

from routeopt.api.asking import RunIn, ask
from routeopt.api.auth import Caller, Store, allowed, engine_of
from routeopt.api.doing import Answer, done
from routeopt.api.errors import documented
from routeopt.api.fields import IdempotencyKey, Mode, PathId, QueryId
from routeopt.api.paging import PAGE, Cursor, Limit, Page, page_of
from routeopt.api.schemas import (
    IncumbentOut,
    RunDetail,
    RunOut,
    Status,
    incumbent_out,
    run_detail,
    run_out,
)
from routeopt.store import incumbents, runs
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1/runs", tags=["runs"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Starter = Annotated[Caller, Depends(allowed(Permission.START_RUNS))]
Canceller = Annotated[Caller, Depends(allowed(Permission.CANCEL_RUNS))]


@router.post(
    "",
    status_code=202,
    response_model=RunDetail,
    responses=documented("not_found", "invalid", "scenario_faults", "conflict"),
)
def start_run(
    request: Request,
    caller: Starter,
    database: Store,
    asked: RunIn,
    mode: Mode = "do",
    key: IdempotencyKey = None,
) -> Response:
    """Ask for a run: it is queued, and `Location` says where to look how it stands."""
    longest_s = request.app.state.settings.max_run_s
    return ask(
        database, engine_of(request), caller, asked,
        key=key, keep=mode == "do", longest_s=longest_s,
    )  # fmt: skip


@router.get("")
def list_runs(
    caller: Reader,
    database: Store,
    status: Status | None = None,
    kind: Annotated[str | None, Query(pattern="^[a-z_]{1,20}$")] = None,
    pack_id: QueryId = None,
    parent_id: QueryId = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> Page[RunOut]:
    """List runs, the newest first; those of a batch are found by its `parent_id`."""
    with database.reading() as session:
        found = runs.list_runs(
            session,
            caller.council_id,
            status=status,
            kind=kind,
            pack_id=pack_id,
            parent_id=parent_id,
            cursor=cursor,
            limit=limit,
        )
        return page_of(found, run_out)


@router.get("/{run_id}", responses=documented("not_found"))
def get_run(caller: Reader, database: Store, run_id: PathId) -> RunDetail:
    """Say how a run stands: asked again and again it tells the same as its events."""
    with database.reading() as session:
        return run_detail(runs.get(session, caller.council_id, run_id))


@router.post("/{run_id}/cancel", response_model=RunDetail, responses=documented("not_found"))
def cancel_run(request: Request, caller: Canceller, database: Store, run_id: PathId) -> Response:
    """Ask a run to stop and keep its best plan; asking again changes nothing."""

    def work(session: Session) -> Answer:
        before = runs.get(session, caller.council_id, run_id)
        new = before.cancel_requested_at is None and not before.ended
        row = runs.request_cancel(session, caller.council_id, run_id)
        if new:
            caller.record(session, "run.cancelled", f"run:{run_id}", {"kind": row.kind})
        return Answer(200, run_detail(row))

    answer = done(database, caller, None, ("cancel", run_id), work)
    engine = engine_of(request)
    if engine is not None:
        engine.request_cancel(run_id)
    return answer


@router.get("/{run_id}/incumbents", responses=documented("not_found"))
def list_incumbents(caller: Reader, database: Store, run_id: PathId) -> list[IncumbentOut]:
    """List the complete plans found on the way, each cheaper than the last of its kind."""
    with database.reading() as session:
        runs.get(session, caller.council_id, run_id)
        found = incumbents.list_incumbents(session, caller.council_id, run_id)
        return [incumbent_out(row) for row in found]
