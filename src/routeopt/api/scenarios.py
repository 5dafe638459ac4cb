"""Scenarios: changes to a pack, checked against it before they are kept."""

from functools import partial
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.doing import Answer, done, fingerprint
from routeopt.api.errors import ProblemError, documented
from routeopt.api.examples import PACK
from routeopt.api.fields import Id, IdempotencyKey, Mode, PathId, QueryId, Text
from routeopt.api.paging import PAGE, Cursor, Limit, Page, page_of
from routeopt.api.schemas import ScenarioOut, scenario_out
from routeopt.api.slots import Slots
from routeopt.data.faults import PackError
from routeopt.jobs.sandbox import try_scenario_safely
from routeopt.store import packs, scenarios
from routeopt.store.database import Database
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1/scenarios", tags=["scenarios"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Planner = Annotated[Caller, Depends(allowed(Permission.START_RUNS))]


class ScenarioIn(BaseModel):
    """Changes to a pack, in the sections of a scenario's file."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "pack_id": PACK,
                    "name": "Dearer assistants",
                    "changes": {"policy": {"pa_day_gbp": 70}},
                }
            ]
        },
    )

    pack_id: Id
    name: Text
    changes: dict[str, Any] = Field(description="As in a scenario's file: see the guide.")


@router.post(
    "",
    status_code=201,
    response_model=ScenarioOut,
    responses=documented("not_found", "scenario_faults"),
)
async def add_scenario(
    request: Request,
    caller: Planner,
    database: Store,
    asked: ScenarioIn,
    mode: Mode = "do",
    key: IdempotencyKey = None,
) -> Response:
    """Keep changes to a pack; they are tried on it first, and every fault is named."""
    slots: Slots = request.app.state.reading
    slots.enter()
    work = partial(keep_scenario, database, caller, asked, keep=mode == "do", key=key)
    return await anyio.to_thread.run_sync(work, limiter=slots.limiter)


def keep_scenario(
    database: Database,
    caller: Caller,
    asked: ScenarioIn,
    *,
    keep: bool = True,
    key: str | None = None,
) -> Response:
    """Try changes on their pack and keep them.

    Raises
    ------
    NotFoundError
        If the council has no such pack.
    ProblemError
        ``scenario_faults``, with every fault.
    """
    with database.reading() as session:
        packs.get(session, caller.council_id, asked.pack_id)
        content = packs.content(session, caller.council_id, asked.pack_id)
    try:
        try_scenario_safely(content, asked.changes)
    except PackError as error:
        raise ProblemError("scenario_faults", faults=error.faults) from None

    def work(session: Session) -> Answer:
        row = scenarios.add_scenario(
            session,
            caller.council_id,
            pack_id=asked.pack_id,
            name=asked.name,
            changes=asked.changes,
            created_by=caller.actor,
        )
        caller.record(session, "scenario.added", f"scenario:{row.id}", {"pack_id": row.pack_id})
        return Answer(201, scenario_out(row), location=f"/v1/scenarios/{row.id}")

    return done(database, caller, key, fingerprint("scenarios", asked), work, keep=keep)


@router.get("")
def list_scenarios(
    caller: Reader,
    database: Store,
    pack_id: QueryId = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> Page[ScenarioOut]:
    """List scenarios, the newest first; those of one pack where it is named."""
    with database.reading() as session:
        found = scenarios.list_scenarios(
            session, caller.council_id, pack_id=pack_id, cursor=cursor, limit=limit
        )
        return page_of(found, scenario_out)


@router.get("/{scenario_id}", responses=documented("not_found"))
def get_scenario(caller: Reader, database: Store, scenario_id: PathId) -> ScenarioOut:
    """Give a scenario."""
    with database.reading() as session:
        return scenario_out(scenarios.get(session, caller.council_id, scenario_id))
