"""Councils never see each other: every question names its council, and gets only its answers."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping

import pytest
from sqlalchemy.orm import Session

from routeopt import store
from routeopt.store import (
    audit,
    events,
    incumbents,
    keys,
    outputs,
    packs,
    plans,
    proposals,
    runs,
    scenarios,
    users,
)
from routeopt.store.errors import NotFoundError
from routeopt.store.tenancy import ACROSS_COUNCILS
from tests.store.worlds import World, made_world

REPOSITORIES = (
    "audit", "claims", "erasing", "erasing_texts", "erasure", "events", "figures", "idempotency",
    "incumbents", "keys", "outputs", "packs", "plans", "proposals", "runs", "scenarios",
    "sign_ins", "users", "councils", "retention", "backup",
)  # fmt: skip
HELPERS = {
    "database", "migrate", "clock", "errors", "paging", "event_log", "mentions", "passwords",
    "settings", "tenancy", "roles", "base", "traces", "pack_rewriting", "erasure_search", "tables",
}  # fmt: skip
SAYS_WHICH = {"council_id", "claim", "run", "pack", "search", "which", "entry"}
"""Ways to say which council: its id, a claim or a row of it, or a condition made of these."""

KNOWN_ACROSS = {
    "backup.backup", "backup.restore", "claims.claim", "claims.expired", "claims.requeue",
    "claims.waiting",
    "councils.add_council", "councils.by_name", "councils.list_councils",
    "figures.service_figures", "idempotency.forget", "keys.find", "retention.prune",
    "sign_ins.end", "sign_ins.find", "sign_ins.forget_expired", "users.by_password",
}  # fmt: skip


def public_functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every function that asks the database something."""
    for name in REPOSITORIES:
        module = importlib.import_module(f"routeopt.store.{name}")
        for label, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not label.startswith("_")
            if own and {"s", "database"} & set(inspect.signature(function).parameters):
                yield f"{name}.{label}", function


def test_every_function_names_its_council() -> None:
    """A function that does not say for which council it asks is on a short list, or fails here."""
    listed = set(KNOWN_ACROSS)
    silent = {
        name
        for name, function in public_functions()
        if not SAYS_WHICH & set(inspect.signature(function).parameters)
    }
    assert silent <= listed
    marked = {name.removeprefix("routeopt.store.") for name in ACROSS_COUNCILS}
    assert marked == listed


def test_every_module_of_the_store_is_looked_at() -> None:
    """A new module is either a repository, looked at above, or known not to ask anything."""
    found = {
        module.name
        for module in pkgutil.iter_modules(store.__path__)
        if not module.ispkg and not module.name.startswith("tables_")
    }
    assert found == {*REPOSITORIES, *HELPERS}


ASKED: Mapping[str, Callable[[Session, str, World], object]] = {
    "pack": lambda s, council, of: packs.get(s, council, of.pack_id),
    "tables of a pack": lambda s, council, of: packs.content(s, council, of.pack_id),
    "scenario": lambda s, council, of: scenarios.get(s, council, of.scenario_id),
    "run": lambda s, council, of: runs.get(s, council, of.done_id),
    "cancel": lambda s, council, of: runs.request_cancel(s, council, of.queued_id),
    "plan": lambda s, council, of: plans.get(s, council, of.plan_id),
    "plan as written": lambda s, council, of: plans.plan_json(s, council, of.plan_id),
    "file": lambda s, council, of: outputs.get(s, council, of.done_id, "report.html"),
    "what a file holds": lambda s, council, of: outputs.content(
        s, council, of.done_id, "report.html"
    ),
    "proposal": lambda s, council, of: proposals.get(s, council, of.waiting_id),
    "propose": lambda s, council, of: proposals.propose(
        s, council, plan_id=of.plan_id, changes={"P9": {}}, by="x"
    ),
    "user": lambda s, council, of: users.get(s, council, of.user_id),
    "key": lambda s, council, of: keys.get(s, council, of.key_id),
    "revoke": lambda s, council, of: keys.revoke(s, council, of.key_id, by="x"),
}
LISTED: Mapping[str, Callable[[Session, str, World], object]] = {
    "events": lambda s, council, of: events.list_events(s, council, of.done_id),
    "plans on the way": lambda s, council, of: incumbents.list_incumbents(s, council, of.done_id),
    "best": lambda s, council, of: incumbents.best_incumbent(s, council, of.done_id),
    "one on the way": lambda s, council, of: incumbents.plan_of(s, council, of.done_id, 1),
    "plans of a run": lambda s, council, of: plans.of_run(s, council, of.done_id),
    "files of a run": lambda s, council, of: outputs.of_run(s, council, of.done_id),
    "approved": lambda s, council, of: proposals.approved(s, council, of.plan_id),
    "children": lambda s, council, of: runs.children(s, council, of.done_id),
    "proposals": lambda s, council, of: (
        proposals.list_proposals(s, council, plan_id=of.plan_id).rows
    ),
    "runs of a pack": lambda s, council, of: runs.list_runs(s, council, pack_id=of.pack_id).rows,
    "scenarios of a pack": lambda s, council, of: (
        scenarios.list_scenarios(s, council, pack_id=of.pack_id).rows
    ),
}


def test_another_councils_things_are_not_there(world: World, subtests: pytest.Subtests) -> None:
    """Whatever a council asks for by another's id is not found: not refused, not there."""
    other = made_world(world.database, "Elsewhere", sha256="1" * 64)
    for name, ask in ASKED.items():
        with subtests.test(asked=name):
            with pytest.raises(NotFoundError), world.database.session() as s:
                ask(s, other.council_id, world)
            with world.database.session() as s:
                assert ask(s, world.council_id, world) is not None


def test_lists_hold_a_councils_own_things(world: World, subtests: pytest.Subtests) -> None:
    """Lists asked with another council's ids are empty; its own ids fill them."""
    other = made_world(world.database, "Elsewhere", sha256="1" * 64)
    for name, ask in LISTED.items():
        with subtests.test(listed=name), world.database.reading() as s:
            assert not ask(s, other.council_id, world)
            if name != "children":
                assert ask(s, world.council_id, world)


def test_whole_lists_are_apart(world: World) -> None:
    """Packs, scenarios, runs, plans, users, keys and audit rows of two councils share nothing."""
    other = made_world(world.database, "Elsewhere", sha256="1" * 64)
    for council, stranger in ((world, other), (other, world)):
        with world.database.reading() as s:
            rows = [
                *packs.list_packs(s, council.council_id).rows,
                *scenarios.list_scenarios(s, council.council_id).rows,
                *runs.list_runs(s, council.council_id).rows,
                *plans.list_plans(s, council.council_id).rows,
                *users.list_users(s, council.council_id),
                *keys.list_keys(s, council.council_id),
                *audit.list_entries(s, council.council_id),
            ]
        assert {row.council_id for row in rows} == {council.council_id}
        assert stranger.council_id != council.council_id
