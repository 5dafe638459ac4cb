"""What deleting leaves behind in a database's files, and how to clear it."""

import sqlite3
from contextlib import closing

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from routeopt.store.database import Database

_TABLES = (
    "pack_contents", "scenarios", "runs", "incumbents", "events", "plans", "outputs",
    "proposals", "idempotency",
)  # fmt: skip


def clear_traces(database: Database) -> bool:
    """Clear what erased rows left in the database's own files; False where it has to wait.

    On SQLite freed pages are zeroed as they are freed, and the log beside the file is emptied
    here. On PostgreSQL dead rows are cleared here, unless somebody still reads them: its own
    clean-up does so later.
    """
    if database.is_sqlite:
        return _emptied_log(database)
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for table in _TABLES:
                connection.execute(text(f"VACUUM {table}"))
    except DBAPIError:
        return False
    return True


def _emptied_log(database: Database) -> bool:
    try:
        with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as plain:
            busy = plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error:
        return False
    return bool(busy == 0)
