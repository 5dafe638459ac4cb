"""Two councils with everything a council can have, and a client for each of their roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from routeopt.api.app import create_app
from routeopt.api.packs import kept_facts
from routeopt.store import (
    councils,
    incumbents,
    keys,
    outputs,
    packs,
    plans,
    runs,
    scenarios,
    users,
)
from routeopt.store.database import Database
from routeopt.store.roles import Role
from routeopt.store.settings import Settings
from tests.api.made import Reviewed
from tests.api.serving import served

PASSWORD = "correct horse battery"  # noqa: S105 - of people who do not exist


@dataclass(slots=True)
class Somewhere:
    """A council: its id, a key for each role, and the ids of what it has."""

    council_id: str
    keys: dict[Role, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """A service with two councils."""

    app: FastAPI
    address: str
    database: Database
    here: Somewhere
    there: Somewhere

    def client(self, whose: Somewhere | None, role: Role = Role.ADMIN) -> httpx.Client:
        """Give a client with a council's key, or with none."""
        headers = {} if whose is None else {"Authorization": f"Bearer {whose.keys[role]}"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=300)


@contextmanager
def make_world(url: str, folder: Path) -> Iterator[World]:
    """Serve an empty database with two councils and keys for every role."""
    settings = Settings(database_url=url, data_dir=folder, max_upload_mb=5)
    database = Database(settings.url)
    database.migrate()
    app = create_app(settings, database)
    here, there = _council(database, "Here"), _council(database, "There")
    with served(app) as address:
        yield World(app, address, database, here, there)
    database.close()


def _council(database: Database, name: str) -> Somewhere:
    with database.session() as session:
        council = councils.add_council(session, name)
        made = Somewhere(council.id)
        person = users.add_user(
            session,
            council.id,
            email=f"admin@{name.lower()}.example",
            name="Admin",
            role=Role.ADMIN,
            password=PASSWORD,
            by="operator",
        )
        made.ids["user_id"] = person.id
        for role in Role:
            who = person.id if role is Role.ADMIN else None
            row, made.keys[role] = keys.add_key(
                session, council.id, name=role, role=role, days=1, by="operator", user_id=who
            )
            made.ids["key_id"] = row.id
    return made


def fill(world: World, whose: Somewhere, done: Reviewed) -> None:
    """Give a council a pack, a scenario, a review that has ended, one that waits, proposals."""
    client, ids = world.client(whose), whose.ids
    with world.database.session() as session:
        pack, _ = packs.add_pack(
            session, whose.council_id, name="canaries", sha256=done.facts.sha256,
            facts=kept_facts(done.facts), content=done.pack.read_bytes(), created_by="test",
        )  # fmt: skip
        scenario = scenarios.add_scenario(
            session, whose.council_id, pack_id=pack.id, name="Dearer",
            changes=_changes(done), created_by="test",
        )  # fmt: skip
        ids["pack_id"], ids["scenario_id"] = pack.id, scenario.id
    ids["run_id"] = ask_review(client, ids["pack_id"], done)
    _end(world.database, ids["run_id"], done)
    ids["plan_id"] = client.get(f"/v1/runs/{ids['run_id']}/plans").json()[0]["id"]
    assert client.post(f"/v1/plans/{ids['plan_id']}/proposals").status_code == 201
    ids["proposal_id"] = client.get("/v1/proposals").json()["items"][0]["id"]


def _changes(done: Reviewed) -> dict[str, object]:
    somebody = min(one for one in done.canaries if one.startswith("Zqx"))
    return {"policy": {"pa_day_gbp": 70}, "removed": [{"pupil_id": somebody}]}


def upload(client: httpx.Client, path: Path, **more: Any) -> Any:
    """Upload a file as a pack."""
    with path.open("rb") as stream:
        return client.post("/v1/packs", files={"file": (path.name, stream)}, **more)


def ask_review(client: httpx.Client, pack_id: str, done: Reviewed) -> str:
    """Ask for the review that was made."""
    request = done.work.asked.model_dump(mode="json")
    asked = client.post("/v1/runs", json={"kind": "review", "pack_id": pack_id, "request": request})
    assert asked.status_code == 202, asked.text
    return str(asked.json()["id"])


def _end(database: Database, run_id: str, done: Reviewed) -> None:
    """End a run with what a child left, as a supervisor does."""
    with database.session() as session:
        claim = runs.claim(session, worker="test", lease_s=60, run_id=run_id)
        assert claim is not None
        for plan in done.finished.plans:
            content = (done.work.out / plan.name).read_bytes()
            if plan.kind == "firm":
                incumbents.add_incumbent(
                    session, claim, kind="firm", plan_json=content, checker="passed",
                    objective_pence=plan.objective_pence, year_pence=plan.year_pence,
                )  # fmt: skip
            plans.add_plan(
                session, claim, kind=plan.kind, plan_json=content, totals={},
                objective_pence=plan.objective_pence, year_pence=plan.year_pence,
            )  # fmt: skip
        for file in done.finished.files:
            outputs.add_output(
                session, claim, name=file.name, media_type=file.media_type,
                content=(done.work.out / file.name).read_bytes(), personal=file.personal,
            )  # fmt: skip
        runs.finish(
            session, claim, status="succeeded", outcome=done.finished.outcome,
            termination=done.finished.termination, seconds=1.0,
        )  # fmt: skip
