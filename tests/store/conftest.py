"""A migrated database on either engine, empty or with one of everything, for each test anew.

Each kind is made once and copied: making tables and hashing passwords takes longer than most
tests.
"""

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from routeopt.store.database import Database
from tests.postgres import PostgresServer
from tests.store.worlds import World, made_world

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    name: str = request.param
    return name


class Templates:
    """Databases to be copied."""

    def __init__(self, folder: Path, server: PostgresServer | None) -> None:
        self.folder = folder
        self.server = server
        empty = Database(self._new() if server is None else server.new_database())
        empty.migrate()
        empty.close()
        self.empty = _address(empty)
        full = Database(self.copy(self.empty))
        self.world = made_world(full)
        full.close()
        self.full = _address(full)

    def copy(self, source: str) -> str:
        """Give the address of a new copy."""
        address = self._new()
        if self.server is None:
            shutil.copyfile(_file(source), _file(address))
        else:
            names = [_name(address), _name(source)]
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, names))
            with psycopg.connect(self.server.url("postgres"), autocommit=True) as connection:
                connection.execute(make)
        return address

    def _new(self) -> str:
        if self.server is None:
            return f"sqlite:///{self.folder / uuid.uuid4().hex}.sqlite"
        return self.server.url(f"s{uuid.uuid4().hex}")


def _file(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


def _name(address: str) -> str:
    return str(make_url(address).database)


def _address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False).replace("+psycopg", "")


@pytest.fixture(scope="session")
def templates(
    engine_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Templates:
    """Make the databases to be copied, once for each engine."""
    server = request.getfixturevalue("postgres") if engine_name == "postgresql" else None
    return Templates(tmp_path_factory.mktemp("store"), server)


@pytest.fixture
def url(templates: Templates) -> str:
    """Address of a database with tables and nothing in them."""
    return templates.copy(templates.empty)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """Give a database with tables and nothing in them."""
    made = Database(url)
    yield made
    made.close()


@pytest.fixture
def world(templates: Templates) -> Iterator[World]:
    """Give a database with one council and one of everything in it."""
    made = Database(templates.copy(templates.full))
    yield replace(templates.world, database=made)
    made.close()


@pytest.fixture
def empty_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database without any table."""
    if engine_name == "sqlite":
        return f"sqlite:///{tmp_path / 'store' / 'routeopt.sqlite'}"
    address: str = request.getfixturevalue("postgres_url")
    return address
