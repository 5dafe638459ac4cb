"""Who gets the next run, and what a claim is worth that somebody else holds by now."""

import pytest

from routeopt.jobs.embedded import claim_next
from routeopt.jobs.keep import Ending, HandedOver, Keeper
from routeopt.jobs.place import Place
from routeopt.jobs.prepare import prepare
from routeopt.jobs.reconciler import requeue_lost
from routeopt.store import claims, outputs, plans
from routeopt.store.runs import StaleClaimError
from tests.jobs.town import Town, small_pack

ASKED = {"schools": ["OAK"], "iterations": 1}


def test_a_hundred_runs_of_one_council_do_not_keep_another_waiting(town: Town) -> None:
    """The council with nothing under way comes before ninety-nine older runs."""
    place = Place(town.database, town.settings)
    greedy, modest = town.council("Greedy"), town.council("Modest")
    for _ in range(100):
        town.submit(greedy, ASKED, raw=small_pack())
    town.submit(modest, ASKED, raw=small_pack())

    first, second = claim_next(place), claim_next(place)

    assert first is not None
    assert second is not None
    assert {first.council_id, second.council_id} == {greedy, modest}


def test_a_stale_worker_writes_nothing(town: Town) -> None:
    """A run lost and claimed again refuses its first worker, whose files are not kept."""
    place = Place(town.database, town.settings)
    council = town.council()
    run = town.submit(council, ASKED, raw=small_pack())
    stale = claim_next(place)
    assert stale is not None
    folder = place.folders / "stale"
    folder.mkdir(parents=True)
    keeper = Keeper(town.database, prepare(town.database, stale, folder), folder)
    with town.database.session() as s:
        claims.renew(s, stale, -1)
    assert requeue_lost(place) == [run]
    fresh = claim_next(place)
    assert fresh is not None
    assert fresh.token > stale.token

    with pytest.raises(StaleClaimError):
        keeper.whole(HandedOver(), Ending("succeeded", "done", "no_improvement"), 1.0)
    with pytest.raises(StaleClaimError):
        keeper.best(Ending("cancelled", None, "cancelled"), 1.0)

    with town.database.reading() as s:
        assert list(outputs.of_run(s, council, run)) == []
        assert list(plans.of_run(s, council, run)) == []
    assert town.run(council, run).status == "running"
