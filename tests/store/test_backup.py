"""A copy made while others write is whole: it restores to one moment, and work goes on from it."""

import os
import resource
import threading
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import func, select

from routeopt.store import audit, councils, events, outputs, runs
from routeopt.store.backup import BackupError, backup, restore
from routeopt.store.database import Database
from routeopt.store.runs import StaleClaimError
from routeopt.store.tables import Output, Run
from tests.store.councils_of_work import council_with_runs
from tests.store.worlds import World, claimed, found, submit, succeed

ROOM = 150_000
LARGE = bytes(range(256)) * 2_000


class Writers:
    """Threads that end runs, each in one step with two files and an audit row, until stopped."""

    def __init__(self, url: str, council_id: str, number: int = 2) -> None:
        self.url = url
        self.council_id = council_id
        self.ended = 0
        self.errors: list[BaseException] = []
        self._stop = threading.Event()
        self._busy = threading.Barrier(number + 1)
        self._threads = [threading.Thread(target=self._work) for _ in range(number)]

    def __enter__(self) -> Self:
        """Start, and wait until each has ended a run."""
        for thread in self._threads:
            thread.start()
        self._busy.wait()
        return self

    def __exit__(self, *_: object) -> None:
        """Let each end what it is at."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        database = Database(self.url, busy_s=60)
        try:
            self._end_one(database)
            self._busy.wait()
            while not self._stop.is_set():
                self._end_one(database)
        except BaseException as error:  # noqa: BLE001 - looked at in the test's own thread
            self.errors.append(error)
        finally:
            database.close()

    def _end_one(self, database: Database) -> None:
        with database.session() as s:
            claim = claimed(s, submit(s, self.council_id).id)
            for name in ("a", "b"):
                outputs.add_output(
                    s, claim, name=name, media_type="x/y", content=LARGE, personal=False
                )
            succeed(s, claim)
            audit.write(s, self.council_id, "w", "run.ended", f"run:{claim.run_id}")
        self.ended += 1


def test_a_copy_made_while_writing_restores(
    database: Database, url: str, empty_url: str, tmp_path: Path
) -> None:
    """Under two writers a copy holds whole steps: each run in it has both files and its row."""
    council_id = council_with_runs(database, 0)
    copy = tmp_path / "copy"
    with Writers(url, council_id) as writers:
        before = writers.ended
        backup(database, copy)
    assert not writers.errors
    assert copy.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copy"]

    restored = Database(empty_url)
    restore(restored, copy)
    with restored.reading() as s:
        ended = s.scalar(select(func.count()).where(Run.status == "succeeded")) or 0
        files = s.execute(select(Output.run_id, func.count()).group_by(Output.run_id)).all()
        verdict = audit.verify(s, council_id)
    assert before <= ended <= writers.ended
    assert {number for _, number in files} == {2}
    assert len(files) == ended
    assert (verdict.whole, verdict.rows) == (True, ended)
    restored.close()


def test_work_goes_on_from_a_copy(world: World, empty_url: str, tmp_path: Path) -> None:
    """What ran when the copy was made waits again; a worker of the time before is refused."""
    with world.database.session() as s:
        run = submit(s, world.council_id)
        claim = claimed(s, run.id)
        found(s, claim, 50)
    backup(world.database, tmp_path / "copy")
    restored = Database(empty_url)
    restore(restored, tmp_path / "copy")
    with restored.session() as s:
        again = runs.get(s, world.council_id, run.id)
        assert (again.status, again.attempts, again.token) == ("queued", 0, 2)
        told = [event.kind for event in events.list_events(s, world.council_id, run.id)]
        assert told == ["queued", "started", "incumbent", "queued"]
    with pytest.raises(StaleClaimError), restored.session() as s:
        found(s, claim, 40)
    with restored.session() as s:
        succeed(s, claimed(s, run.id))
        council_with_runs(restored, 1, s=s)
    restored.close()


def test_a_copy_never_overwrites(world: World, tmp_path: Path) -> None:
    """A file that exists is not written over, nor a database that holds anything."""
    (tmp_path / "copy").write_bytes(b"precious")
    with pytest.raises(BackupError):
        backup(world.database, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"precious"
    backup(world.database, tmp_path / "other")
    with pytest.raises(BackupError):
        restore(world.database, tmp_path / "other")
    with world.database.reading() as s:
        assert councils.get(s, world.council_id)


@pytest.mark.parametrize("content", [b"", b"not a copy", b"SQLite format 3\x00 and then nothing"])
def test_what_is_no_copy_is_refused(empty_url: str, tmp_path: Path, content: bytes) -> None:
    """A damaged or foreign file is refused, and the database stays empty."""
    (tmp_path / "copy").write_bytes(content)
    database = Database(empty_url)
    with pytest.raises(BackupError):
        restore(database, tmp_path / "copy")
    with pytest.raises(BackupError):
        restore(database, tmp_path / "missing")
    assert not database.healthy()
    database.close()


def test_a_copy_that_cannot_be_written(world: World, tmp_path: Path) -> None:
    """Without a folder or without room the copy fails in words and leaves no part of itself."""
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path / "no" / "copy", tmp_path / "file" / "copy"):
        with pytest.raises(BackupError):
            backup(world.database, place)
    with world.database.session() as s:
        noise = os.urandom(2 * ROOM)
        outputs.add_output(
            s,
            claimed(s, world.queued_id),
            name="a",
            media_type="x/y",
            content=noise,
            personal=False,
        )
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, unlimited[1]))
    try:
        with pytest.raises(BackupError):
            backup(world.database, tmp_path / "copy")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
