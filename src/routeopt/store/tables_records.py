"""Tables of what the service did: answers given, the audit chain, erasures."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from routeopt.store.base import Base, JsonObject, new_id, one_of

ERASED_THINGS = ("pupil", "pack", "retention")


class Answered(Base):
    """The answer to a request that carried an idempotency key."""

    __tablename__ = "idempotency"
    __table_args__ = (
        CheckConstraint("key <> ''", name="key"),
        CheckConstraint("length(request_sha256) = 64", name="hashed"),
        CheckConstraint("(status_code IS NULL) = (body IS NULL)", name="answer"),
    )

    council_id: Mapped[str] = mapped_column(ForeignKey("councils.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_sha256: Mapped[str]
    status_code: Mapped[int | None]
    location: Mapped[str | None]
    body: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(index=True)


class AuditEntry(Base):
    """One link of a council's audit chain; never changed, never removed."""

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("council_id", "previous"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(hash) = 64", name="hashed"),
        CheckConstraint("(number = 1) = (previous = '')", name="first"),
        CheckConstraint("actor <> '' AND action <> ''", name="said"),
    )

    council_id: Mapped[str] = mapped_column(ForeignKey("councils.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[JsonObject]
    previous: Mapped[str]
    hash: Mapped[str]


class Erasure(Base):
    """That something was erased, when, by whom and why; not whose data it was."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint(one_of("what", ERASED_THINGS), name="what"),
        CheckConstraint("trim(why) <> ''", name="why"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str] = mapped_column(ForeignKey("councils.id"), index=True)
    what: Mapped[str]
    why: Mapped[str]
    counts: Mapped[JsonObject]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
