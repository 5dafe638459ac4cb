"""A migrated database on either engine, empty or with one of everything, for each test anew.

Each kind is made once and copied: making tables and hashing passwords takes longer than most
tests.
"""

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from routeopt.store.database import Database
from routeopt.store.tables import metadata
from tests.postgres import PostgresServer
from tests.store.worlds import World, made_world

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    name: str = request.param
    return name


class SqliteSource:
    """Files, copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.empty, self.full = self._new(), self._new()
        _migrated(self.empty).close()
        database = _migrated(self.full)
        self.world = made_world(database)
        database.close()

    def address(self, *, full: bool, own: bool = False) -> str:
        """Give the address of a copy."""
        del own
        address = self._new()
        shutil.copyfile(_file(self.full if full else self.empty), _file(address))
        return address

    def _new(self) -> str:
        return f"sqlite:///{self.folder / uuid.uuid4().hex}.sqlite"


class PostgresSource:
    """One database whose rows are put back, since making a database is slow."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.shared = server.new_database()
        database = _migrated(self.shared)
        self.world = made_world(database)
        with database.engine.connect() as connection:
            self.rows = {
                table: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in metadata.sorted_tables
            }
        database.close()

    def address(self, *, full: bool, own: bool = False) -> str:
        """Give the address of the shared database in its first state, or of a new one."""
        if own:
            address = self.server.new_database()
            _migrated(address).close()
            return address
        names = ", ".join(metadata.tables)
        database = Database(self.shared)
        with database.engine.begin() as connection:
            # The rules against emptying the audit are not to hold for the test's own clean-up.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {names}"))
            for table, rows in self.rows.items():
                if full and rows:
                    connection.execute(insert(table), rows)
        database.close()
        return self.shared


Source = SqliteSource | PostgresSource


def _migrated(address: str) -> Database:
    database = Database(address)
    database.migrate()
    return database


def _file(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


@pytest.fixture(scope="session")
def source(
    engine_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Source:
    """Make what is copied, once for each engine."""
    if engine_name == "sqlite":
        return SqliteSource(tmp_path_factory.mktemp("store"))
    return PostgresSource(request.getfixturevalue("postgres"))


@pytest.fixture
def url(source: Source) -> str:
    """Address of a database with tables and nothing in them."""
    return source.address(full=False)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """Give a database with tables and nothing in them."""
    made = Database(url)
    yield made
    made.close()


@pytest.fixture
def own_database(source: Source) -> Iterator[Database]:
    """Give a database whose tables the test may change."""
    made = Database(source.address(full=False, own=True))
    yield made
    made.close()


@pytest.fixture
def world(source: Source) -> Iterator[World]:
    """Give a database with one council and one of everything in it."""
    made = Database(source.address(full=True))
    yield replace(source.world, database=made)
    made.close()


@pytest.fixture
def empty_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database without any table."""
    if engine_name == "sqlite":
        return f"sqlite:///{tmp_path / 'store' / 'routeopt.sqlite'}"
    address: str = request.getfixturevalue("postgres_url")
    return address
