"""The audit chain: every row bound to the last, so that no change stays unseen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from routeopt.store import audit, councils
from routeopt.store.database import Database
from routeopt.store.tables import AuditEntry, Council
from tests.store.worlds import World


@pytest.fixture
def chained(database: Database) -> str:
    """Give a council with five rows."""
    with database.session() as s:
        council_id = councils.add_council(s, "Anyshire").id
        for number in range(5):
            audit.write(s, council_id, "user:1", "looked", f"run:{number}", {"n": number, "é": "ü"})
    return council_id


@contextmanager
def tampering(database: Database) -> Iterator[Session]:
    """Give a session that no trigger stops, as somebody has who owns the database."""
    with database.session() as s:
        if database.is_sqlite:
            for rule in ("audit_kept", "audit_as_written"):
                s.execute(text(f"DROP TRIGGER {rule}"))
        else:
            s.execute(text("SET LOCAL session_replication_role = replica"))
        yield s


def verdict_of(database: Database, council_id: str, head: str | None = None) -> audit.Verdict:
    """Work the chain out again."""
    with database.reading() as s:
        return audit.verify(s, council_id, head)


def test_a_chain_as_it_was_written_is_whole(database: Database, chained: str) -> None:
    """Untouched rows fit, however often they are read, and the head is the last row's hash."""
    verdict = verdict_of(database, chained)
    assert (verdict.whole, verdict.rows, verdict.broken_at) == (True, 5, None)
    assert verdict_of(database, chained, verdict.head).whole
    with database.reading() as s:
        newest = audit.list_entries(s, chained, limit=2)
        older = audit.list_entries(s, chained, before=newest[-1].number, limit=2)
    assert [entry.number for entry in (*newest, *older)] == [5, 4, 3, 2]
    assert newest[0].hash == verdict.head


@pytest.mark.parametrize(
    "change",
    ["actor = 'x'", "action = 'x'", "subject = 'x'", "detail = '{}'", "previous = subject",
     "at = '2020-01-01 00:00:00.000000'", "hash = previous"],
)  # fmt: skip
def test_a_changed_row_is_found(database: Database, chained: str, change: str) -> None:
    """Whatever field of whatever row is changed, even past the triggers, its number is told."""
    with tampering(database) as s:
        s.execute(text(f"UPDATE audit SET {change} WHERE number = 3"))  # noqa: S608 - changes written above
    assert verdict_of(database, chained).broken_at == 3


@pytest.mark.parametrize("gone", [1, 3, 5])
def test_a_missing_row_is_found(database: Database, chained: str, gone: int) -> None:
    """A row taken out of the chain is missed, the last one too."""
    with tampering(database) as s:
        s.execute(text("DELETE FROM audit WHERE number = :gone"), {"gone": gone})
    assert verdict_of(database, chained).broken_at == gone


def test_a_chain_written_anew_is_found_by_a_noted_hash(database: Database, chained: str) -> None:
    """Somebody who rewrites the whole chain with right hashes is found by a hash kept elsewhere."""
    noted = verdict_of(database, chained).head
    with tampering(database) as s:
        previous = ""
        for entry in s.scalars(select(AuditEntry).order_by(AuditEntry.number)).all():
            entry.actor = "somebody else"
            entry.previous = previous
            previous = entry.hash = audit.hash_of(entry)
        s.execute(update(Council).values(audit_hash=previous))
    assert verdict_of(database, chained).whole
    assert not verdict_of(database, chained, noted).whole


def test_many_writers_make_one_chain(database: Database, chained: str) -> None:
    """Rows written at once by many are in one order, none lost, none twice."""

    def write(number: int) -> None:
        with database.session() as s:
            audit.write(s, chained, f"user:{number}", "looked", "run:1")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(24)))
    verdict = verdict_of(database, chained)
    assert (verdict.whole, verdict.rows) == (True, 29)


def test_a_row_is_kept_only_with_what_it_tells_of(database: Database, chained: str) -> None:
    """When the step fails its row is not kept either, and the chain stays whole."""
    with pytest.raises(RuntimeError):
        _write_and_fail(database, chained)
    assert verdict_of(database, chained).rows == 5


def _write_and_fail(database: Database, council_id: str) -> None:
    with database.session() as s:
        audit.write(s, council_id, "user:1", "looked", "run:1")
        raise RuntimeError


def test_each_council_has_a_chain_of_its_own(world: World) -> None:
    """Rows of one council do not stand in another's chain."""
    with world.database.session() as s:
        other = councils.add_council(s, "Elsewhere").id
        audit.write(s, other, "user:1", "looked", "run:1")
    assert verdict_of(world.database, other).rows == 1
    assert verdict_of(world.database, world.council_id).whole
