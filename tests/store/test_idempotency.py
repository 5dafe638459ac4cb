"""A request sent twice with one key is done once, also when both arrive together."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from routeopt.store import idempotency, runs
from routeopt.store.clock import now
from routeopt.store.database import Database
from routeopt.store.errors import ConflictError
from routeopt.store.idempotency import Answer, KeyReusedError
from tests.store.councils_of_work import council_with_runs
from tests.store.worlds import SHA, submit

OTHER_SHA = "1" * 64


def ask(database: Database, council_id: str, key: str = "k", sha256: str = SHA) -> Answer:
    """Ask for a run as the service does: the key, the work and the answer in one step."""
    with database.session() as s:
        before = idempotency.begin(s, council_id, key=key, request_sha256=sha256)
        if before is not None:
            return before
        run = submit(s, council_id)
        answer = Answer(202, f"/v1/runs/{run.id}", b"{}")
        idempotency.answered(s, council_id, key=key, answer=answer)
        return answer


def asked_for(database: Database, council_id: str) -> int:
    """Count a council's runs."""
    with database.reading() as s:
        return sum(runs.counts(s, council_id).values())


def test_the_same_request_twice_is_done_once(database: Database) -> None:
    """The second answer is the first one, and there is one run."""
    council_id = council_with_runs(database, 0)
    assert ask(database, council_id) == ask(database, council_id)
    assert asked_for(database, council_id) == 1


def test_requests_at_once_are_done_once(database: Database) -> None:
    """Eight of the same request at the same moment make one run and get one answer."""
    council_id = council_with_runs(database, 0)
    together = threading.Barrier(8)

    def one(_: int) -> Answer:
        together.wait()
        return ask(database, council_id)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(one, range(8)))) == 1
    assert asked_for(database, council_id) == 1


def test_another_request_with_the_key_is_refused(database: Database) -> None:
    """A key that comes back with another request is refused, and nothing is done."""
    council_id = council_with_runs(database, 0)
    ask(database, council_id)
    with pytest.raises(KeyReusedError):
        ask(database, council_id, sha256=OTHER_SHA)
    assert asked_for(database, council_id) == 1


def test_a_key_is_a_councils_own(database: Database) -> None:
    """The same key of another council is another key."""
    first, second = (council_with_runs(database, 0) for _ in range(2))
    assert ask(database, first) != ask(database, second)


def test_a_failed_request_leaves_its_key_free(database: Database) -> None:
    """When the work fails nothing is kept, and the same request may come again."""
    council_id = council_with_runs(database, 0)
    with pytest.raises(ConflictError):
        _begin_and_fail(database, council_id)
    ask(database, council_id)
    assert asked_for(database, council_id) == 1


def _begin_and_fail(database: Database, council_id: str) -> None:
    with database.session() as s:
        assert idempotency.begin(s, council_id, key="k", request_sha256=SHA) is None
        submit(s, council_id)
        raise ConflictError


def test_a_request_without_an_answer_yet(database: Database) -> None:
    """A key that was taken and never answered says so instead of doing the work twice."""
    council_id = council_with_runs(database, 0)
    with database.session() as s:
        idempotency.begin(s, council_id, key="k", request_sha256=SHA)
    with pytest.raises(ConflictError):
        ask(database, council_id)


def test_answers_are_forgotten(database: Database) -> None:
    """Answers older than a moment are gone; the key may be used anew."""
    council_id = council_with_runs(database, 0)
    ask(database, council_id)
    with database.session() as s:
        idempotency.forget(s, now(s) - timedelta(hours=1))
    ask(database, council_id)
    with database.session() as s:
        idempotency.forget(s, now(s) + timedelta(hours=1))
    ask(database, council_id, sha256=OTHER_SHA)
    assert asked_for(database, council_id) == 2
