"""Bring a database up to date, whatever it holds and whoever else does so at the same time."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

_LOCK = 7_236_100_713
# Alembic keeps the step that is running in its module: one at a time in a process.
_ONE_AT_A_TIME = threading.Lock()


def migrate(engine: Engine, revision: str = "head") -> str:
    """Apply the steps that are missing; give the revision the database is at then.

    A database of a newer release is left as it is: steps only add, so this release can still
    read and write it.
    """
    with _ONE_AT_A_TIME, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config(connection)
        found = revision_of(connection)
        known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
        if found is None or found in known:
            command.upgrade(config, revision)
        return revision_of(connection) or ""


def revision_of(connection: Connection) -> str | None:
    """Give the revision a database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def revisions() -> tuple[str, ...]:
    """Give every revision, the oldest first."""
    steps = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return tuple(reversed([step.revision for step in steps]))


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
