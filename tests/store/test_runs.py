"""Runs: asked for, listed by page, cancelled once, ended once; what happened is told in order."""

import pytest

from routeopt.store import councils, events, incumbents, runs
from routeopt.store.database import Database
from routeopt.store.errors import NotFoundError
from routeopt.store.paging import CursorError
from tests.store.councils_of_work import council_with_runs
from tests.store.worlds import World, claimed, found, submit, succeed


def kinds_of(database: Database, council_id: str, run_id: str) -> list[str]:
    """Name what happened to a run, in order."""
    with database.reading() as s:
        told = events.list_events(s, council_id, run_id)
    assert [event.number for event in told] == list(range(1, len(told) + 1))
    return [event.kind for event in told]


def test_a_queued_run_is_cancelled_at_once(world: World) -> None:
    """Cancelling what waits ends it in the same step; doing it again changes nothing."""
    for _ in range(2):
        with world.database.session() as s:
            run = runs.request_cancel(s, world.council_id, world.queued_id)
            assert (run.status, run.termination, run.outcome) == ("cancelled", "cancelled", None)
    told = kinds_of(world.database, world.council_id, world.queued_id)
    assert told == ["queued", "cancel_requested", "finished"]


def test_a_running_run_is_asked_to_stop(world: World) -> None:
    """Cancelling what runs tells its worker, once; the run ends when the worker says so."""
    for _ in range(2):
        with world.database.session() as s:
            assert runs.request_cancel(s, world.council_id, world.running_id).status == "running"
    told = kinds_of(world.database, world.council_id, world.running_id)
    assert told == ["queued", "started", "cancel_requested"]


def test_an_ended_run_stays_as_it_ended(world: World) -> None:
    """Cancelling what has ended is no error and changes nothing."""
    with world.database.session() as s:
        run = runs.request_cancel(s, world.council_id, world.done_id)
        assert (run.status, run.cancel_requested_at) == ("succeeded", None)


def test_cancelling_a_batch_cancels_its_children(database: Database) -> None:
    """The runs that a batch was split into stop with it."""
    council_id = council_with_runs(database, 0)
    with database.session() as s:
        batch = submit(s, council_id)
        claim = claimed(s, batch.id)
        made = [
            runs.submit(
                s,
                council_id,
                kind="review",
                request={},
                pack_id=None,
                parent_id=claim.run_id,
                created_by="x",
            )
            for _ in range(3)
        ]
        runs.request_cancel(s, council_id, batch.id)
        assert {child.status for child in runs.children(s, council_id, batch.id)} == {"cancelled"}
        assert [child.id for child in runs.children(s, council_id, batch.id)] == [
            one.id for one in made
        ]


def test_each_plan_kept_costs_less_than_the_last(database: Database) -> None:
    """A plan no cheaper than the last is not kept, so that a restart may tell its start again."""
    council_id = council_with_runs(database, 0)
    with database.session() as s:
        claim = claimed(s, submit(s, council_id).id)
        kept = [found(s, claim, pence) for pence in (300, 300, 310, 290)]
        kept += [found(s, claim, 295, kind="full")]
        assert kept == [True, False, False, True, True]
        incumbents.add_bound(s, claim, kind="firm", bound_pence=200)
        incumbents.add_bound(s, claim, kind="firm", bound_pence=150)
        run = succeed(s, claim)
        assert (run.best_objective_pence, run.best_bound_pence) == (290, 200)
        best = incumbents.best_incumbent(s, council_id, run.id, "full")
        assert best is not None
        assert (best.number, best.objective_pence, best.plan) == (3, 295, b"{}")
        listed = incumbents.list_incumbents(s, council_id, run.id)
        assert [one.number for one in listed] == [1, 2, 3]
        assert incumbents.plan_of(s, council_id, run.id, 2) == b"{}"
        assert incumbents.plan_of(s, council_id, run.id, 9) is None


def test_events_resume_after_a_number(world: World) -> None:
    """Whoever has seen events up to a number gets the ones after it, in order."""
    with world.database.reading() as s:
        every = events.list_events(s, world.council_id, world.done_id)
        later = events.list_events(s, world.council_id, world.done_id, after=2, limit=2)
    assert [event.kind for event in every] == [
        "queued",
        "started",
        "incumbent",
        "incumbent",
        "finished",
    ]
    assert [event.number for event in later] == [3, 4]
    assert every[2].data == {
        "number": 1, "kind": "firm", "year_gbp": 2.0, "objective_gbp": 2.0, "seconds": None,
    }  # fmt: skip


def test_pages_show_every_run_once(database: Database) -> None:
    """Cursors lead through all runs, the newest first, even when new ones come in between."""
    council_id = council_with_runs(database, 7)
    with database.reading() as s:
        whole = [run.id for run in runs.list_runs(s, council_id, limit=50).rows]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        with database.session() as s:
            page = runs.list_runs(s, council_id, cursor=cursor, limit=3, status="queued")
            submit(s, council_id)
        seen += [run.id for run in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert seen == whole


@pytest.mark.parametrize("cursor", ["x", "!!", "AAAA", "MjAyNi0wMS0wMXxh", "fHw"])
def test_a_cursor_of_nobody_is_refused(world: World, cursor: str) -> None:
    """Text that no list gave as a cursor is refused in words, whatever it holds."""
    with pytest.raises(CursorError), world.database.reading() as s:
        runs.list_runs(s, world.council_id, cursor=cursor)


def test_what_is_asked_for_is_found(world: World) -> None:
    """Lists narrow by status, kind and pack; counts agree with them."""
    with world.database.reading() as s:
        queued = runs.list_runs(s, world.council_id, status="queued", kind="review")
        assert [run.id for run in queued.rows] == [world.queued_id]
        assert len(runs.list_runs(s, world.council_id, pack_id=world.pack_id).rows) == 3
        assert not runs.list_runs(s, world.council_id, kind="quote").rows
        counted = runs.counts(s, world.council_id)
    assert counted == {"queued": 1, "running": 1, "succeeded": 1}


def test_another_councils_pack_is_not_there(world: World) -> None:
    """A run over a pack of another council is refused as if the pack did not exist."""
    with world.database.session() as s:
        other = councils.add_council(s, "Elsewhere")
    with pytest.raises(NotFoundError), world.database.session() as s:
        submit(s, other.id, world.pack_id)
