"""A few random kills under load, of every kind of process there is: nothing is lost."""

from pathlib import Path

import pytest

from tests.chaos.harness import Chaos
from tests.postgres import PostgresServer

KILLS = 3


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_every_accepted_run_ends_once_whatever_is_killed(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each run accepted ends once with lawful plans; no process or folder is left behind."""
    url = ""
    if engine == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database()
    report = Chaos(tmp_path / "data", url, seed=7, waiting=2).run(KILLS)
    assert report.faults == []
    assert report.kills.total() == KILLS
    assert report.accepted >= KILLS
