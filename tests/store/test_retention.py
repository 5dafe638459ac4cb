"""What is old goes by itself when the operator says so; totals stay, and nothing in use goes."""

from datetime import timedelta

import pytest

from routeopt.store import audit, outputs, packs, plans, proposals, retention, runs, sign_ins
from routeopt.store.clock import now
from routeopt.store.errors import NotFoundError
from tests.store.worlds import World, claimed, submit, succeed


def prune(world: World, *, days: int, later: timedelta) -> dict[str, int]:
    """Prune as if time had passed."""
    with world.database.reading() as s:
        moment = now(s) + later
    return dict(retention.prune(world.database, days=days, moment=moment))


def end_all(world: World) -> None:
    """Bring the runs of the world to their end."""
    with world.database.session() as s:
        runs.request_cancel(s, world.council_id, world.queued_id)
        runs.request_cancel(s, world.council_id, world.running_id)
        runs.requeue(s, world.running_id, now(s) + timedelta(hours=1))


def test_old_results_go_and_totals_stay(world: World) -> None:
    """Plans, files, requests and packs past their days are gone; figures and states are not."""
    end_all(world)
    gone = prune(world, days=30, later=timedelta(days=31))
    assert gone == {
        "plans": 1, "incumbents": 2, "files": 1, "proposals": 2, "runs": 3, "packs": 1,
        "scenarios": 1,
    }  # fmt: skip
    with world.database.reading() as s:
        plan = plans.get(s, world.council_id, world.plan_id)
        assert plan.totals == {"routes": 3}
        assert plans.plan_json(s, world.council_id, world.plan_id) is None
        assert outputs.content(s, world.council_id, world.done_id, "report.html") is None
        run = runs.get(s, world.council_id, world.done_id)
        assert (run.status, run.best_objective_pence, run.request) == ("succeeded", 100, {})
        assert proposals.get(s, world.council_id, world.decided_id).pupil_id is None
        with pytest.raises(NotFoundError):
            packs.content(s, world.council_id, world.pack_id)
        last = audit.list_entries(s, world.council_id, limit=1)[0]
        assert last.action == "erased.retention"
        assert audit.verify(s, world.council_id).whole
    assert prune(world, days=30, later=timedelta(days=31)) == {}


def test_what_is_young_or_in_use_stays(world: World) -> None:
    """Before their days are over, or while a run still needs the pack, nothing goes."""
    assert prune(world, days=30, later=timedelta(days=29)) == {}
    gone = prune(world, days=30, later=timedelta(days=31))
    assert "packs" not in gone
    with world.database.session() as s:
        assert packs.content(s, world.council_id, world.pack_id)
        succeed(s, claimed(s, submit(s, world.council_id, world.pack_id).id))


def test_without_days_nothing_is_pruned(world: World) -> None:
    """With 0 days results stay for good; only expired sign-ins and old answers go."""
    with world.database.session() as s:
        secret = sign_ins.start(s, world.council_id, world.user_id, hours=1)
    assert prune(world, days=0, later=timedelta(days=9999)) == {}
    with world.database.session() as s:
        assert sign_ins.find(s, secret) is not None
        assert plans.plan_json(s, world.council_id, world.plan_id) == b"{}"
