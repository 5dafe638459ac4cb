"""People and keys of a council."""

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from routeopt.api import people
from routeopt.api.auth import Store
from routeopt.api.errors import ProblemError
from routeopt.api.fields import PathId
from routeopt.store import keys, users
from routeopt.store.database import Database
from routeopt.store.errors import StoreError
from routeopt.store.roles import Role
from routeopt.web.forms import Given, as_problem
from routeopt.web.showing import PageRoute, moved, show
from routeopt.web.view_admin import key_row, person_row
from routeopt.web.visitor import PeopleManager, Visitor

router = APIRouter(prefix="/admin", include_in_schema=False, route_class=PageRoute)
_HERE = "/admin/people"
_WRONG = (ProblemError, StoreError, ValidationError)


@router.get("/people")
def list_people(request: Request, visitor: PeopleManager, database: Store) -> Response:
    """Show who may sign in, and which keys there are."""
    return _page(request, visitor, database)


@router.post("/people")
def add_person(request: Request, visitor: PeopleManager, database: Store, form: Given) -> Response:
    """Add a person."""
    given = {one: form.text(one) for one in ("email", "name", "role")}
    try:
        asked = people.UserIn.model_validate({**given, "password": form.secret("password")})
        people.add_user(visitor.caller, database, asked)
    except _WRONG as error:
        return _page(request, visitor, database, problem=_said(error), asked="person")
    return moved(_HERE, "added")


@router.post("/people/{user_id}/role")
def change_role(visitor: PeopleManager, database: Store, user_id: PathId, form: Given) -> Response:
    """Give a person another role; nobody their own."""
    try:
        asked = people.RoleIn.model_validate({"role": form.text("role")})
    except ValidationError as error:
        raise as_problem(error) from None
    people.set_role(visitor.caller, database, user_id, asked)
    return moved(_HERE, "changed")


@router.post("/people/{user_id}/close")
def close_person(visitor: PeopleManager, database: Store, user_id: PathId, form: Given) -> Response:
    """Let a person in no more; nobody themselves."""
    del form
    people.close_user(visitor.caller, database, user_id)
    return moved(_HERE, "closed")


@router.post("/passwords")
def change_password(
    request: Request, visitor: PeopleManager, database: Store, form: Given
) -> Response:
    """Give a person another password."""
    try:
        asked = people.PasswordIn.model_validate({"password": form.secret("password")})
        people.set_password(visitor.caller, database, form.text("user"), asked)
    except _WRONG as error:
        return _page(request, visitor, database, problem=_said(error))
    return moved(_HERE, "changed")


@router.post("/keys")
def add_key(request: Request, visitor: PeopleManager, database: Store, form: Given) -> Response:
    """Make a key and show it, this once."""
    fields = ("name", "role", "days")
    try:
        asked = people.KeyIn.model_validate({one: form.text(one) for one in fields})
        answer = people.add_key(visitor.caller, database, asked)
    except _WRONG as error:
        return _page(request, visitor, database, problem=_said(error), asked="key")
    made = people.KeyMade.model_validate_json(bytes(answer.body))
    return _page(request, visitor, database, secret=made.key or "", secret_name=made.name)


@router.post("/keys/{key_id}/revoke")
def revoke_key(visitor: PeopleManager, database: Store, key_id: PathId, form: Given) -> Response:
    """End a key at once."""
    del form
    people.revoke_key(visitor.caller, database, key_id)
    return moved(_HERE, "revoked")


def _said(error: Exception) -> ProblemError:
    if isinstance(error, ValidationError):
        return as_problem(error)
    return error if isinstance(error, ProblemError) else ProblemError("invalid", str(error))


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
        known = users.list_users(session, visitor.council_id)
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
        people=[person_row(one, visitor.user_id) for one in known],
        keys=[key_row(one) for one in found],
        roles=[role.value for role in Role],
    )
