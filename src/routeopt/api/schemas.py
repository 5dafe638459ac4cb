"""What the resources look like from outside: pounds and clock times, no row of a table as it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from routeopt.api.errors import FaultOut
from routeopt.api.examples import PACK, RUN, SCHOOL
from routeopt.store.tables import Event, Incumbent, Output, Pack, Plan, Run, Scenario

_ON_PUPILS = ("added", "removed", "moved")
# Of a request only what is known to be nobody's: the rest may name a child or a home.
_PLAIN_REQUEST = frozenset(
    {
        "schools", "seconds", "iterations", "seed", "threads", "solver", "gap", "mode", "assess",
        "with_shared", "settings", "lock", "audience", "scenarios", "search", "run_id", "plan",
        "routes", "quick_quote", "bundle", "or_as", "grain", "before",
        "run_ids",
        "steps",
        "if_agreed",
        "earlier",
        "staff_cost_gbp",
        "solo_target",
        "out_county_target",
        "without_faulty",
        "what_if", "years"     }
)  # fmt: skip

Status = Literal["queued", "running", "succeeded", "failed", "cancelled"]
Outcome = Literal["optimal", "feasible", "no_solution", "done"]
Termination = Literal[
    "proved", "gap", "time_limit", "iteration_limit", "no_improvement", "cancelled", "error"
]


class SchoolOut(BaseModel):
    """A school of a pack."""

    school_id: str = Field(examples=[SCHOOL])
    name: str = Field(examples=["Oak School"])
    kind: str = Field(examples=["special"])
    pupils: int = Field(examples=[41])


class PackOut(BaseModel):
    """A pack: it never changes; the same tables have the same hash, whatever file they came in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": PACK,
                    "name": "autumn",
                    "sha256": "3051de7ec60af3dd92ab897061188a9aeb615cf2c160cd602a88f50fa975ea7f",
                    "created_at": "2026-09-01T08:30:00Z",
                    "created_by": "user:8c1d8a7a7f0e4a4b9d1f2b3c4d5e6f70",
                    "pupils": 41,
                    "rows": {"pupils": 41, "schools": 1},
                    "schools": [
                        {"school_id": SCHOOL, "name": "Oak School", "kind": "special", "pupils": 41}
                    ],
                    "warnings": 2,
                    "erased_at": None,
                }
            ]
        }
    )

    id: str
    name: str
    sha256: str
    created_at: datetime
    created_by: str
    pupils: int
    rows: dict[str, int] = Field(description="Rows by table.")
    schools: list[SchoolOut]
    warnings: int
    erased_at: datetime | None = None


class PackChecked(BaseModel):
    """What the check says of a file; ``pack`` is null where nothing was kept."""

    pack: PackOut | None
    sha256: str
    pupils: int
    rows: dict[str, int]
    schools: list[SchoolOut]
    faults: list[FaultOut] = Field(description="Warnings and notes, the first two thousand.")
    more_faults: int = Field(description="How many more there are.")


class ScenarioOut(BaseModel):
    """Changes to a pack, in the sections of a scenario's file."""

    id: str
    pack_id: str
    name: str
    changes: dict[str, Any] = Field(
        description="Without the sections on pupils: with those it leaves by `POST /v1/exports`."
    )
    pupils: dict[str, int] = Field(
        description="How many entries each section on pupils has.", examples=[{"added": 2}]
    )
    created_at: datetime
    created_by: str
    erased_at: datetime | None


class RunError(BaseModel):
    """Why a run failed; its words hold no personal data."""

    code: str = Field(examples=["lost_worker"])
    detail: str | None


class RunOut(BaseModel):
    """A run: how it stands, what came of it and why it ended are told apart."""

    id: str = Field(examples=[RUN])
    kind: str = Field(examples=["review"])
    pack_id: str | None = Field(examples=[PACK])
    scenario_id: str | None
    parent_id: str | None = Field(description="The batch it belongs to.")
    status: Status
    outcome: Outcome | None = Field(description="What was found; null until the end.")
    termination: Termination | None = Field(description="Why it ended; null until then.")
    created_at: datetime
    created_by: str
    started_at: datetime | None
    ended_at: datetime | None
    cancel_requested_at: datetime | None
    attempts: int = Field(description="How many workers have taken it up.")
    seconds: float | None
    best_objective_gbp: float | None
    best_bound_gbp: float | None = Field(description="No plan can cost less; null if not known.")
    error: RunError | None


class RunDetail(RunOut):
    """A run with what was asked for and where its parts are."""

    request: dict[str, Any] = Field(description="Without what may name a child or a home.")
    withheld: list[str] = Field(description="Parts of the request that are not shown.")
    links: dict[str, str] = Field(
        examples=[{"self": f"/v1/runs/{RUN}", "events": f"/v1/runs/{RUN}/events"}]
    )


class EventOut(BaseModel):
    """Something that happened to a run, numbered from 1."""

    number: int
    kind: str = Field(examples=["incumbent"])
    at: datetime
    data: dict[str, Any]


class IncumbentOut(BaseModel):
    """A complete plan found on the way and passed by the checker."""

    number: int
    kind: str
    year_gbp: float
    objective_gbp: float
    checker: str
    created_at: datetime


class PlanOut(BaseModel):
    """What is known of a plan; the plan itself is at ``/v1/plans/{id}``."""

    id: str
    run_id: str
    kind: str = Field(examples=["firm"])
    name: str
    sha256: str
    year_gbp: float | None
    objective_gbp: float | None
    totals: dict[str, Any]
    created_at: datetime
    erased_at: datetime | None


class OutputOut(BaseModel):
    """A file that a run wrote."""

    name: str = Field(examples=["report.html"])
    media_type: str
    personal: bool = Field(
        description="Pupils could be known from it: it leaves by `POST /v1/exports` alone."
    )
    size_bytes: int
    sha256: str
    erased_at: datetime | None


def pack_out(row: Pack) -> PackOut:
    """Show a pack."""
    facts: Mapping[str, Any] = row.facts
    rows = dict(facts.get("rows", {}))
    return PackOut(
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        created_at=row.created_at,
        created_by=row.created_by,
        pupils=int(rows.get("pupils", 0)),
        rows=rows,
        schools=[SchoolOut(**school) for school in facts.get("schools", [])],
        warnings=int(facts.get("warnings", 0)),
        erased_at=row.erased_at,
    )


def scenario_out(row: Scenario) -> ScenarioOut:
    """Show a scenario."""
    changes = dict(row.changes)
    people = {name: changes.pop(name) for name in _ON_PUPILS if name in changes}
    plain = {name: getattr(row, name) for name in ScenarioOut.model_fields if hasattr(row, name)}
    counted = {name: len(said) for name, said in people.items() if isinstance(said, list)}
    return ScenarioOut.model_validate({**plain, "changes": changes, "pupils": counted})


def run_out(row: Run) -> RunOut:
    """Show a run as lists do."""
    return RunOut.model_validate(_run_fields(row))


def run_detail(row: Run) -> RunDetail:
    """Show a run in full."""
    here = f"/v1/runs/{row.id}"
    parts = ("events", "outputs", "plans", "incumbents", "cancel")
    links = {"self": here, **{part: f"{here}/{part}" for part in parts}}
    if row.kind == "batch":
        links["children"] = f"/v1/runs?parent_id={row.id}"
    shown, withheld = _request(row.request)
    parts_shown = {"request": shown, "withheld": withheld, "links": links}
    return RunDetail.model_validate({**_run_fields(row), **parts_shown})


def _request(given: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    shown = {name: value for name, value in given.items() if name in _PLAIN_REQUEST}
    withheld = [name for name, value in given.items() if name not in shown and value]
    search = shown.get("search")
    if isinstance(search, dict):
        shown["search"], inner = _request(search)
        withheld += [f"search.{name}" for name in inner]
    return shown, withheld


def _run_fields(row: Run) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in RunOut.model_fields if hasattr(row, name)}
    error = None
    if row.error_code is not None:
        error = {"code": row.error_code, "detail": row.error_detail}
    return {
        **plain,
        "best_objective_gbp": gbp(row.best_objective_pence),
        "best_bound_gbp": gbp(row.best_bound_pence),
        "error": error,
    }


def event_out(row: Event) -> EventOut:
    """Show an event."""
    return EventOut.model_validate(row, from_attributes=True)


def incumbent_out(row: Incumbent) -> IncumbentOut:
    """Show a plan found on the way."""
    return IncumbentOut(
        number=row.number,
        kind=row.kind,
        year_gbp=row.year_pence / 100,
        objective_gbp=row.objective_pence / 100,
        checker=row.checker,
        created_at=row.created_at,
    )


def plan_out(row: Plan) -> PlanOut:
    """Show what is known of a plan."""
    plain = {name: getattr(row, name) for name in PlanOut.model_fields if hasattr(row, name)}
    figures = {"year_gbp": gbp(row.year_pence), "objective_gbp": gbp(row.objective_pence)}
    return PlanOut.model_validate({**plain, **figures})


def output_out(row: Output) -> OutputOut:
    """Show what is known of a file."""
    return OutputOut.model_validate(row, from_attributes=True)


def gbp(pence: int | None) -> float | None:
    """Pounds of pence, where known."""
    return None if pence is None else pence / 100
