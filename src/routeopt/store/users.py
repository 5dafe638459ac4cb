"""People of a council."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from routeopt.store import audit, passwords
from routeopt.store.clock import now
from routeopt.store.database import Database
from routeopt.store.errors import ConflictError, StoreError
from routeopt.store.roles import Role
from routeopt.store.tables import ApiKey, SignIn, User
from routeopt.store.tenancy import across_councils, found

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=5)


class EmailError(StoreError):
    """An e-mail address that will not do."""

    code = "email"


def add_user(
    s: Session, council_id: str, *, email: str, name: str, role: Role, password: str, by: str
) -> User:
    """Add a person.

    Raises
    ------
    PasswordError
        If the password is too short.
    EmailError
        If the address is none.
    ConflictError
        If the address is in use.
    """
    address = email.strip().lower()
    before, at, after = address.partition("@")
    if not (before and at and after) or any(letter.isspace() for letter in address):
        raise EmailError("This is not an e-mail address.")
    user = User(
        council_id=council_id,
        email=address,
        name=name.strip() or address,
        role=role.value,
        password_hash=passwords.hashed(password),
        created_at=now(s),
    )
    try:
        with s.begin_nested():
            s.add(user)
            s.flush()
    except IntegrityError:
        raise ConflictError("This address is in use.") from None
    audit.write(s, council_id, by, "user.added", f"user:{user.id}", {"role": user.role})
    return user


def get(s: Session, council_id: str, user_id: str) -> User:
    """Give a person.

    Raises
    ------
    NotFoundError
        If the council has nobody of this id.
    """
    return found(s, select(User).where(User.council_id == council_id, User.id == user_id), "user")


def list_users(s: Session, council_id: str) -> Sequence[User]:
    """List the people of a council by address."""
    return s.scalars(select(User).where(User.council_id == council_id).order_by(User.email)).all()


def set_role(s: Session, council_id: str, user_id: str, role: Role, *, by: str) -> User:
    """Give a person another role; it holds from their next request.

    Raises
    ------
    NotFoundError
        If the council has nobody of this id.
    """
    user = get(s, council_id, user_id)
    detail = {"from": user.role, "to": role.value}
    user.role = role.value
    audit.write(s, council_id, by, "user.role", f"user:{user_id}", detail)
    return user


def set_password(s: Session, council_id: str, user_id: str, password: str, *, by: str) -> User:
    """Give a person another password; they are signed out everywhere.

    Raises
    ------
    NotFoundError
        If the council has nobody of this id.
    PasswordError
        If the password is too short.
    """
    user = get(s, council_id, user_id)
    user.password_hash = passwords.hashed(password)
    user.failures, user.locked_until = 0, None
    _sign_out(s, user)
    audit.write(s, council_id, by, "user.password", f"user:{user_id}")
    return user


def close(s: Session, council_id: str, user_id: str, *, by: str) -> User:
    """Let a person in no more; their sign-ins and keys end at once.

    Raises
    ------
    NotFoundError
        If the council has nobody of this id.
    """
    user = get(s, council_id, user_id)
    if user.closed_at is None:
        user.closed_at = now(s)
        _sign_out(s, user)
        query = select(ApiKey).where(ApiKey.council_id == council_id, ApiKey.user_id == user_id)
        for key in s.scalars(query.where(ApiKey.revoked_at.is_(None))):
            key.revoked_at = user.closed_at
        audit.write(s, council_id, by, "user.closed", f"user:{user_id}")
    return user


@across_councils
def by_password(database: Database, email: str, password: str) -> User | None:
    """Find the person of an address and a password; None where they do not belong together.

    After five wrong passwords an address is locked for five minutes. The password is checked
    while no session is open: that takes long on purpose.
    """
    query = select(User).where(User.email == email.strip().lower())
    with database.reading() as s:
        user = s.scalars(query).first()
        moment = now(s)
    right = passwords.matches(password, user.password_hash if user else None)
    if user is None or user.closed_at is not None:
        return None
    if user.locked_until is not None and user.locked_until > moment:
        return None
    if right and not user.failures:
        return user
    with database.session() as s:
        kept = s.scalars(query.with_for_update()).one()
        if right:
            kept.failures, kept.locked_until = 0, None
            return kept
        kept.failures += 1
        if kept.failures >= MOST_FAILURES:
            kept.failures, kept.locked_until = 0, now(s) + LOCKED_FOR
            audit.write(s, kept.council_id, "service", "user.locked", f"user:{kept.id}")
    return None


def _sign_out(s: Session, user: User) -> None:
    mine = (SignIn.council_id == user.council_id, SignIn.user_id == user.id)
    s.execute(delete(SignIn).where(*mine))
