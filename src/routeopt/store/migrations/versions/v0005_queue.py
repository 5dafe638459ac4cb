"""Find what waits and what runs without reading what has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    waiting, running = sa.text("status = 'queued'"), sa.text("status = 'running'")
    op.create_index(
        "ix_runs_waiting",
        "runs",
        ["council_id", "created_at", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index(
        "ix_runs_under_way",
        "runs",
        ["council_id"],
        sqlite_where=running,
        postgresql_where=running,
    )
