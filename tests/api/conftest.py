"""A service with two councils, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.made import Reviewed, reviewed
from tests.api.world import World, fill, make_world
from tests.postgres import PostgresServer


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """Review children who can be told anywhere, once."""
    return reviewed(tmp_path_factory.mktemp("reviewed"))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, done: Reviewed, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Two councils that have everything; tests read, and add what is their own."""
    folder = tmp_path_factory.mktemp("service")
    with make_world(_url(request, folder), folder) as world:
        fill(world, world.here, done)
        fill(world, world.there, done)
        yield world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two councils that have nothing but people and keys, on SQLite, for one module of tests."""
    folder = tmp_path_factory.mktemp("bare")
    with make_world(f"sqlite:///{folder / 'service.sqlite'}", folder) as made:
        yield made


def _url(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'service.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()
