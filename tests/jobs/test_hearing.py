"""What a child says is taken in order, and only what still counts is checked and kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from routeopt.jobs.embedded import claim_next
from routeopt.jobs.hearing import Hearing
from routeopt.jobs.keep import Keeper
from routeopt.jobs.place import Place
from routeopt.jobs.prepare import prepare
from routeopt.store import events
from tests.jobs.town import new_town, small_pack


async def _said(messages: list[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
    for message in messages:
        yield message


def test_a_plan_that_breaks_a_rule_is_not_kept_and_the_rest_is_heard(tmp_path: Path) -> None:
    """A child gone wrong cannot put an unlawful plan into the database."""
    town = new_town(tmp_path / "data")
    council = town.council()
    run = town.submit(council, {"schools": ["OAK"], "iterations": 1}, raw=small_pack())
    claim = claim_next(Place(town.database, town.settings))
    assert claim is not None
    folder = tmp_path / "run"
    (folder / "drafts").mkdir(parents=True)
    (folder / "drafts" / "1.json").write_text("{}", encoding="utf-8")
    keeper = Keeper(town.database, prepare(town.database, claim, folder), folder)
    hearing = Hearing(keeper)
    plan = {"kind": "incumbent", "plan_kind": "firm", "file": "../secret", "seconds": 0.1}
    plan |= {"objective_pence": 1, "year_pence": 1}
    messages = [
        {"kind": "progress", "stage": "searching"},
        plan,
        {"kind": "done", "outcome": "feasible", "termination": "proved"},
    ]
    asyncio.run(hearing.listen(_said(messages)))
    assert hearing.handed.done == messages[-1]
    assert town.incumbents(council, run) == []
    with town.database.reading() as s:
        told = [one.data for one in events.list_events(s, council, run) if one.kind == "progress"]
    assert told == [{"stage": "searching"}]
    town.close()
