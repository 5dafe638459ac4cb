"""Reviews side by side, from the plans and records that their runs kept."""

import json
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.errors import ProblemError, Responses, documented
from routeopt.api.examples import OTHER_RUN, RUN
from routeopt.api.fields import Id
from routeopt.api.files import FORMS, FileOut
from routeopt.api.plan_files import codes_of_pack
from routeopt.exports.compare_json import comparison_as_json
from routeopt.planning.compare import Comparison, ReviewRecord, compare
from routeopt.store import outputs, packs, runs
from routeopt.store.database import Database
from routeopt.store.errors import NotFoundError
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1/comparisons", tags=["comparisons"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]

_WRITERS = {
    "html": ("routeopt.exports.compare_page", "write_compare_page"),
    "xlsx": ("routeopt.exports.compare_book", "write_compare_book"),
}
_HTML = "text/html; charset=utf-8"
_FILES: Responses = {
    200: {
        "description": "The comparison.",
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ComparisonOut"}},
            "text/html": {"schema": {"type": "string"}},
            FORMS["xlsx"]: {"schema": {"type": "string"}},
        },
    },
    **documented("not_found", "still_running", "gone"),
}


class ComparisonIn(BaseModel):
    """Runs to compare; the first is what the others are measured by."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "runs": [
                        RUN,
                        OTHER_RUN,
                    ]
                }
            ]
        },
    )

    runs: list[Id] = Field(min_length=2, max_length=20)


class ReviewNamed(BaseModel):
    """One of the reviews, by the id of its run."""

    name: str
    folder: str
    changes: list[str]


class FigureOut(BaseModel):
    """A figure of every review, null where it has none."""

    part: str
    name: str
    kind: str
    values: list[float | None]
    differences: list[float | None] = Field(description="From the first review.")


class ComparisonOut(BaseModel):
    """Reviews side by side."""

    reviews: list[ReviewNamed]
    figures: list[FigureOut]
    settings: dict[str, list[str]] = Field(description="Those that differ.")
    facts: dict[str, list[str]]
    warnings: list[str]
    notes: list[str]


@router.post("", response_model=ComparisonOut, responses=_FILES)
def compare_runs(
    caller: Reader,
    database: Store,
    asked: ComparisonIn,
    form: Annotated[Literal["json", "html", "xlsx"], Query(alias="format")] = "json",
) -> Response:
    """Put reviews side by side, as data, as a page or as a workbook; pupils are not named."""
    found = compared(database, caller, asked.runs)
    if form == "json":
        shown = ComparisonOut.model_validate(comparison_as_json(found))
        return Response(shown.model_dump_json(), media_type="application/json")
    file = _file(found, form)
    with database.session() as session:
        detail = {"format": form, "runs": list(asked.runs)}
        caller.record(session, "comparison.exported", "comparison", detail)
    return file.response()


def compared(database: Database, caller: Caller, run_ids: list[str]) -> Comparison:
    """Compare reviews.

    Raises
    ------
    NotFoundError
        If the council has no such run.
    ProblemError
        If a run has not ended, kept no plan or was erased.
    """
    with database.reading() as session:
        return compare([_record(session, caller, run_id) for run_id in run_ids])


def _record(session: Session, caller: Caller, run_id: str) -> ReviewRecord:
    run = runs.get(session, caller.council_id, run_id)
    if not run.ended:
        raise ProblemError("still_running")
    firm = _read(session, caller, run_id, "plan.json")
    full = _read(session, caller, run_id, "plan-if-agreed.json")
    record = _read(session, caller, run_id, "run.json")
    if firm is None or record is None:
        raise ProblemError("conflict", "One of the runs is no review, or it kept no plan.")
    pack = packs.get(session, caller.council_id, run.pack_id) if run.pack_id else None
    codes = codes_of_pack(session, pack, firm)
    agreed = None if full is None else codes.coded(full)
    folder = f"/v1/runs/{run_id}"
    return ReviewRecord(run_id, folder, codes.coded(firm), agreed, codes.coded(record))


def _read(session: Session, caller: Caller, run_id: str, name: str) -> Mapping[str, Any] | None:
    try:
        content = outputs.content(session, caller.council_id, run_id, name)
    except NotFoundError:
        return None
    if content is None:
        raise ProblemError("gone", "The files of one of the runs were erased.")
    found: Mapping[str, Any] = json.loads(content)
    return found


def _file(found: Comparison, form: str) -> FileOut:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"compare.{form}"
        # Loaded here: it takes seconds, which the first answer need not wait for.
        module, name = _WRITERS[form]
        getattr(import_module(module), name)(found, path)
        media = _HTML if form == "html" else FORMS["xlsx"]
        return FileOut(path.name, media, path.read_bytes())
