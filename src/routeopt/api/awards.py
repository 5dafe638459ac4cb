"""Awards: the bids that came in, and the cheapest way to let every lot."""

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile

from routeopt.api.asking import RunIn, ask
from routeopt.api.auth import Caller, Store, allowed, engine_of
from routeopt.api.errors import ProblemError, documented
from routeopt.api.fields import IdempotencyKey, Mode
from routeopt.api.names import clean_name
from routeopt.api.paging import PAGE, Cursor, Limit, Page, page_of
from routeopt.api.schemas import RunDetail, RunOut, run_out
from routeopt.store import runs
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1/awards", tags=["runs"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Buyer = Annotated[Caller, Depends(allowed(Permission.TENDER))]

_MOST_FILES = 200
_LARGEST = 2 * 1024 * 1024
_LARGEST_TOGETHER = 8 * 1024 * 1024


@router.post(
    "",
    status_code=202,
    response_model=RunDetail,
    responses=documented("not_found", "still_running", "too_large", "bad_file_name"),
)
def start_award(
    request: Request,
    caller: Buyer,
    database: Store,
    *,
    run_id: Annotated[str, Form(pattern="^[0-9a-f]{32}$", description="The tender's run.")],
    by: Annotated[
        str,
        Form(min_length=1, max_length=100, description="Who opens the bids: goes on record."),
    ],
    bids: Annotated[list[UploadFile], File(description="Bid files as operators sent them.")],
    without_faulty: Annotated[
        bool, Form(description="Go on without the entries that are faulty.")
    ] = False,
    mode: Mode = "do",
    key: IdempotencyKey = None,
) -> Response:
    """Give the bids of a tender: a run of kind `award` finds the cheapest way to let it."""
    asked = {"run_id": run_id, "by": by, "bids": read_bids(bids)}
    run = RunIn(kind="award", request={**asked, "without_faulty": without_faulty})
    return ask(database, engine_of(request), caller, run, key=key, keep=mode == "do")


@router.get("")
def list_awards(
    caller: Reader,
    database: Store,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> Page[RunOut]:
    """List awards, the newest first."""
    with database.reading() as session:
        found = runs.list_runs(session, caller.council_id, kind="award", cursor=cursor, limit=limit)
        return page_of(found, run_out)


def read_bids(files: list[UploadFile]) -> list[dict[str, str]]:
    """Take bid files in, as a request carries them.

    Raises
    ------
    ProblemError
        If there are too many, one is too large, or a name is none.
    """
    if len(files) > _MOST_FILES:
        raise ProblemError("too_large", f"At most {_MOST_FILES} files.")
    found = []
    total = 0
    for file in files:
        content = file.file.read(_LARGEST + 1)
        total += len(content)
        if len(content) > _LARGEST or total > _LARGEST_TOGETHER:
            raise ProblemError("too_large", "At most 2 MB a file and 8 MB together.")
        text = base64.b64encode(content).decode("ascii")
        found.append({"name": clean_name(file.filename or ""), "content_base64": text})
    return found
