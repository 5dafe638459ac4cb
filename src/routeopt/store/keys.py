"""Keys for programs: shown once, kept as a hash, revoked at once.

A key is ``ro_<prefix>_<secret>``. The secret has 256 random bits, so that a plain SHA-256 of it
cannot be turned back and is checked quickly on every request.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store import audit, users
from routeopt.store.clock import now
from routeopt.store.errors import ConflictError
from routeopt.store.roles import Role
from routeopt.store.tables import ApiKey, User
from routeopt.store.tenancy import across_councils, found

_PARTS = 3
_SEEN_EVERY = timedelta(minutes=10)


def add_key(
    s: Session,
    council_id: str,
    *,
    name: str,
    role: Role,
    days: float,
    by: str,
    user_id: str | None = None,
) -> tuple[ApiKey, str]:
    """Make a key; give its row and the key itself, which is never seen again.

    Parameters
    ----------
    days
        How long it holds.
    user_id
        The person it acts for, where there is one: it may then decide what only a person may.

    Raises
    ------
    NotFoundError
        If the council has nobody of this id.
    ConflictError
        If the person's account is closed.
    """
    if user_id is not None and users.get(s, council_id, user_id).closed_at is not None:
        raise ConflictError("This person's account is closed.")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    moment = now(s)
    key = ApiKey(
        council_id=council_id,
        name=name,
        role=role.value,
        prefix=prefix,
        secret_sha256=sha256(secret.encode()).hexdigest(),
        user_id=user_id,
        created_at=moment,
        created_by=by,
        expires_at=moment + timedelta(days=days),
    )
    s.add(key)
    s.flush()
    audit.write(s, council_id, by, "key.added", f"key:{key.id}", {"role": key.role})
    return key, f"ro_{prefix}_{secret}"


@across_councils
def find(s: Session, key: str) -> ApiKey | None:
    """Find the row of a key; None where it is not known, has expired or was revoked."""
    parts = key.split("_", _PARTS - 1)
    if len(parts) != _PARTS or parts[0] != "ro":
        return None
    row = s.scalars(select(ApiKey).where(ApiKey.prefix == parts[1])).first()
    given = sha256(parts[2].encode()).hexdigest()
    if row is None or not hmac.compare_digest(given, row.secret_sha256):
        return None
    holds = row.revoked_at is None and row.expires_at > now(s)
    return row if holds and _person_is_there(s, row) else None


def seen(s: Session, council_id: str, key_id: str) -> None:
    """Note that a key was used; to the nearest ten minutes, so that reading rarely writes."""
    key = get(s, council_id, key_id)
    moment = now(s)
    if key.used_at is None or moment - key.used_at > _SEEN_EVERY:
        key.used_at = moment


def get(s: Session, council_id: str, key_id: str) -> ApiKey:
    """Give a key's row.

    Raises
    ------
    NotFoundError
        If the council has no such key.
    """
    query = select(ApiKey).where(ApiKey.council_id == council_id, ApiKey.id == key_id)
    return found(s, query, "key")


def list_keys(s: Session, council_id: str) -> Sequence[ApiKey]:
    """List a council's keys, the newest first."""
    query = select(ApiKey).where(ApiKey.council_id == council_id)
    return s.scalars(query.order_by(ApiKey.created_at.desc(), ApiKey.id)).all()


def revoke(s: Session, council_id: str, key_id: str, *, by: str) -> ApiKey:
    """End a key at once; again changes nothing.

    Raises
    ------
    NotFoundError
        If the council has no such key.
    """
    key = get(s, council_id, key_id)
    if key.revoked_at is None:
        key.revoked_at = now(s)
        audit.write(s, council_id, by, "key.revoked", f"key:{key_id}")
    return key


def _person_is_there(s: Session, key: ApiKey) -> bool:
    if key.user_id is None:
        return True
    query = select(User.id).where(User.council_id == key.council_id, User.id == key.user_id)
    return s.scalar(query.where(User.closed_at.is_(None))) is not None
