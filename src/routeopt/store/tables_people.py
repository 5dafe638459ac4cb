"""Tables of councils, the people in them and what they sign in with."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from routeopt.store.base import Base, new_id, one_of

ROLE_WORDS = ("viewer", "planner", "contracts", "admin")


class Council(Base):
    """A council: everything else belongs to one.

    ``audit_number`` and ``audit_hash`` are the last link of its audit chain.
    """

    __tablename__ = "councils"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("(audit_number = 0) = (audit_hash = '')", name="chain_head"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    created_at: Mapped[datetime]
    audit_number: Mapped[int] = mapped_column(default=0, server_default="0")
    audit_hash: Mapped[str] = mapped_column(default="", server_default="")


class User(Base):
    """A person who signs in; the e-mail address is unique everywhere and in lower case."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        UniqueConstraint("council_id", "id"),
        CheckConstraint("email = lower(email) AND email LIKE '%_@_%'", name="address"),
        CheckConstraint(one_of("role", ROLE_WORDS), name="role"),
        CheckConstraint("failures >= 0", name="failures"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str] = mapped_column(ForeignKey("councils.id"))
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    locked_until: Mapped[datetime | None]


class SignIn(Base):
    """A person's session in the pages; its secret is known to their browser alone."""

    __tablename__ = "sessions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["council_id", "user_id"], ["users.council_id", "users.id"], ondelete="CASCADE"
        ),
        CheckConstraint("expires_at > created_at", name="lasts"),
    )

    secret_sha256: Mapped[str] = mapped_column(primary_key=True)
    council_id: Mapped[str]
    user_id: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiKey(Base):
    """A key for programs; shown once, kept as a hash.

    ``user_id`` is the person it acts for, where there is one: only a person may approve.
    """

    __tablename__ = "api_keys"
    __table_args__ = (
        UniqueConstraint("prefix"),
        ForeignKeyConstraint(["council_id", "user_id"], ["users.council_id", "users.id"]),
        CheckConstraint(one_of("role", ROLE_WORDS), name="role"),
        CheckConstraint("length(secret_sha256) = 64", name="hashed"),
        CheckConstraint("expires_at > created_at", name="lasts"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str] = mapped_column(ForeignKey("councils.id"), index=True)
    name: Mapped[str]
    role: Mapped[str]
    prefix: Mapped[str]
    secret_sha256: Mapped[str]
    user_id: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
