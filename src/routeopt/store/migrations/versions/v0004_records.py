"""Answers given, the audit chain, erasures."""

import sqlalchemy as sa
from alembic import op

from routeopt.store.migrations.rules import add_audit_rules

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "idempotency",
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_sha256", sa.String(), nullable=False),
        sa.Column("status_code", sa.BigInteger(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("key <> ''", name=op.f("ck_idempotency_key")),
        sa.CheckConstraint(
            "(status_code IS NULL) = (body IS NULL)", name=op.f("ck_idempotency_answer")
        ),
        sa.CheckConstraint("length(request_sha256) = 64", name=op.f("ck_idempotency_hashed")),
        sa.ForeignKeyConstraint(
            ["council_id"], ["councils.id"], name=op.f("fk_idempotency_council_id")
        ),
        sa.PrimaryKeyConstraint("council_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_created_at"), "idempotency", ["created_at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("(number = 1) = (previous = '')", name=op.f("ck_audit_first")),
        sa.CheckConstraint("actor <> '' AND action <> ''", name=op.f("ck_audit_said")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_audit_hashed")),
        sa.CheckConstraint("number > 0", name=op.f("ck_audit_number")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_audit_council_id")),
        sa.PrimaryKeyConstraint("council_id", "number", name=op.f("pk_audit")),
        sa.UniqueConstraint("council_id", "previous", name=op.f("uq_audit_council_id_previous")),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.CheckConstraint("trim(why) <> ''", name=op.f("ck_erasures_why")),
        sa.CheckConstraint("what IN ('pupil', 'pack', 'retention')", name=op.f("ck_erasures_what")),
        sa.ForeignKeyConstraint(
            ["council_id"], ["councils.id"], name=op.f("fk_erasures_council_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_council_id"), "erasures", ["council_id"], unique=False)
    add_audit_rules(op.get_bind())
