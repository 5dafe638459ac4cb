"""Plans scored: a given one, or today's routes, by the evaluator and the checker."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.errors import ProblemError, documented
from routeopt.api.examples import PACK, SCHOOL
from routeopt.api.fields import Id, Text
from routeopt.api.plan_files import codes_of_pack
from routeopt.api.slots import Slots
from routeopt.data.faults import PackError
from routeopt.jobs.scoring import ScoreAsked, score_safely
from routeopt.jobs.work import WorkError
from routeopt.store import packs, scenarios
from routeopt.store.database import Database
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1", tags=["plans"])
Scorer = Annotated[Caller, Depends(allowed(Permission.START_RUNS))]


class ScoreIn(BaseModel):
    """What is to be scored."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"pack_id": PACK, "schools": [SCHOOL], "plan": None}]},
    )

    pack_id: Id
    scenario_id: Id | None = None
    schools: list[Text] = Field(
        default=[], max_length=200, description="None: those of the plan, or every special one."
    )
    plan: dict[str, Any] | None = Field(
        default=None, description="A plan as `plan.json` has it; null: today's routes."
    )


class Breach(BaseModel):
    """A rule that a route breaks, as the evaluator finds it."""

    rule: str = Field(examples=["R2"])
    detail: str


class Checked(Breach):
    """A rule that a plan breaks, as the independent checker finds it."""

    route_id: str | None
    day: str | None


class RouteScore(BaseModel):
    """A route's figures."""

    route_id: str
    contract_id: str | None
    pupils: int
    year_gbp: float
    longest_ride_min: float | None
    breaches: list[Breach]


class ScoreOut(BaseModel):
    """What a plan costs and which rules it breaks; pupils are named by code."""

    year_gbp: float
    routes: list[RouteScore]
    checker: list[Checked]
    not_understood: list[str] = Field(description="Routes that name what is not in the pack.")


@router.post(
    "/plans:score",
    responses=documented("not_found", "plan_unreadable", "pack_faults", "too_many"),
)
async def score_plan(request: Request, caller: Scorer, database: Store, asked: ScoreIn) -> ScoreOut:
    """Score a plan as it is written, or today's routes: nothing is re-ordered or kept."""
    slots: Slots = request.app.state.scoring
    slots.enter()
    work = partial(score, database, caller, asked, request.app.state.settings.compiled)
    return await anyio.to_thread.run_sync(work, limiter=slots.limiter)


def score(database: Database, caller: Caller, asked: ScoreIn, compiled: Path) -> ScoreOut:
    """Score a plan, or today's routes; ``compiled`` is where machine code may be kept.

    Raises
    ------
    NotFoundError
        If the council has no such pack or scenario.
    ProblemError
        If the plan cannot be read or the pack with the scenario has errors.
    """
    with database.reading() as session:
        pack = packs.get(session, caller.council_id, asked.pack_id)
        if pack.erased_at is not None:
            raise ProblemError("gone", "This pack was erased.")
        content = packs.content(session, caller.council_id, pack.id)
        scenario = None
        if asked.scenario_id is not None:
            scenario = scenarios.get(session, caller.council_id, asked.scenario_id).changes
        codes = codes_of_pack(session, pack)
    found = scored(content, ScoreAsked(tuple(asked.schools), asked.plan, scenario), compiled)
    return ScoreOut.model_validate(codes.coded(found))


def scored(pack: bytes, asked: ScoreAsked, compiled: Path) -> Any:  # noqa: ANN401 - plain data
    """Score in a child and say what goes wrong as a problem.

    Raises
    ------
    ProblemError
        Whatever it is.
    """
    try:
        return dict(score_safely(pack, asked, compiled))
    except PackError as error:
        code = "scenario_faults" if asked.scenario is not None else "pack_faults"
        raise ProblemError(code, faults=error.faults) from None
    except WorkError as error:
        known = {"plan_unreadable": "plan_unreadable", "asked_wrongly": "invalid"}
        raise ProblemError(known.get(error.code, "unavailable"), error.detail) from None
