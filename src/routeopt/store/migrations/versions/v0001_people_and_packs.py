"""Councils, people and what they sign in with, packs and scenarios."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "councils",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audit_number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("audit_hash", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(audit_number = 0) = (audit_hash = '')", name=op.f("ck_councils_chain_head")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_councils_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_councils")),
        sa.UniqueConstraint("name", name=op.f("uq_councils_name")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "email = lower(email) AND email LIKE '%_@_%'", name=op.f("ck_users_address")
        ),
        sa.CheckConstraint(
            "role IN ('viewer', 'planner', 'contracts', 'admin')", name=op.f("ck_users_role")
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_users_failures")),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_users_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_users_council_id_id")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "sessions",
        sa.Column("secret_sha256", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_sessions_lasts")),
        sa.ForeignKeyConstraint(
            ["council_id", "user_id"],
            ["users.council_id", "users.id"],
            name=op.f("fk_sessions_council_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("secret_sha256", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("secret_sha256", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('viewer', 'planner', 'contracts', 'admin')", name=op.f("ck_api_keys_role")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_api_keys_lasts")),
        sa.CheckConstraint("length(secret_sha256) = 64", name=op.f("ck_api_keys_hashed")),
        sa.ForeignKeyConstraint(
            ["council_id", "user_id"],
            ["users.council_id", "users.id"],
            name=op.f("fk_api_keys_council_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["councils.id"], name=op.f("fk_api_keys_council_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
    )
    op.create_index(op.f("ix_api_keys_council_id"), "api_keys", ["council_id"], unique=False)
    op.create_table(
        "packs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("rewritten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "erased_at IS NULL OR erased_at >= created_at", name=op.f("ck_packs_erased")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_packs_hashed")),
        sa.CheckConstraint(
            "rewritten_at IS NULL OR rewritten_at >= created_at", name=op.f("ck_packs_rewritten")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name=op.f("fk_packs_council_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packs")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_packs_council_id_id")),
    )
    op.create_index(
        "uq_packs_council_id_sha256",
        "packs",
        ["council_id", "sha256"],
        unique=True,
        sqlite_where=sa.text("rewritten_at IS NULL"),
        postgresql_where=sa.text("rewritten_at IS NULL"),
    )
    op.create_index(
        op.f("ix_packs_council_id_created_at_id"),
        "packs",
        ["council_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "pack_contents",
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(content) > 0", name=op.f("ck_pack_contents_content")),
        sa.ForeignKeyConstraint(
            ["council_id", "pack_id"],
            ["packs.council_id", "packs.id"],
            name=op.f("fk_pack_contents_council_id_pack_id"),
        ),
        sa.PrimaryKeyConstraint("pack_id", name=op.f("pk_pack_contents")),
    )
    op.create_table(
        "scenarios",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_id", sa.String(), nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["council_id", "pack_id"],
            ["packs.council_id", "packs.id"],
            name=op.f("fk_scenarios_council_id_pack_id"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["councils.id"], name=op.f("fk_scenarios_council_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("council_id", "id", name=op.f("uq_scenarios_council_id_id")),
        sa.UniqueConstraint(
            "council_id", "pack_id", "id", name=op.f("uq_scenarios_council_id_pack_id_id")
        ),
    )
    op.create_index(
        op.f("ix_scenarios_council_id_created_at_id"),
        "scenarios",
        ["council_id", "created_at", "id"],
        unique=False,
    )
