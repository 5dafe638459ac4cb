"""Tables of runs, the plans they find on the way and what happened to them."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from routeopt.store.base import Base, JsonObject, new_id, one_of

STATUSES = ("queued", "running", "succeeded", "failed", "cancelled")
ENDED = ("succeeded", "failed", "cancelled")
OUTCOMES = ("optimal", "feasible", "no_solution", "done")
TERMINATIONS = (
    "proved",
    "gap",
    "time_limit",
    "iteration_limit",
    "no_improvement",
    "cancelled",
    "error",
)
PLAN_KINDS = ("firm", "full")

_HAS_ENDED = one_of("status", ENDED)


def _implies(condition: str, then: str) -> str:
    return f"NOT ({condition}) OR ({then})"


def _while(name: str, status: str, *columns: str) -> Index:
    where = text(f"status = '{status}'")
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Run(Base):
    """A piece of work asked for, and how it stands.

    ``token`` rises with every claim; whoever writes for the run shows the one it was given.
    """

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("council_id", "id"),
        ForeignKeyConstraint(["council_id", "parent_id"], ["runs.council_id", "runs.id"]),
        ForeignKeyConstraint(["council_id", "pack_id"], ["packs.council_id", "packs.id"]),
        ForeignKeyConstraint(
            ["council_id", "pack_id", "scenario_id"],
            ["scenarios.council_id", "scenarios.pack_id", "scenarios.id"],
            name="fk_runs_scenario",
        ),
        Index(None, "council_id", "created_at", "id"),
        Index(None, "council_id", "started_at"),
        Index(None, "status", "lease_until"),
        # A queue is short and a history long: these find the one without reading the other.
        _while("ix_runs_waiting", "queued", "council_id", "created_at", "id"),
        _while("ix_runs_under_way", "running", "council_id"),
        Index(None, "parent_id"),
        Index(None, "pack_id"),
        CheckConstraint("kind <> ''", name="kind"),
        CheckConstraint(one_of("status", STATUSES), name="status"),
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', OUTCOMES)}", name="outcome"),
        CheckConstraint(
            f"termination IS NULL OR {one_of('termination', TERMINATIONS)}", name="termination"
        ),
        CheckConstraint(f"({_HAS_ENDED}) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint(f"({_HAS_ENDED}) = (termination IS NOT NULL)", name="terminated"),
        CheckConstraint(f"outcome IS NULL OR {_HAS_ENDED}", name="outcome_at_the_end"),
        CheckConstraint("(status = 'running') = (lease_until IS NOT NULL)", name="leased"),
        CheckConstraint(
            _implies(
                "status = 'running'",
                "token > 0 AND worker IS NOT NULL AND started_at IS NOT NULL AND attempts > 0",
            ),
            name="running",
        ),
        CheckConstraint(
            _implies("status = 'succeeded'", "outcome IS NOT NULL AND started_at IS NOT NULL"),
            name="succeeded",
        ),
        CheckConstraint("(status = 'failed') = (error_code IS NOT NULL)", name="failed"),
        CheckConstraint(
            _implies("status = 'cancelled'", "cancel_requested_at IS NOT NULL"), name="cancelled"
        ),
        CheckConstraint("error_detail IS NULL OR error_code IS NOT NULL", name="error"),
        CheckConstraint("attempts >= 0 AND attempts <= max_attempts", name="attempts"),
        CheckConstraint("token >= attempts", name="token"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="parent"),
        CheckConstraint("scenario_id IS NULL OR pack_id IS NOT NULL", name="scenario_of_a_pack"),
        CheckConstraint("seconds IS NULL OR seconds >= 0", name="seconds"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    council_id: Mapped[str] = mapped_column(ForeignKey("councils.id"))
    parent_id: Mapped[str | None]
    kind: Mapped[str]
    pack_id: Mapped[str | None]
    scenario_id: Mapped[str | None]
    request: Mapped[JsonObject]
    status: Mapped[str] = mapped_column(default="queued")
    outcome: Mapped[str | None]
    termination: Mapped[str | None]
    token: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    max_attempts: Mapped[int] = mapped_column(default=5, server_default="5")
    cancel_requested_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error_detail: Mapped[str | None]
    seconds: Mapped[float | None]
    best_objective_pence: Mapped[int | None]
    best_bound_pence: Mapped[int | None]
    pruned_at: Mapped[datetime | None]

    @property
    def ended(self) -> bool:
        """Whether the run has come to its end."""
        return self.status in ENDED


class Incumbent(Base):
    """A complete plan found on the way, passed by the checker; each cheaper than the last."""

    __tablename__ = "incumbents"
    __table_args__ = (
        ForeignKeyConstraint(["council_id", "run_id"], ["runs.council_id", "runs.id"]),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(one_of("kind", PLAN_KINDS), name="kind"),
        CheckConstraint("token > 0", name="token"),
        CheckConstraint("checker <> ''", name="checked"),
        CheckConstraint("(plan IS NULL) = (erased_at IS NOT NULL)", name="erased"),
    )

    run_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[str]
    kind: Mapped[str]
    token: Mapped[int]
    plan: Mapped[bytes | None] = mapped_column(deferred=True)
    objective_pence: Mapped[int]
    year_pence: Mapped[int]
    checker: Mapped[str]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Event(Base):
    """Something that happened to a run; no personal data."""

    __tablename__ = "events"
    __table_args__ = (
        ForeignKeyConstraint(["council_id", "run_id"], ["runs.council_id", "runs.id"]),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("kind <> ''", name="kind"),
    )

    run_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[str]
    kind: Mapped[str]
    data: Mapped[JsonObject]
    at: Mapped[datetime]
