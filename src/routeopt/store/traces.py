"""What deleting leaves behind in a database's files, and how to clear it."""

from sqlalchemy import text

from routeopt.store.database import Database
from routeopt.store.errors import StorageError

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
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            if database.is_sqlite:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
                return not busy
            for table in _TABLES:
                connection.execute(text(f"VACUUM {table}"))
    except StorageError:
        return False
    return True
