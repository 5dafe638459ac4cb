"""Packs: uploaded, looked at."""

from functools import partial

import anyio.to_thread
from fastapi import APIRouter, Request, Response

from routeopt.api.auth import Store
from routeopt.api.errors import ProblemError
from routeopt.api.fields import PathId
from routeopt.api.packs import take_pack
from routeopt.api.slots import Slots
from routeopt.exports.wording import counted
from routeopt.store import packs, runs
from routeopt.store.database import Database
from routeopt.store.settings import Settings
from routeopt.web import words
from routeopt.web.forms import Given
from routeopt.web.known import names_of
from routeopt.web.question_form import questions
from routeopt.web.review_form import ReviewForm
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.view_faults import FaultLine, fault_lines
from routeopt.web.view_packs import pack_row, pack_view
from routeopt.web.view_runs import run_row
from routeopt.web.visitor import Reader, Uploader, Visitor

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_RUNS_SHOWN = 20


@router.get("/packs")
def list_packs(
    request: Request, visitor: Reader, database: Store, cursor: str | None = None
) -> Response:
    """Show every pack, and the form for another."""
    return _list(request, visitor, database, cursor=cursor)


@router.post("/packs")
async def upload(request: Request, visitor: Uploader, database: Store, form: Given) -> Response:
    """Take a pack, by the same function as the API."""
    slots: Slots = request.app.state.reading
    try:
        file = form.file("file")
        work = partial(take_pack, database, visitor.caller, file, keep=True)
        answer = await anyio.to_thread.run_sync(work, limiter=slots.limiter)
    except ProblemError as problem:
        return await anyio.to_thread.run_sync(
            partial(_list, request, visitor, database, problem=problem)
        )
    pack_id = answer.headers["location"].rpartition("/")[2]
    return moved(f"/packs/{pack_id}", "uploaded" if answer.status_code == 201 else "same")


@router.get("/packs/{pack_id}")
def show_pack(request: Request, visitor: Reader, database: Store, pack_id: PathId) -> Response:
    """Show a pack and the form for a review of it."""
    return pack_page(request, visitor, database, pack_id, None)


def pack_page(
    request: Request,
    visitor: Visitor,
    database: Database,
    pack_id: str,
    form: ReviewForm | None,
    problem: ProblemError | None = None,
    *,
    done: str = "",
) -> Response:
    """Show a pack, with a form as it was sent and what was wrong with it."""
    settings: Settings = request.app.state.settings
    with database.reading() as session:
        pack = packs.get(session, visitor.council_id, pack_id)
        page = runs.list_runs(session, visitor.council_id, pack_id=pack_id, limit=_RUNS_SHOWN)
        names = names_of(session, visitor.council_id, page.rows)
    shown = pack_view(pack, names)
    # With one school there is nothing to choose.
    only = (shown.schools[0].id,) if len(shown.schools) == 1 else ()
    return show(
        request,
        visitor,
        "pack.html.j2",
        problem=problem,
        said=done,
        fault_lines=_lines(problem),
        pack=shown,
        runs=[run_row(run, names) for run in page.rows],
        form=form or ReviewForm(schools=only),
        max_seconds=round(settings.max_run_s),
        mode_choices=words.MODES,
        assess_choices=words.ASSESS,
        questions=questions() if visitor.may.plan else (),
    )


def _list(
    request: Request,
    visitor: Visitor,
    database: Database,
    *,
    cursor: str | None = None,
    problem: ProblemError | None = None,
) -> Response:
    settings: Settings = request.app.state.settings
    with database.reading() as session:
        page = packs.list_packs(session, visitor.council_id, cursor=cursor)
        names = names_of(session, visitor.council_id)
    faults = 0 if problem is None else len(problem.faults)
    return show(
        request,
        visitor,
        "packs.html.j2",
        problem=problem,
        fault_lines=_lines(problem),
        packs=[pack_row(pack, names) for pack in page.rows],
        next_href=f"/packs?cursor={page.next}" if page.next else "",
        limit_mb=settings.max_upload_mb,
        fault_words=f"{counted(faults, 'fault')} in what you uploaded; nothing of it was kept",
    )


def _lines(problem: ProblemError | None) -> list[FaultLine]:
    return [] if problem is None else fault_lines(problem.document().faults)
