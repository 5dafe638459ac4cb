"""Who asks: a key or a sign-in becomes a caller, and every route says what it takes.

Nothing is open unless it says so: a route either depends on :func:`allowed` or is listed in
``PUBLIC``, and a test fails for one that is neither.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from routeopt.api.errors import ProblemError
from routeopt.api.ports import Engine
from routeopt.store import audit, keys, sign_ins
from routeopt.store.database import Database
from routeopt.store.errors import StorageError
from routeopt.store.roles import ROLES, Permission, Role

SESSION_COOKIE = "routeopt_session"
PUBLIC = frozenset({"/health", "/ready", "/openapi.json"})
"""Paths that anybody may read."""

_SEEN_EVERY = timedelta(minutes=10)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_bearer = HTTPBearer(auto_error=False, scheme_name="key", description="A key: `ro_...`.")
_cookie = APIKeyCookie(
    name=SESSION_COOKIE, auto_error=False, scheme_name="session", description="A sign-in."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and for which council.

    Attributes
    ----------
    council_id
        The only council whose things this caller ever sees.
    actor
        How the audit names them: ``user:`` or ``key:`` and an id.
    role
        What they may do.
    user_id
        The person, where one stands behind it; only a person may approve.
    """

    council_id: str
    actor: str
    role: Role
    user_id: str | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the role allows something."""
        return permission in ROLES[self.role]

    def must(self, permission: Permission) -> None:
        """Refuse where the role does not allow something.

        Raises
        ------
        ProblemError
            ``not_allowed``.
        """
        if not self.may(permission):
            said = f"The role {self.role} may not do this; it needs {permission}."
            raise ProblemError("not_allowed", said)

    def record(
        self, session: Session, action: str, subject: str, detail: Mapping[str, object]
    ) -> None:
        """Write into the audit what this caller does, in the session in which it is done."""
        audit.write(session, self.council_id, self.actor, action, subject, detail)


def database_of(request: Request) -> Database:
    """Give the database of the application that answers."""
    database: Database = request.app.state.database
    return database


Store = Annotated[Database, Depends(database_of)]


@dataclass(frozen=True, slots=True)
class Allowed:
    """A dependency: the caller, if their role has a permission."""

    permission: Permission

    def __call__(
        self,
        request: Request,
        database: Store,
        key: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
        cookie: Annotated[str | None, Depends(_cookie)],
    ) -> Caller:
        """Find out who asks and whether they may."""
        if key is not None:
            caller = by_key(database, key.credentials)
        elif cookie:
            caller = by_session(database, cookie)
            # Another site could make a browser send the cookie; the pages' forms carry a token.
            if request.method not in _SAFE and request.url.path.startswith("/v1"):
                raise ProblemError("csrf", "Changes over the API need a key.")
        else:
            raise sign_in_needed()
        caller.must(self.permission)
        return caller


def allowed(permission: Permission) -> Allowed:
    """Declare what a route takes; use it as ``Depends(allowed(...))``."""
    return Allowed(permission)


def by_key(database: Database, secret: str) -> Caller:
    """Find the caller of a key.

    Raises
    ------
    ProblemError
        ``sign_in_needed`` where the key is not known, has expired or was revoked.
    """
    with database.reading() as session:
        row = keys.find(session, secret)
    if row is None:
        raise sign_in_needed()
    if row.used_at is None or datetime.now(UTC) - row.used_at > _SEEN_EVERY:
        # Only a note: a busy database is no reason to refuse.
        with suppress(StorageError), database.session() as session:
            keys.seen(session, row.council_id, row.id)
    return Caller(row.council_id, f"key:{row.id}", Role(row.role), row.user_id)


def by_session(database: Database, secret: str) -> Caller:
    """Find the caller of a sign-in.

    Raises
    ------
    ProblemError
        ``sign_in_needed`` where it is not known or has expired.
    """
    with database.reading() as session:
        user = sign_ins.find(session, secret)
    if user is None:
        raise sign_in_needed()
    return Caller(user.council_id, f"user:{user.id}", Role(user.role), user.id)


def sign_in_needed() -> ProblemError:
    """Say that nobody knows who asks."""
    return ProblemError("sign_in_needed", headers={"WWW-Authenticate": "Bearer"})


def engine_of(request: Request) -> Engine | None:
    """Give what runs are handed to; None where they wait in the database."""
    engine: Engine | None = request.app.state.engine
    return engine
