"""Runs, the plans found on the way and what happened."""

import sqlalchemy as sa
from alembic import op

from routeopt.store.migrations.rules import add_run_rules

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pack_id", sa.String(), nullable=True),
        sa.Column("scenario_id", sa.String(), nullable=True),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("termination", sa.String(), nullable=True),
        sa.Column("token", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("max_attempts", sa.BigInteger(), server_default="5", nullable=False),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_detail", sa.String(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("best_objective_pence", sa.BigInteger(), nullable=True),
        sa.Column("best_bound_pence", sa.BigInteger(), nullable=True),
        sa.Column("pruned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'failed') = (error_code IS NOT NULL)", name=op.f("ck_runs_failed")
        ),
        sa.CheckConstraint(
            "(status = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_runs_leased")
        ),
        sa.CheckConstraint(
            "(status IN ('succeeded', 'failed', 'cancelled')) = (ended_at IS NOT NULL)",
            name=op.f("ck_runs_ended"),
        ),
        sa.CheckConstraint(
            "(status IN ('succeeded', 'failed', 'cancelled')) = (termination IS NOT NULL)",
            name=op.f("ck_runs_terminated"),
        ),
        sa.CheckConstraint(
            "NOT (status = 'cancelled') OR (cancel_requested_at IS NOT NULL)",
            name=op.f("ck_runs_cancelled"),
        ),
        sa.CheckConstraint(
            "NOT (status = 'running') OR (token > 0 AND worker IS NOT NULL"
            " AND started_at IS NOT NULL AND attempts > 0)",
            name=op.f("ck_runs_running"),
        ),
        sa.CheckConstraint(
            "NOT (status = 'succeeded') OR (outcome IS NOT NULL AND started_at IS NOT NULL)",
            name=op.f("ck_runs_succeeded"),
        ),
        sa.CheckConstraint("kind <> ''", name=op.f("ck_runs_kind")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('optimal', 'feasible', 'no_solution', 'done')",
            name=op.f("ck_runs_outcome"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR status IN ('succeeded', 'failed', 'cancelled')",
            name=op.f("ck_runs_outcome_at_the_end"),
        ),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_runs_status"),
        ),
        sa.CheckConstraint(
            "termination IS NULL OR termination IN ('proved', 'gap', 'time_limit',"
            " 'iteration_limit', 'no_improvement', 'cancelled', 'error')",
            name=op.f("ck_runs_termination"),
        ),
        sa.CheckConstraint(
            "attempts >= 0 AND attempts <= max_attempts", name=op.f("ck_runs_attempts")
        ),
        sa.CheckConstraint(
            "error_detail IS NULL OR error_code IS NOT NULL", name=op.f("ck_runs_error")
        ),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_runs_parent")),
        sa.CheckConstraint(
            "scenario_id IS NULL OR pack_id IS NOT NULL", name=op.f("ck_runs_scenario_of_a_pack")
        ),
        sa.CheckConstraint("seconds IS NULL OR seconds >= 0", name=op.f("ck_runs_seconds")),
        sa.CheckConstraint("token >= attempts", name=op.f("ck_runs_token")),
        sa.ForeignKeyConstraint(
            ["council_id", "pack_id", "scenario_id"],
            ["scenarios.council_id", "scenarios.pack_id", "scenarios.id"],
            name=op.f("fk_runs_scenario"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "pack_id"],
            ["packs.council_id", "packs.id"],
            name=op.f("fk_runs_council_id_pack_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "parent_id"],
            ["runs.council_id", "runs.id"],
            name=op.f("fk_runs_council_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_runs_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_runs_council_id_id")),
    )
    op.create_index(
        op.f("ix_runs_council_id_created_at_id"),
        "runs",
        ["council_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_runs_council_id_started_at"), "runs", ["council_id", "started_at"], unique=False
    )
    op.create_index(op.f("ix_runs_pack_id"), "runs", ["pack_id"], unique=False)
    op.create_index(op.f("ix_runs_parent_id"), "runs", ["parent_id"], unique=False)
    op.create_index(
        op.f("ix_runs_status_lease_until"), "runs", ["status", "lease_until"], unique=False
    )
    op.create_table(
        "incumbents",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("objective_pence", sa.BigInteger(), nullable=False),
        sa.Column("year_pence", sa.BigInteger(), nullable=False),
        sa.Column("checker", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("checker <> ''", name=op.f("ck_incumbents_checked")),
        sa.CheckConstraint("kind IN ('firm', 'full')", name=op.f("ck_incumbents_kind")),
        sa.CheckConstraint(
            "(plan IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_incumbents_erased")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_incumbents_number")),
        sa.CheckConstraint("token > 0", name=op.f("ck_incumbents_token")),
        sa.ForeignKeyConstraint(
            ["council_id", "run_id"],
            ["runs.council_id", "runs.id"],
            name=op.f("fk_incumbents_council_id_run_id"),
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_incumbents")),
    )
    op.create_table(
        "events",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind <> ''", name=op.f("ck_events_kind")),
        sa.CheckConstraint("number > 0", name=op.f("ck_events_number")),
        sa.ForeignKeyConstraint(
            ["council_id", "run_id"],
            ["runs.council_id", "runs.id"],
            name=op.f("fk_events_council_id_run_id"),
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_events")),
    )
    add_run_rules(op.get_bind())
