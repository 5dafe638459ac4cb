"""A full, locked, read-only or missing database: plain words, and no half of anything kept."""

import os
import sqlite3
import subprocess
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from routeopt.store import councils, outputs, plans, runs
from routeopt.store.database import Database
from routeopt.store.errors import (
    StorageAwayError,
    StorageBusyError,
    StorageError,
    StorageFullError,
    StorageReadOnlyError,
)
from tests.store.worlds import World, claimed, submit, succeed

CANARY = b"CANARY-PUPIL-7"
BIG = os.urandom(6_000_000) + CANARY
# Beyond PostgreSQL's log files of 16 MB, whose loss would stop the server.
LARGEST_FILE = 17 * 1024 * 1024


def address(database: Database) -> str:
    """Give the address as a person would set it."""
    return database.url.render_as_string(hide_password=False).replace("+psycopg", "")


def end_with_big_files(database: Database, world: World) -> None:
    """End a run with a plan and files that need room."""
    with database.session() as s:
        claim = claimed(s, world.queued_id)
    with database.session() as s:
        plans.add_plan(s, claim, kind="firm", plan_json=b"{}", totals={})
        for number in range(4):
            outputs.add_output(
                s, claim, name=f"{number}", media_type="x/y", content=BIG, personal=True
            )
        succeed(s, claim)


def nothing_kept(database: Database, world: World) -> None:
    """Check that of the run's end nothing is there, and that the run still runs."""
    with database.reading() as s:
        assert runs.get(s, world.council_id, world.queued_id).status == "running"
        assert not plans.of_run(s, world.council_id, world.queued_id)
        assert not outputs.of_run(s, world.council_id, world.queued_id)


def says_nothing_personal(error: pytest.ExceptionInfo[StorageError]) -> None:
    """Check that neither the words nor what a log would show holds what was written."""
    shown = "".join(traceback.format_exception(error.value))
    assert CANARY.decode() not in shown
    assert "INSERT" not in shown


def test_a_full_sqlite_disk(world: World) -> None:
    """When there is no room left the run's end fails as a whole, by its own code."""
    if not world.database.is_sqlite:
        pytest.skip("PostgreSQL has its own proof below")
    small = Database(address(world.database))
    with small.engine.connect() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        # The engine keeps this one connection: SQLite refuses beyond it as on a full disk.
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 100}")
    with pytest.raises(StorageFullError) as error:
        end_with_big_files(small, world)
    says_nothing_personal(error)
    small.close()
    nothing_kept(world.database, world)


def test_a_full_postgres_disk(world: World) -> None:
    """A server that cannot make its files longer: the same words, and nothing kept."""
    if world.database.is_sqlite:
        pytest.skip("SQLite has its own proof above")
    limited = Database(address(world.database), pool=1)
    with limited.session() as s:
        server = int(s.scalar(text("SELECT pg_backend_pid()")) or 0)
    # The pool gives the same connection again: its server process cannot make files longer now.
    owner = Path(f"/proc/{server}").stat()
    lower = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    limit = ["prlimit", f"--pid={server}", f"--fsize={LARGEST_FILE}"]
    subprocess.run([*(lower if os.geteuid() == 0 else []), *limit], check=True)
    with pytest.raises(StorageFullError) as error:
        end_with_big_files(limited, world)
    says_nothing_personal(error)
    limited.close()
    nothing_kept(world.database, world)


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Hold what every writer needs."""
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.url.database))) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.rollback()
    else:
        with psycopg.connect(address(database)) as other:
            other.execute("LOCK TABLE runs, outputs, councils IN ACCESS EXCLUSIVE MODE")
            yield
            other.rollback()


def test_a_locked_database(world: World) -> None:
    """Somebody who holds the tables makes writers fail in words after their wait, not hang."""
    hasty = Database(address(world.database), busy_s=0.2)
    with (
        locked(world.database),
        pytest.raises(StorageBusyError) as error,
        hasty.session() as s,
    ):
        submit(s, world.council_id, world.pack_id)
    says_nothing_personal(error)
    with hasty.session() as s:
        submit(s, world.council_id, world.pack_id)
    hasty.close()
    with world.database.reading() as s:
        assert runs.counts(s, world.council_id)["queued"] == 2


@contextmanager
def read_only(database: Database) -> Iterator[Database]:
    """Give the same database, which may only be read."""
    if database.is_sqlite:
        path = Path(str(database.url.database)).as_posix()
        yield Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    else:
        yield Database(address(database) + "&options=-c%20default_transaction_read_only%3Don")


def test_a_read_only_database(world: World) -> None:
    """A database that may only be read refuses in words, and reading goes on."""
    with world.database.session() as s:
        # SQLite reads a log that exists; without one it could not open the file at all.
        s.execute(text("SELECT 1"))
    with read_only(world.database) as database:
        with pytest.raises(StorageReadOnlyError) as error, database.session() as s:
            submit(s, world.council_id, world.pack_id)
        says_nothing_personal(error)
        with database.reading() as s:
            assert runs.get(s, world.council_id, world.done_id).ended
        database.close()


def test_reading_sessions_cannot_write(world: World) -> None:
    """A session opened for reading refuses to write, whatever it is told."""
    with pytest.raises(StorageReadOnlyError), world.database.reading() as s:
        submit(s, world.council_id, world.pack_id)
    with world.database.session() as s:
        submit(s, world.council_id, world.pack_id)


def test_reading_goes_on_while_somebody_writes(world: World) -> None:
    """Readers neither wait for a writer nor see half of what it does."""
    with world.database.session() as writer:
        submit(writer, world.council_id, world.pack_id)
        with world.database.reading() as s:
            assert runs.counts(s, world.council_id)["queued"] == 1


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.sqlite", "postgresql://x@/x?host=/nowhere"]
)
def test_a_database_that_is_not_there(url: str) -> None:
    """A file that cannot be opened, or a server that does not answer, is said in words."""
    database = Database(url)
    assert not database.healthy()
    with pytest.raises(StorageAwayError), database.session() as s:
        councils.list_councils(s)
    database.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """Where the data folder cannot be made, migrating says so in words."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageAwayError):
        Database(f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}").migrate()


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    """The SQLite file and its log can be read by nobody else on the machine."""
    database = Database(f"sqlite:///{tmp_path / 'data' / 'x.sqlite'}")
    database.migrate()
    with database.session() as s:
        councils.add_council(s, "Anyshire")
        modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "data").iterdir()}
    assert modes == {0}
    database.close()
