"""The audit, and erasing what has to go."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from routeopt.api.auth import Store
from routeopt.api.errors import ProblemError
from routeopt.api.records import ErasureIn, erase_named
from routeopt.store import audit, packs
from routeopt.store.database import Database
from routeopt.store.figures import list_erasures
from routeopt.web.forms import Form, Given, as_problem
from routeopt.web.known import names_of
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.view_admin import audit_row, erasure_row
from routeopt.web.view_packs import pack_row
from routeopt.web.visitor import Auditor, Eraser, Reader, Visitor

router = APIRouter(prefix="/admin", include_in_schema=False, route_class=PageRoute)
_ROWS = 100


@router.get("")
def admin(visitor: Reader) -> Response:
    """Lead on to the first part that is theirs to see."""
    places = [
        (visitor.may.people, "people"),
        (visitor.may.audit, "audit"),
        (visitor.may.erase, "erasure"),
    ]
    for may, place in places:
        if may:
            return moved(f"/admin/{place}")
    raise ProblemError("not_allowed")


@router.get("/audit")
def show_audit(
    request: Request,
    visitor: Auditor,
    database: Store,
    before: Annotated[int | None, Query(ge=1, le=2**31)] = None,
) -> Response:
    """Show what was done, and whether the chain of it is whole."""
    with database.reading() as session:
        verdict = audit.verify(session, visitor.council_id)
        rows = audit.list_entries(session, visitor.council_id, before=before, limit=_ROWS)
        names = names_of(session, visitor.council_id)
    last = rows[-1].number if rows else 1
    return show(
        request,
        visitor,
        "audit.html.j2",
        place="audit",
        verdict=verdict,
        rows=[audit_row(row, names) for row in rows],
        next_href=f"/admin/audit?before={last}" if last > 1 else "",
    )


@router.get("/erasure")
def show_erasure(request: Request, visitor: Eraser, database: Store) -> Response:
    """Show what was erased, and the forms to erase more."""
    with database.reading() as session:
        kept = packs.list_packs(session, visitor.council_id, limit=200).rows
        erased = list_erasures(session, visitor.council_id)
        names = names_of(session, visitor.council_id)
    return show(
        request,
        visitor,
        "erasure.html.j2",
        place="erasure",
        packs=[pack_row(pack, names) for pack in kept if pack.erased_at is None],
        erased=[erasure_row(row, names) for row in erased],
    )


@router.post("/erasure/pupil")
def erase_pupil(visitor: Eraser, database: Store, form: Given) -> Response:
    """Erase a pupil from everything of this council."""
    return _erased(visitor, database, form, {"what": "pupil", "pupil_id": form.text("pupil_id")})


@router.post("/erasure/pack")
def erase_pack(visitor: Eraser, database: Store, form: Given) -> Response:
    """Erase a pack and what was made from it."""
    return _erased(visitor, database, form, {"what": "pack", "pack_id": form.text("pack_id")})


def _erased(visitor: Visitor, database: Database, form: Form, asked: Mapping[str, str]) -> Response:
    if form.text("sure") != "yes":
        raise ProblemError("invalid", "Tick the box: it cannot be undone.")
    try:
        wanted = ErasureIn.model_validate({**asked, "reason": form.text("why")})
    except ValidationError as error:
        raise as_problem(error) from None
    erase_named(database, visitor.caller, wanted)
    return moved("/admin/erasure", "erased")
