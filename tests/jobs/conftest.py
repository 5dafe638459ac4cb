"""The same tests on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.town import Town, new_town
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of an empty database on each engine in turn; blank is SQLite in the data folder."""
    if request.param == "sqlite":
        return ""
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """Make a town of the test's own."""
    made = new_town(tmp_path / "data", database_url)
    yield made
    made.close()
