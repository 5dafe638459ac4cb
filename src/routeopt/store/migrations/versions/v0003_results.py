"""Plans, files and changes that wait for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "plans",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("objective_pence", sa.BigInteger(), nullable=True),
        sa.Column("year_pence", sa.BigInteger(), nullable=True),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_plans_named")),
        sa.CheckConstraint(
            "(plan IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_plans_erased")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_plans_hashed")),
        sa.ForeignKeyConstraint(
            ["council_id", "run_id"],
            ["runs.council_id", "runs.id"],
            name=op.f("fk_plans_council_id_run_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_plans_council_id_id")),
        sa.UniqueConstraint("run_id", "name", name=op.f("uq_plans_run_id_name")),
    )
    op.create_index(
        op.f("ix_plans_council_id_created_at_id"),
        "plans",
        ["council_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "outputs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_outputs_named")),
        sa.CheckConstraint(
            "(content IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_outputs_erased")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_outputs_hashed")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_outputs_size")),
        sa.ForeignKeyConstraint(
            ["council_id", "run_id"],
            ["runs.council_id", "runs.id"],
            name=op.f("fk_outputs_council_id_run_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outputs")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_outputs_council_id_id")),
        sa.UniqueConstraint("run_id", "name", name=op.f("uq_outputs_run_id_name")),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("pupil_id", sa.String(), nullable=True),
        sa.Column("change", sa.JSON(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (why IS NULL) AND (why IS NULL OR trim(why) <> '')",
            name=op.f("ck_proposals_why_decided"),
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (decided_at IS NULL)", name=op.f("ck_proposals_when_decided")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_proposals_status"),
        ),
        sa.CheckConstraint(
            "(change IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_proposals_change")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_proposals_who_decided")
        ),
        sa.CheckConstraint(
            "(pupil_id IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_proposals_pupil")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "decided_by"],
            ["users.council_id", "users.id"],
            name=op.f("fk_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "plan_id"],
            ["plans.council_id", "plans.id"],
            name=op.f("fk_proposals_council_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_proposals_council_id_id")),
        sa.UniqueConstraint(
            "council_id",
            "plan_id",
            "pupil_id",
            name=op.f("uq_proposals_council_id_plan_id_pupil_id"),
        ),
    )
    op.create_index(
        op.f("ix_proposals_council_id_status_created_at_id"),
        "proposals",
        ["council_id", "status", "created_at", "id"],
        unique=False,
    )
