"""A run is one worker's at a time: claims, leases, fences, and fairness between councils."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import pytest

from routeopt.store import events, incumbents, outputs, plans, runs
from routeopt.store.clock import now
from routeopt.store.database import Database
from routeopt.store.runs import Claim, StaleClaimError
from tests.store.claimers import take_all
from tests.store.councils_of_work import council_with_runs
from tests.store.worlds import claimed, found, submit, succeed

RUNS, CLAIMERS = 24, 3


def lose(database: Database, run_id: str) -> None:
    """Let a worker's lease pass, and put its run back."""
    with database.session() as s:
        later = now(s) + timedelta(hours=1)
        assert run_id in runs.expired(s, later)
        assert runs.requeue(s, run_id, later)


def stale_claim(database: Database) -> tuple[Claim, Claim]:
    """Give the claim of a worker that was lost, and of the one that took over."""
    with database.session() as s:
        run_id = submit(s, council_with_runs(database, 0, s=s)).id
        old = claimed(s, run_id)
    lose(database, run_id)
    with database.session() as s:
        new = claimed(s, run_id)
    assert new.token == old.token + 1
    return old, new


WRITES: dict[str, Callable[[Any, Claim], object]] = {
    "plan on the way": lambda s, claim: found(s, claim, 100),
    "bound": lambda s, claim: incumbents.add_bound(s, claim, kind="firm", bound_pence=1),
    "event": lambda s, claim: events.add_event(s, claim, "progress", {}),
    "plan": lambda s, claim: plans.add_plan(s, claim, kind="firm", plan_json=b"{}", totals={}),
    "file": lambda s, claim: outputs.add_output(
        s, claim, name="a", media_type="b", content=b"", personal=False
    ),
    "release": runs.release,
    "end": succeed,
}


@pytest.mark.parametrize("what", WRITES)
def test_a_stale_workers_late_write_is_refused(database: Database, what: str) -> None:
    """Nothing that a lost worker still writes is kept; the same write by its successor is."""
    old, new = stale_claim(database)
    with database.reading() as s:
        before = [event.number for event in events.list_events(s, old.council_id, old.run_id)]
    with pytest.raises(StaleClaimError), database.session() as s:
        WRITES[what](s, old)
    with database.reading() as s:
        assert [e.number for e in events.list_events(s, old.council_id, old.run_id)] == before
        assert incumbents.best_incumbent(s, old.council_id, old.run_id) is None
        assert not outputs.of_run(s, old.council_id, old.run_id)
    with database.session() as s:
        WRITES[what](s, new)


def test_a_stale_worker_learns_that_it_is(database: Database) -> None:
    """The heartbeat of a lost worker says that the run is not its any more, and changes nothing."""
    old, new = stale_claim(database)
    with database.session() as s:
        assert runs.renew(s, old, 60) == runs.Lease(held=False, cancel=True)
        assert runs.renew(s, new, 60) == runs.Lease(held=True, cancel=False)


def test_nothing_of_a_refused_step_is_kept(database: Database) -> None:
    """A worker that loses its run between a file and the end leaves neither."""
    with database.session() as s:
        claim = claimed(s, submit(s, council_with_runs(database, 0, s=s)).id)
    with pytest.raises(StaleClaimError):
        _file_and_two_ends(database, claim)
    with database.reading() as s:
        assert not outputs.of_run(s, claim.council_id, claim.run_id)
        assert runs.get(s, claim.council_id, claim.run_id).status == "running"


def _file_and_two_ends(database: Database, claim: Claim) -> None:
    with database.session() as s:
        outputs.add_output(s, claim, name="a", media_type="b", content=b"", personal=False)
        succeed(s, claim)
        succeed(s, claim)


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_many_claimers_never_share_a_run(database: Database, url: str, kind: str) -> None:
    """Claimers at once, in threads and in processes, take every run, each once."""
    wanted = {run_id for _ in range(3) for run_id in _runs_of_new_council(database, RUNS // 3)}
    pool: Executor
    if kind == "threads":
        pool = ThreadPoolExecutor(CLAIMERS)
    else:
        pool = ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    with pool:
        taken = pool.map(take_all, [url] * CLAIMERS, [f"w{n}" for n in range(CLAIMERS)])
        every = Counter(run_id for some in taken for run_id in some)
    assert set(every) == wanted
    assert set(every.values()) == {1}


def test_cancelling_and_claiming_at_once(database: Database, url: str) -> None:
    """Whatever is cancelled while workers claim is either never started or told to its worker."""
    council_id = council_with_runs(database, RUNS)
    with database.reading() as s:
        wanted = [run.id for run in runs.list_runs(s, council_id, limit=RUNS).rows]

    def cancel(run_id: str) -> str:
        with database.session() as s:
            return runs.request_cancel(s, council_id, run_id).status

    with ThreadPoolExecutor(CLAIMERS * 2) as pool:
        claimers = [pool.submit(take_all, url, f"w{n}") for n in range(CLAIMERS)]
        cancelled = dict(zip(wanted, pool.map(cancel, wanted), strict=True))
        taken = {run_id for one in claimers for run_id in one.result()}
    never = {run_id for run_id, status in cancelled.items() if status == "cancelled"}
    assert taken | never == set(wanted)
    assert not taken & never
    with database.reading() as s:
        for run_id in taken:
            run = runs.get(s, council_id, run_id)
            assert (run.status, run.cancel_requested_at is not None) == ("running", True)


def _runs_of_new_council(database: Database, number: int) -> list[str]:
    with database.session() as s:
        council_id = council_with_runs(database, 0, s=s)
        return [submit(s, council_id).id for _ in range(number)]


def test_a_hundred_runs_do_not_starve_another_council(database: Database) -> None:
    """With one slot, a council that asks after a hundred runs of another is served second."""
    big = council_with_runs(database, 100)
    small = council_with_runs(database, 3)
    served = [_serve_one(database) for _ in range(7)]
    assert served == [big, small, big, small, big, small, big]


def test_slots_are_shared_between_councils(database: Database) -> None:
    """With four slots, a council with a hundred runs holds two once another asks for two."""
    big = council_with_runs(database, 100)
    with database.session() as s:
        first = [runs.claim(s, worker="w", lease_s=60) for _ in range(2)]
    small = council_with_runs(database, 2)
    with database.session() as s:
        more = [runs.claim(s, worker="w", lease_s=60) for _ in range(2)]
    assert [claim.council_id for claim in (*first, *more) if claim] == [big, big, small, small]


def test_claims_at_once_are_shared_fairly_too(database: Database) -> None:
    """Six workers that claim at the same moment take three runs of each of two councils."""
    councils = [council_with_runs(database, 20) for _ in range(2)]
    together = threading.Barrier(6)

    def claim_one(_: int) -> str | None:
        together.wait()
        with database.session() as s:
            claim = runs.claim(s, worker="w", lease_s=60)
            return claim and claim.council_id

    with ThreadPoolExecutor(6) as pool:
        taken = Counter(pool.map(claim_one, range(6)))
    assert taken == dict.fromkeys(councils, 3)


def _serve_one(database: Database) -> str:
    with database.session() as s:
        claim = runs.claim(s, worker="w", lease_s=60)
        assert claim is not None
        succeed(s, claim)
        return claim.council_id


def test_the_oldest_run_of_a_council_is_first(database: Database) -> None:
    """Within a council runs start in the order they were asked for."""
    council_with_runs(database, 5)
    with database.session() as s:
        taken = [runs.claim(s, worker="w", lease_s=60) for _ in range(5)]
    with database.reading() as s:
        asked = [runs.get(s, one.council_id, one.run_id).created_at for one in taken if one]
    assert asked == sorted(asked)


def test_only_what_is_asked_for_is_claimed(database: Database) -> None:
    """A worker may ask for one run or for some kinds; an ended or running one is never given."""
    council_id = council_with_runs(database, 2)
    with database.session() as s:
        first, second = runs.list_runs(s, council_id).rows
        assert runs.claim(s, worker="w", lease_s=60, kinds=["quote"]) is None
        claim = runs.claim(s, worker="w", lease_s=60, run_id=second.id, kinds=["review"])
        assert claim is not None
        assert claim.run_id == second.id
        assert runs.claim(s, worker="w", lease_s=60, run_id=second.id) is None
        assert first.status == "queued"


def test_a_run_that_loses_its_worker_too_often_fails_and_keeps_its_plan(
    database: Database,
) -> None:
    """After the last attempt a lost run fails by a code, with the best plan still there."""
    council_id = council_with_runs(database, 0)
    with database.session() as s:
        run = submit(s, council_id)
        run.max_attempts = 2
    for attempt in (1, 2):
        with database.session() as s:
            claim = claimed(s, run.id)
            found(s, claim, 100 - attempt)
        with database.session() as s:
            later = now(s) + timedelta(hours=1)
            assert runs.requeue(s, run.id, later) == (attempt == 1)
    with database.reading() as s:
        ended = runs.get(s, council_id, run.id)
        best = incumbents.best_incumbent(s, council_id, run.id)
        told = [event.kind for event in events.list_events(s, council_id, run.id)]
    assert (ended.status, ended.error_code, ended.attempts) == ("failed", "lost_worker", 2)
    assert best is not None
    assert best.objective_pence == 98
    tried = ["queued", "started", "incumbent"]
    assert told == [*tried, *tried, "finished"]


def test_a_worker_heard_of_in_time_keeps_its_run(database: Database) -> None:
    """A lease that was renewed between the look and the act is not taken away."""
    council_id = council_with_runs(database, 0)
    with database.session() as s:
        claim = claimed(s, submit(s, council_id).id, lease_s=0)
    with database.session() as s:
        assert runs.expired(s) == [claim.run_id]
        runs.renew(s, claim, 60)
        assert not runs.requeue(s, claim.run_id)
        assert runs.renew(s, claim, 60).held


def test_a_run_given_back_costs_no_attempt(database: Database) -> None:
    """A worker that is asked to stop gives its run back; it is queued as if never tried."""
    council_id = council_with_runs(database, 0)
    with database.session() as s:
        claim = claimed(s, submit(s, council_id).id)
        runs.release(s, claim)
        run = runs.get(s, council_id, claim.run_id)
        assert (run.status, run.attempts, run.token) == ("queued", 0, 1)


def test_a_cancelled_run_that_is_lost_is_cancelled(database: Database) -> None:
    """A lost run that somebody wanted stopped is not tried again."""
    council_id = council_with_runs(database, 0)
    with database.session() as s:
        claim = claimed(s, submit(s, council_id).id, lease_s=0)
        runs.request_cancel(s, council_id, claim.run_id)
        assert runs.renew(s, claim, 0).cancel
        assert not runs.requeue(s, claim.run_id, now(s) + timedelta(hours=1))
        assert runs.get(s, council_id, claim.run_id).status == "cancelled"
