"""Tables of what runs leave behind: plans, files, and changes that wait for a person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from routeopt.store.base import Base, JsonObject, new_id, one_of

DECISIONS = ("waiting", "approved", "rejected", "withdrawn")


class Plan(Base):
    """A run's plan as it was written; ``totals`` name no pupil and stay for good."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("council_id", "id"),
        UniqueConstraint("run_id", "name"),
        ForeignKeyConstraint(["council_id", "run_id"], ["runs.council_id", "runs.id"]),
        Index(None, "council_id", "created_at", "id"),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("length(sha256) = 64", name="hashed"),
        CheckConstraint("(plan IS NULL) = (erased_at IS NOT NULL)", name="erased"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str]
    run_id: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    plan: Mapped[bytes | None] = mapped_column(deferred=True)
    sha256: Mapped[str]
    objective_pence: Mapped[int | None]
    year_pence: Mapped[int | None]
    totals: Mapped[JsonObject]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Output(Base):
    """A file that a run wrote; ``personal`` says that pupils can be known from it."""

    __tablename__ = "outputs"
    __table_args__ = (
        UniqueConstraint("council_id", "id"),
        UniqueConstraint("run_id", "name"),
        ForeignKeyConstraint(["council_id", "run_id"], ["runs.council_id", "runs.id"]),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("length(sha256) = 64", name="hashed"),
        CheckConstraint("size_bytes >= 0", name="size"),
        CheckConstraint("(content IS NULL) = (erased_at IS NOT NULL)", name="erased"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str]
    run_id: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    personal: Mapped[bool]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Proposal(Base):
    """A change to a named child's transport; nothing until a person approves it.

    After an erasure who decided, when and how stays; whose transport it was does not.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("council_id", "id"),
        UniqueConstraint("council_id", "plan_id", "pupil_id"),
        ForeignKeyConstraint(["council_id", "plan_id"], ["plans.council_id", "plans.id"]),
        ForeignKeyConstraint(
            ["council_id", "decided_by"], ["users.council_id", "users.id"], name="fk_decided_by"
        ),
        Index(None, "council_id", "status", "created_at", "id"),
        CheckConstraint(one_of("status", DECISIONS), name="status"),
        CheckConstraint("(pupil_id IS NULL) = (erased_at IS NOT NULL)", name="pupil"),
        CheckConstraint("(change IS NULL) = (erased_at IS NOT NULL)", name="change"),
        CheckConstraint("(status = 'waiting') = (decided_at IS NULL)", name="when_decided"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="who_decided"),
        CheckConstraint(
            "(decided_at IS NULL) = (why IS NULL) AND (why IS NULL OR trim(why) <> '')",
            name="why_decided",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str]
    plan_id: Mapped[str]
    pupil_id: Mapped[str | None]
    change: Mapped[JsonObject | None]
    status: Mapped[str] = mapped_column(default="waiting")
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    why: Mapped[str | None]
    erased_at: Mapped[datetime | None]
