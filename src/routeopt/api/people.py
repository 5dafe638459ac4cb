"""Users and keys, for those who manage them; and who one is oneself."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlalchemy.orm import Session

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.doing import Answer, done
from routeopt.api.errors import ProblemError, documented
from routeopt.api.fields import IdempotencyKey, PathId, Text
from routeopt.store import councils, keys, users
from routeopt.store.roles import ROLES, Permission, Role, may_give
from routeopt.store.tables import ApiKey, User

router = APIRouter(prefix="/v1", tags=["people"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Manager = Annotated[Caller, Depends(allowed(Permission.MANAGE_PEOPLE))]
_YEAR = 366


class Me(BaseModel):
    """Who asks."""

    council: str = Field(examples=["Fenland"])
    actor: str = Field(examples=["key:4be0643f1d984757a1b2c3d4e5f60718"])
    role: Role
    permissions: list[Permission]


class UserOut(BaseModel):
    """A person of the council."""

    id: str
    email: str
    name: str
    role: Role
    created_at: datetime
    closed_at: datetime | None


class UserIn(BaseModel):
    """A person to let in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "email": "sam@council.example",
                    "name": "Sam Planner",
                    "role": "planner",
                    "password": "four words nobody guesses",
                }
            ]
        },
    )

    email: Text
    name: Text
    role: Role
    password: SecretStr = Field(min_length=12, max_length=1000)


class RoleIn(BaseModel):
    """Another role for a person."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"role": "contracts"}]}
    )

    role: Role


class PasswordIn(BaseModel):
    """Another password for a person."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"password": "four other words nobody guesses"}]},
    )

    password: SecretStr = Field(min_length=12, max_length=1000)


class KeyOut(BaseModel):
    """A key, without the key itself."""

    id: str
    name: str
    role: Role
    user_id: str | None = Field(description="The person it acts for.")
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None = Field(description="To the nearest ten minutes.")


class KeyMade(KeyOut):
    """A new key; it is shown this once."""

    key: str | None = Field(
        description="The key. Null where the same request was answered before.",
        examples=["ro_1f2e3d4c5b6a_..."],
    )


class KeyIn(BaseModel):
    """A key to make."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "nightly reviews", "role": "planner", "days": 90}]
        },
    )

    name: Text
    role: Role
    days: int = Field(default=90, ge=1, le=_YEAR, description="How long it holds.")
    for_me: bool = Field(
        default=False, description="Acts for you: it may then decide what only a person may."
    )


@router.get("/me")
def who_am_i(caller: Reader, database: Store) -> Me:
    """Say who asks and what they may do."""
    with database.reading() as session:
        council = councils.get(session, caller.council_id)
    permissions = sorted(ROLES[caller.role])
    return Me(council=council.name, actor=caller.actor, role=caller.role, permissions=permissions)


@router.get("/users")
def list_users(caller: Manager, database: Store) -> list[UserOut]:
    """List the people of the council."""
    with database.reading() as session:
        return [user_out(row) for row in users.list_users(session, caller.council_id)]


@router.post(
    "/users",
    status_code=201,
    response_model=UserOut,
    responses=documented("conflict", "email", "password"),
)
def add_user(
    caller: Manager, database: Store, asked: UserIn, key: IdempotencyKey = None
) -> Response:
    """Let a person in."""
    _may_give(caller, asked.role)

    def work(session: Session) -> Answer:
        row = users.add_user(
            session,
            caller.council_id,
            email=asked.email,
            name=asked.name,
            role=asked.role,
            password=asked.password.get_secret_value(),
            by=caller.actor,
        )
        return Answer(201, user_out(row), location=f"/v1/users/{row.id}")

    return done(database, caller, key, ("users", asked.email, asked.role), work)


@router.get("/users/{user_id}", responses=documented("not_found"))
def get_user(caller: Manager, database: Store, user_id: PathId) -> UserOut:
    """Give a person."""
    with database.reading() as session:
        return user_out(users.get(session, caller.council_id, user_id))


@router.put("/users/{user_id}/role", responses=documented("not_found", "conflict"))
def set_role(caller: Manager, database: Store, user_id: PathId, asked: RoleIn) -> UserOut:
    """Give a person another role; it holds from their next request."""
    _may_give(caller, asked.role)
    with database.session() as session:
        users.get(session, caller.council_id, user_id)
        _not_oneself(caller, user_id)
        row = users.set_role(session, caller.council_id, user_id, asked.role, by=caller.actor)
        return user_out(row)


@router.put("/users/{user_id}/password", responses=documented("not_found", "password"))
def set_password(caller: Manager, database: Store, user_id: PathId, asked: PasswordIn) -> UserOut:
    """Give a person another password; they are signed out everywhere."""
    password = asked.password.get_secret_value()
    with database.session() as session:
        row = users.set_password(session, caller.council_id, user_id, password, by=caller.actor)
        return user_out(row)


@router.post("/users/{user_id}/close", responses=documented("not_found", "conflict"))
def close_user(caller: Manager, database: Store, user_id: PathId) -> UserOut:
    """Let a person in no more; their sign-ins and keys end at once."""
    with database.session() as session:
        users.get(session, caller.council_id, user_id)
        _not_oneself(caller, user_id)
        return user_out(users.close(session, caller.council_id, user_id, by=caller.actor))


@router.get("/keys")
def list_keys(caller: Manager, database: Store) -> list[KeyOut]:
    """List the council's keys, the newest first."""
    with database.reading() as session:
        return [key_out(row) for row in keys.list_keys(session, caller.council_id)]


@router.post("/keys", status_code=201, response_model=KeyMade, responses=documented("conflict"))
def add_key(caller: Manager, database: Store, asked: KeyIn, key: IdempotencyKey = None) -> Response:
    """Make a key for a program; it is shown this once and kept as a hash."""
    _may_give(caller, asked.role)
    if asked.for_me and caller.user_id is None:
        raise ProblemError("conflict", "Nobody stands behind the key that asks for this one.")

    def work(session: Session) -> Answer:
        row, secret = keys.add_key(
            session,
            caller.council_id,
            name=asked.name,
            role=asked.role,
            days=asked.days,
            by=caller.actor,
            user_id=caller.user_id if asked.for_me else None,
        )
        plain = key_out(row).model_dump()
        # Kept for the same request sent again: without the key, which nothing here keeps.
        kept = KeyMade(**plain, key=None)
        return Answer(201, KeyMade(**plain, key=secret), f"/v1/keys/{row.id}", kept=kept)

    return done(database, caller, key, ("keys", asked.model_dump_json()), work)


@router.get("/keys/{key_id}", responses=documented("not_found"))
def get_key(caller: Manager, database: Store, key_id: PathId) -> KeyOut:
    """Give what is known of a key."""
    with database.reading() as session:
        return key_out(keys.get(session, caller.council_id, key_id))


@router.post("/keys/{key_id}/revoke", responses=documented("not_found"))
def revoke_key(caller: Manager, database: Store, key_id: PathId) -> KeyOut:
    """End a key at once; again changes nothing."""
    with database.session() as session:
        return key_out(keys.revoke(session, caller.council_id, key_id, by=caller.actor))


def user_out(row: User) -> UserOut:
    """Show a person."""
    return UserOut.model_validate(row, from_attributes=True)


def key_out(row: ApiKey) -> KeyOut:
    """Show a key."""
    return KeyOut.model_validate(row, from_attributes=True)


def _may_give(caller: Caller, role: Role) -> None:
    if not may_give(caller.role, role):
        raise ProblemError("not_allowed", "Nobody gives a role that may do more than their own.")


def _not_oneself(caller: Caller, user_id: str) -> None:
    if caller.user_id == user_id:
        raise ProblemError("conflict", "Somebody else has to do this for you.")
