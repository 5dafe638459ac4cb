"""Everything else that may be asked: quotes, tenders, prices of rules, each kind with its form."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from routeopt.api.asking import RunIn
from routeopt.api.auth import Store
from routeopt.api.errors import ProblemError
from routeopt.api.fields import PathId
from routeopt.jobs.kinds import KINDS, Kind
from routeopt.store import packs, runs
from routeopt.store.database import Database
from routeopt.store.tables import Pack
from routeopt.web import words
from routeopt.web.forms import Form, Given
from routeopt.web.known import names_of
from routeopt.web.moments import when
from routeopt.web.question_form import OWN_PAGES, Choices, Field, fields_of, request_of
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.submitting import submit
from routeopt.web.view_packs import school_choices
from routeopt.web.view_runs import run_title
from routeopt.web.visitor import Planner, Tenderer, Visitor

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_CHOICES = 100


@router.get("/packs/{pack_id}/{kind}")
def question(
    request: Request, visitor: Planner, database: Store, pack_id: PathId, kind: str
) -> Response:
    """Show the form of a kind for a pack."""
    return _page(request, visitor, database, _known(kind), pack_id)


@router.post("/packs/{pack_id}/{kind}")
def ask_it(
    request: Request, visitor: Planner, database: Store, pack_id: PathId, kind: str, form: Given
) -> Response:
    """Ask for a run of a kind on a pack."""
    return _asked(request, visitor, database, _known(kind), pack_id, form)


@router.get("/tenders/new")
def new_tender(request: Request, visitor: Tenderer, database: Store) -> Response:
    """Show the form for a tender."""
    return _page(request, visitor, database, KINDS["tender"], None)


@router.post("/tenders/new")
def ask_tender(request: Request, visitor: Tenderer, database: Store, form: Given) -> Response:
    """Ask for a tender."""
    return _asked(request, visitor, database, KINDS["tender"], None, form)


def _known(name: str) -> Kind:
    kind = KINDS.get(name)
    if kind is None or name in OWN_PAGES or not kind.needs_pack:
        raise ProblemError("not_found")
    return kind


def _asked(
    request: Request,
    visitor: Visitor,
    database: Database,
    kind: Kind,
    pack_id: str | None,
    form: Form,
) -> Response:
    keep = form.text("validate") != "yes"
    fields = fields_of(kind)
    sent = {one.name: "\n".join(form.texts(one.name)) for one in fields}
    try:
        asked = RunIn(kind=kind.name, pack_id=pack_id, request=request_of(fields, form))
        answer = submit(request, visitor, database, asked, keep=keep)
    except ProblemError as problem:
        return _page(request, visitor, database, kind, pack_id, problem=problem, values=sent)
    if not keep:
        return _page(request, visitor, database, kind, pack_id, said="valid", values=sent)
    return moved(f"/runs/{answer.headers['location'].rpartition('/')[2]}")


def _page(
    request: Request,
    visitor: Visitor,
    database: Database,
    kind: Kind,
    pack_id: str | None,
    *,
    problem: ProblemError | None = None,
    said: str = "",
    values: Mapping[str, str] | None = None,
) -> Response:
    with database.reading() as session:
        pack = packs.get(session, visitor.council_id, pack_id) if pack_id else None
        fields = _fields(session, visitor, kind, pack)
    return show(
        request,
        visitor,
        "question.html.j2",
        problem=problem,
        said=said,
        fields=fields,
        values=values or {},
        kind_words=words.KINDS.get(kind.name, kind.name.capitalize()),
        kind_meaning=kind.words,
        above=f"Asked of {pack.name}" if pack else "Of a finished review",
        action=f"/packs/{pack_id}/{kind.name}" if pack else "/tenders/new",
        back=pack.name if pack else "Tenders",
        back_href=f"/packs/{pack_id}" if pack else "/tenders",
    )


def _fields(session: Session, visitor: Visitor, kind: Kind, pack: Pack | None) -> list[Field]:
    council_id = visitor.council_id
    offered: Choices = ()
    if kind.of_runs:
        done = runs.list_runs(session, council_id, kind="review", status="succeeded").rows
        names = names_of(session, council_id, done)
        offered = [(run.id, f"{run_title(run, names)}, {when(run.ended_at)}") for run in done]
    others: Choices = ()
    if kind.of_packs:
        kept = packs.list_packs(session, council_id, limit=_CHOICES).rows
        others = [(one.id, f"{one.name}, {when(one.created_at)}") for one in kept]
    schools = [(one.id, f"{one.name}, {one.words}") for one in school_choices(pack)] if pack else []
    return fields_of(kind, runs=offered, packs=others, schools=schools)
