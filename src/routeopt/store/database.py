"""The way to the database: engines, sessions, migrations."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from routeopt.store.errors import (
    StorageAwayError,
    StorageBusyError,
    StoreError,
    broken_rule,
    storage_error,
)
from routeopt.store.migrate import migrate

_READING = {"reading": True}
_MORE_FILES = 40
"""Connections to a file cost little: more are opened where many ask at once."""


class Database:
    """A database of the service: SQLite in a file, or PostgreSQL.

    Parameters
    ----------
    url
        As SQLAlchemy writes it; ``sqlite:///folder/file`` or ``postgresql://...``.
    busy_s
        Longest wait for something that somebody else holds.
    pool
        How many connections are kept open.
    """

    def __init__(self, url: str, *, busy_s: float = 10, pool: int = 10) -> None:
        self.url = _with_driver(make_url(url))
        self.engine = _engine(self.url, busy_s, pool)
        self._reading = self.engine.execution_options(**_READING)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file of this machine."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session; all of it is kept at the end, or, after an error, nothing.

        Raises
        ------
        StorageError
            If the database is full, busy, read-only or away.
        """
        with self._transaction(self.engine) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that cannot write and keeps nobody from writing.

        Raises
        ------
        StorageError
            If the database is busy or away, or somebody tries to write after all.
        """
        with self._transaction(self._reading) as session:
            yield session

    def migrate(self) -> str:
        """Bring an empty or an older database up to date; give its revision.

        Raises
        ------
        StorageError
            If the database cannot be written.
        """
        if self.is_sqlite and self.url.database:
            _make_file(Path(self.url.database))
        with _errors_in_words():
            return migrate(self.engine)

    def healthy(self) -> bool:
        """Whether the database answers."""
        try:
            with self.reading() as session:
                session.execute(text("SELECT 1 FROM councils LIMIT 1"))
        except (StoreError, DBAPIError):
            return False
        return True

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Session]:
        made = Session(engine, expire_on_commit=False)
        with _errors_in_words(), made as session, session.begin():
            yield session


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        # PostgreSQL's own words show the whole row: they must not reach a log.
        raise broken_rule(error) from None
    except DBAPIError as error:
        raise storage_error(error) from None
    except PoolTimeoutError as error:
        raise StorageBusyError("Every connection to the database is in use.") from error


def _make_file(file: Path) -> None:
    """Make an empty file that only its owner can read; those beside it are as private."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
    except OSError as error:
        raise StorageAwayError("The database's file cannot be made.") from error


def _with_driver(url: URL) -> URL:
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def _engine(url: URL, busy_s: float, pool: int) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_size=pool,
            max_overflow=_MORE_FILES,
            pool_timeout=busy_s,
            connect_args={"timeout": busy_s},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    given = url.query.get("options", "")
    waits = f"-c lock_timeout={round(busy_s * 1000)} -c timezone=UTC {given}"
    engine = create_engine(
        url.difference_update_query(["options"]),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=pool,
        max_overflow=pool,
        pool_timeout=busy_s,
        connect_args={"options": waits, "connect_timeout": 10},
    )
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own idea of when a transaction begins is switched off: ours are explicit.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail if another wrote between.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("PRAGMA query_only=ON" if reading else "PRAGMA query_only=OFF")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get("reading", False):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
