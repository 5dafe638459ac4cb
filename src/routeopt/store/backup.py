"""Copies of the whole database, made while it is in use, and back from them.

SQLite is copied by its own online backup; PostgreSQL by ``pg_dump`` and ``pg_restore``, which have
to be at least as new as the server.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.engine import URL

from routeopt.store.claims import back_to_queue
from routeopt.store.database import Database
from routeopt.store.errors import StoreError
from routeopt.store.event_log import append_event
from routeopt.store.tables import Run
from routeopt.store.tenancy import across_councils

_POSTGRES_PROGRAMS = Path("/usr/lib/postgresql")
_PAGES_AT_ONCE = 1000
_SQLITE_FILE = b"SQLite format 3\x00"
_PARTIAL = ".partial"


class BackupError(StoreError):
    """A copy could not be made, or is none."""

    code = "backup"


@across_councils
def backup(database: Database, file: Path) -> None:
    """Write a copy of everything to a file, while others read and write.

    The file appears under its name only when it is whole, readable by its owner alone.

    Raises
    ------
    BackupError
        If the file exists already or cannot be written, or a program is missing.
    StorageError
        If the database cannot be read.
    """
    if file.exists():
        raise BackupError("There is a file of this name already.")
    partial = file.with_name(file.name + _PARTIAL)
    try:
        partial.touch(mode=0o600)
        if database.is_sqlite:
            _copy_sqlite(database, partial)
        else:
            _dump(database.url, partial)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(file)
    except OSError as error:
        raise BackupError(f"The copy cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            partial.unlink()


@across_councils
def restore(database: Database, file: Path) -> str:
    """Fill an empty database from a copy and bring it up to date; give its revision.

    Raises
    ------
    BackupError
        If the file is no copy of this kind of database, or the database is not empty.
    StorageError
        If the database cannot be written.
    """
    if not file.is_file():
        raise BackupError("There is no such file.")
    if database.is_sqlite:
        _fill_sqlite(database, file)
    else:
        _fill_postgres(database, file)
    revision = database.migrate()
    _interrupt(database)
    return revision


def _interrupt(database: Database) -> None:
    """Let what was under way start again: its workers, if they live, worked for what is gone."""
    with database.session() as s:
        for run in s.scalars(select(Run).where(Run.status == "running")).all():
            back_to_queue(run)
            run.token += 1
            run.attempts -= 1
            append_event(s, run, "queued", {"why": "restored from a copy"})


def _copy_sqlite(database: Database, partial: Path) -> None:
    try:
        with database.reading() as s, closing(sqlite3.connect(partial)) as copy:
            # From its first question on a session sees one moment, and keeps nobody waiting.
            s.execute(text("SELECT version_num FROM alembic_version"))
            source = s.connection().connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                raise BackupError("This is not a file of this machine.")
            source.backup(copy, pages=_PAGES_AT_ONCE)
            copy.execute("PRAGMA journal_mode=DELETE").close()
    except sqlite3.Error as error:
        raise BackupError("The copy cannot be written: is the disk full?") from error
    _must_be_whole(partial)


def _fill_sqlite(database: Database, file: Path) -> None:
    with file.open("rb") as opened:
        if opened.read(len(_SQLITE_FILE)) != _SQLITE_FILE:
            raise BackupError("This is not a copy of an SQLite database.")
    _must_be_whole(file)
    target = Path(database.url.database or "")
    if target.exists() and target.stat().st_size > 0:
        raise BackupError("There is a database already: move it away first.")
    database.close()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + _PARTIAL)
        shutil.copyfile(file, partial)
        partial.chmod(0o600)
        partial.rename(target)
    except OSError as error:
        raise BackupError(f"The database cannot be written: {error.strerror}.") from error


def _must_be_whole(file: Path) -> None:
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            names = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        raise BackupError("The copy is damaged.") from error
    if not sound:
        raise BackupError("The copy is damaged.")
    if not {"councils", "alembic_version"} <= names:
        raise BackupError("This is not a copy of this service's database.")


def _dump(url: URL, partial: Path) -> None:
    _run([_program("pg_dump"), "--format=custom", "--no-owner", f"--file={partial}"], url)


def _fill_postgres(database: Database, file: Path) -> None:
    if "councils" in inspect(database.engine).get_table_names():
        raise BackupError("There is a database already: restore into an empty one.")
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    program = _program("pg_restore")
    _run([program, *options, f"--dbname={database.url.database}", str(file)], database.url)


def _run(command: Sequence[str], url: URL) -> None:
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's own, with our arguments
        command, env={**os.environ, **_connection(url)}, capture_output=True, check=False
    )
    if done.returncode != 0:
        name = Path(command[0]).name
        if b"version mismatch" in done.stderr:
            raise BackupError(f"{name} is older than the server: install the server's version.")
        # What it says may hold rows.
        raise BackupError(f"{name} ended with {done.returncode}; nothing was kept.")


def _connection(url: URL) -> dict[str, str]:
    """Say where the database is by environment: a password must not show in a list of processes."""
    asked = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": str(url.port) if url.port else url.query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
    }
    return {name: value for name, value in asked.items() if isinstance(value, str)}


def _program(name: str) -> str:
    installed = sorted(
        _POSTGRES_PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3])
    )
    path = str(installed[-1]) if installed else shutil.which(name)
    if path is None:
        raise BackupError(f"The program {name} is not installed here: it comes with PostgreSQL.")
    return path
