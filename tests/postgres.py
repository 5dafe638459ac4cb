"""A real PostgreSQL for tests: private, on a socket of its own, gone when the tests end.

It is started from the binaries that Debian's package ``postgresql`` installs; no cluster of the
machine is touched. ``postgres_url`` is an empty database of the test's own.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

_BINARIES = Path("/usr/lib/postgresql")
_USER = "routeopt"
_TRIES = 200


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server that answers on a socket in a folder."""

    folder: Path
    binaries: Path

    def url(self, database: str) -> str:
        """Address of a database, as a person would set it."""
        return f"postgresql://{_USER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database and give its address."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)


def binaries() -> Path | None:
    """Folder of the newest server installed, or None."""
    found = [path.parent for path in _BINARIES.glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def running_server(programs: Path) -> Iterator[PostgresServer]:
    """Make a cluster in a folder of its own, run it, and remove it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data = folder / "data"
    lower = _as_somebody_else(folder)
    try:
        subprocess.run(
            [*lower, programs / "initdb", "-D", data, "-U", _USER, "--auth=trust", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        settings = {
            "unix_socket_directories": str(folder),
            "listen_addresses": "",
            "fsync": "off",
            "max_connections": "200",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        # The server ends with whoever started it, however that ends.
        held = ["setpriv", *lower[1:], "--pdeathsig", "INT"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*held, programs / "postgres", "-D", data, *options],
                stdout=log, stderr=log, cwd=folder, start_new_session=True,
            )  # fmt: skip
        try:
            server = PostgresServer(folder, programs)
            _answers(server, process)
            yield server
        finally:
            # At once: what it would still write to disk is removed below.
            process.send_signal(signal.SIGQUIT)
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_somebody_else(folder: Path) -> list[str]:
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]


def _answers(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    for _ in range(_TRIES):
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise AssertionError((server.folder / "log").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for all tests of a process."""
    programs = binaries()
    if programs is None:
        pytest.skip("NOT TESTED ON POSTGRESQL: no server here; install Debian's postgresql package")
    with running_server(programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    """Address of an empty database of this test's own."""
    return postgres.new_database()
