"""Sign-ins of people in the pages: a secret in their browser, its hash here."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from routeopt.store import audit
from routeopt.store.clock import now
from routeopt.store.tables import SignIn, User
from routeopt.store.tenancy import across_councils


def start(s: Session, council_id: str, user_id: str, *, hours: float) -> str:
    """Sign a person in; give the secret for their browser."""
    secret = secrets.token_urlsafe(32)
    moment = now(s)
    sign_in = SignIn(
        secret_sha256=_hash(secret),
        council_id=council_id,
        user_id=user_id,
        created_at=moment,
        expires_at=moment + timedelta(hours=hours),
    )
    s.add(sign_in)
    audit.write(s, council_id, f"user:{user_id}", "user.signed_in", f"user:{user_id}")
    return secret


@across_councils
def find(s: Session, secret: str) -> User | None:
    """Find the person of a browser's secret; None where it has expired or never was."""
    query = select(User).join(
        SignIn, (SignIn.user_id == User.id) & (SignIn.council_id == User.council_id)
    )
    query = query.where(
        SignIn.secret_sha256 == _hash(secret),
        SignIn.expires_at > now(s),
        User.closed_at.is_(None),
    )
    return s.scalars(query).first()


@across_councils
def end(s: Session, secret: str) -> None:
    """Sign a browser out."""
    s.execute(delete(SignIn).where(SignIn.secret_sha256 == _hash(secret)))


@across_councils
def forget_expired(s: Session) -> None:
    """Remove sign-ins that have expired."""
    s.execute(delete(SignIn).where(SignIn.expires_at <= now(s)))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
