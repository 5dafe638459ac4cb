"""What happens to a run, as it happens: a stream that goes on where it broke off, or a list."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.errors import ProblemError, Responses, documented
from routeopt.api.fields import PathId
from routeopt.api.schemas import EventOut, event_out
from routeopt.store import events, runs
from routeopt.store.database import Database
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1/runs", tags=["runs"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]

EVENT_STREAM = "text/event-stream"
_POLL_S = 0.4
_SIGN_OF_LIFE_S = 15.0
_PAGE = 200
_AGAIN_MS = 2000
_EXAMPLE = """\
id: 1
event: queued
data: {"number": 1, "kind": "queued", "at": "2026-09-01T08:30:00Z", "data": {}}

"""


_ANSWERS: Responses = {
    200: {
        "description": "A stream, or a list where JSON is asked for.",
        "content": {EVENT_STREAM: {"example": _EXAMPLE}},
    },
    204: {"description": "The run has ended and every event was seen."},
    **documented("not_found", "bad_request"),
}


@router.get("/{run_id}/events", response_model=list[EventOut], responses=_ANSWERS)
async def watch_events(
    request: Request,
    caller: Reader,
    database: Store,
    run_id: PathId,
    last_event_id: Annotated[
        str | None,
        Header(alias="Last-Event-ID", description="Number of the last event seen."),
    ] = None,
    after: Annotated[int, Query(ge=0, le=2**31, description="Only events after this one.")] = 0,
    accept: Annotated[str, Header(include_in_schema=False)] = EVENT_STREAM,
) -> Response:
    """Tell what happens to a run, from its first event or after the last one seen.

    A stream of server-sent events ends with the run; a client that lost it sends the number of
    the last event it saw as `Last-Event-ID` and misses none. With `Accept: application/json` the
    events so far come as a list.
    """
    seen = max(after, _number(last_event_id))
    page = await run_in_threadpool(_read, database, caller, run_id, seen)
    if EVENT_STREAM not in accept and "application/json" in accept:
        return JSONResponse([one.model_dump(mode="json") for one in page.events])
    if page.ended and not page.events:
        # The one answer that keeps a browser from asking again.
        return Response(status_code=204)
    return StreamingResponse(
        _stream(request, database, caller, run_id, page, seen),
        media_type=EVENT_STREAM,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@dataclass(frozen=True, slots=True)
class _Page:
    events: list[EventOut]
    ended: bool


def _number(last_event_id: str | None) -> int:
    if last_event_id is None:
        return 0
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 10):
        raise ProblemError("bad_request", "Last-Event-ID is not the number of an event.")
    return int(last_event_id)


def _read(database: Database, caller: Caller, run_id: str, after: int) -> _Page:
    with database.reading() as session:
        # Whether it has ended is read first: what it said before that is then all there.
        ended = runs.get(session, caller.council_id, run_id).ended
        rows = events.list_events(session, caller.council_id, run_id, after=after, limit=_PAGE)
        return _Page([event_out(row) for row in rows], ended and len(rows) < _PAGE)


async def _stream(
    request: Request, database: Database, caller: Caller, run_id: str, page: _Page, seen: int
) -> AsyncIterator[str]:
    yield f"retry: {_AGAIN_MS}\n\n"
    silent_s = 0.0
    while True:
        for event in page.events:
            seen, silent_s = event.number, 0.0
            yield _written(event)
        if page.ended or await request.is_disconnected():
            return
        if not page.events:
            await anyio.sleep(_POLL_S)
            silent_s += _POLL_S
        if silent_s >= _SIGN_OF_LIFE_S:
            silent_s = 0.0
            yield ": still here\n\n"
        page = await run_in_threadpool(_read, database, caller, run_id, seen)


def _written(event: EventOut) -> str:
    data = json.dumps(event.model_dump(mode="json"), ensure_ascii=False)
    return f"id: {event.number}\nevent: {event.kind}\ndata: {data}\n\n"
