"""People and keys of a council."""

from fastapi import APIRouter, Request, Response

from routeopt.api.auth import Store
from routeopt.api.errors import ProblemError
from routeopt.api.fields import PathId
from routeopt.store import keys, users
from routeopt.store.database import Database
from routeopt.store.errors import StoreError
from routeopt.store.roles import Role
from routeopt.web.forms import Form, Given
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.view_admin import key_row, person_row
from routeopt.web.visitor import PeopleManager, Visitor

router = APIRouter(prefix="/admin", include_in_schema=False, route_class=PageRoute)
_HERE = "/admin/people"
_MOST_DAYS = 730
_LONGEST = 200


@router.get("/people")
def list_people(request: Request, visitor: PeopleManager, database: Store) -> Response:
    """Show who may sign in, and which keys there are."""
    return _page(request, visitor, database)


@router.post("/people")
def add_person(request: Request, visitor: PeopleManager, database: Store, form: Given) -> Response:
    """Add a person."""
    try:
        with database.session() as session:
            users.add_user(
                session,
                visitor.council_id,
                email=form.text("email")[:_LONGEST],
                name=form.text("name")[:_LONGEST],
                role=_role(form),
                password=form.text("password"),
                by=visitor.caller.actor,
            )
    except StoreError as error:
        problem = ProblemError("invalid", str(error))
        return _page(request, visitor, database, problem=problem, asked="person")
    return moved(_HERE, "added")


@router.post("/people/{user_id}/role")
def change_role(visitor: PeopleManager, database: Store, user_id: PathId, form: Given) -> Response:
    """Give a person another role; nobody their own."""
    _somebody_else(visitor, user_id)
    with database.session() as session:
        users.set_role(session, visitor.council_id, user_id, _role(form), by=visitor.caller.actor)
    return moved(_HERE, "changed")


@router.post("/people/{user_id}/close")
def close_person(visitor: PeopleManager, database: Store, user_id: PathId, form: Given) -> Response:
    """Let a person in no more; nobody themselves."""
    del form
    _somebody_else(visitor, user_id)
    with database.session() as session:
        users.close(session, visitor.council_id, user_id, by=visitor.caller.actor)
    return moved(_HERE, "closed")


@router.post("/passwords")
def change_password(
    request: Request, visitor: PeopleManager, database: Store, form: Given
) -> Response:
    """Give a person another password."""
    try:
        with database.session() as session:
            users.set_password(
                session,
                visitor.council_id,
                form.text("user"),
                form.text("password"),
                by=visitor.caller.actor,
            )
    except StoreError as error:
        return _page(request, visitor, database, problem=ProblemError("invalid", str(error)))
    return moved(_HERE, "changed")


@router.post("/keys")
def add_key(request: Request, visitor: PeopleManager, database: Store, form: Given) -> Response:
    """Make a key and show it, this once."""
    name, days = form.text("name")[:_LONGEST], form.text("days")
    if not name or not days.isdecimal() or not 1 <= int(days) <= _MOST_DAYS:
        problem = ProblemError("invalid", f"Say what it is for, and 1 to {_MOST_DAYS} days.")
        return _page(request, visitor, database, problem=problem, asked="key")
    with database.session() as session:
        _, secret = keys.add_key(
            session,
            visitor.council_id,
            name=name,
            role=_role(form),
            days=int(days),
            by=visitor.caller.actor,
        )
    return _page(request, visitor, database, secret=secret, secret_name=name)


@router.post("/keys/{key_id}/revoke")
def revoke_key(visitor: PeopleManager, database: Store, key_id: PathId, form: Given) -> Response:
    """End a key at once."""
    del form
    with database.session() as session:
        keys.revoke(session, visitor.council_id, key_id, by=visitor.caller.actor)
    return moved(_HERE, "revoked")


def _page(
    request: Request,
    visitor: Visitor,
    database: Database,
    *,
    problem: ProblemError | None = None,
    asked: str = "",
    secret: str = "",
    secret_name: str = "",
) -> Response:
    with database.reading() as session:
        people = users.list_users(session, visitor.council_id)
        found = keys.list_keys(session, visitor.council_id)
    return show(
        request,
        visitor,
        "people.html.j2",
        problem=problem,
        place="people",
        asked=asked,
        secret=secret,
        secret_name=secret_name,
        people=[person_row(one, visitor.user_id) for one in people],
        keys=[key_row(one) for one in found],
        roles=[role.value for role in Role],
    )


def _role(form: Form) -> Role:
    try:
        return Role(form.text("role"))
    except ValueError:
        raise ProblemError("invalid", "There is no such role.") from None


def _somebody_else(visitor: Visitor, user_id: str) -> None:
    if user_id == visitor.user_id:
        raise ProblemError("conflict", "Nobody changes their own account here.")
