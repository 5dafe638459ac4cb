"""Children who can be told anywhere are told nowhere: answers, errors, files, logs, records."""

import io
import json
import logging
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from routeopt.api.logs import JsonLines
from routeopt.store.roles import Role
from routeopt.store.tables import AuditEntry, Event
from tests.api.made import Reviewed
from tests.api.routes import BODIES, all_routes, path_of
from tests.api.world import World, upload

_PERSONAL = "/v1/exports"
# The example is published: its homes are those of the canaries.
_PUBLISHED = "/v1/example"
_CHANGES_PEOPLE = ("/v1/users", "/v1/keys", "/v1/erasures")


def test_nothing_that_may_be_read_tells_of_a_child(
    filled: World, done: Reviewed, caplog: pytest.LogCaptureFixture
) -> None:
    """Every route, asked by each role for all there is, in every form: no canary; nor in a log."""
    caplog.set_level(logging.DEBUG)
    for role in (Role.VIEWER, Role.ADMIN):
        client = filled.client(filled.here, role)
        for answer in _everything(filled, client):
            assert _told(answer.content, done.canaries) == set(), answer.request.url
    lines = [JsonLines().format(record) for record in caplog.records]
    assert lines
    assert _told("\n".join(lines).encode(), done.canaries) == set()


def test_the_same_search_finds_them_where_they_may_be(filled: World, done: Reviewed) -> None:
    """Files asked for with a reason do hold them, so the test above could have failed."""
    client = filled.client(filled.here)
    for asked in (
        {"plan_id": filled.here.ids["plan_id"]},
        {"plan_id": filled.here.ids["plan_id"], "format": "xlsx"},
        {"pack_id": filled.here.ids["pack_id"]},
        {"run_id": filled.here.ids["run_id"], "name": "review.xlsx"},
        {"proposal_id": filled.here.ids["proposal_id"]},
        {"scenario_id": filled.here.ids["scenario_id"]},
    ):
        answer = client.post(_PERSONAL, json={**asked, "reason": "Looking for canaries"})
        assert answer.status_code == 200, answer.text
        assert _told(answer.content, done.canaries), asked


def test_errors_do_not_repeat_what_they_are_about(
    filled: World, done: Reviewed, tmp_path: Path
) -> None:
    """A canary in any place of a wrong request does not come back."""
    client, canary = filled.client(filled.here), min(done.canaries)
    pack = filled.here.ids["pack_id"]
    wrong = [
        client.post("/v1/runs", json={"kind": canary, canary: canary}),
        client.post("/v1/runs", json={"kind": "review", "pack_id": pack,
                                      "request": {"schools": [canary], canary: 1}}),
        client.post("/v1/runs", json={"kind": "review", "pack_id": pack,
                                      "request": {"schools": ["ELY"], "seconds": canary}}),
        client.post("/v1/scenarios", json={"pack_id": pack, "name": "x",
                                           "changes": {"removed": [{"pupil_id": f"{canary}x"}]}}),
        client.post("/v1/plans:score", json={"pack_id": canary, "plan": {"routes": [canary]}}),
        client.post("/v1/erasures", json={"what": "pupil", "pupil_id": f"{canary}x",
                                          "reason": "No such child"}),
        client.post(_PERSONAL, json={"pack_id": pack, "reason": f"Because of {canary}"}),
        client.post("/v1/runs", content=f'{{"kind": {canary}'.encode()),
        client.get(f"/v1/runs?cursor={canary}"),
        client.get(f"/v1/packs/{canary}"),
        upload(client, _broken(done, tmp_path)),
    ]  # fmt: skip
    for answer in wrong:
        assert 400 <= answer.status_code < 500, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert _told(answer.content, done.canaries) == set(), answer.text


def test_what_is_kept_for_good_tells_of_nobody(filled: World, done: Reviewed) -> None:
    """Rows of the audit and of events, which outlive an erasure, hold no canary."""
    with filled.database.reading() as session:
        rows = [row.detail for row in session.scalars(select(AuditEntry))]
        rows += [row.data for row in session.scalars(select(Event))]
    assert rows
    assert _told(json.dumps(rows).encode(), done.canaries) == set()


def _everything(world: World, client: httpx.Client) -> Iterator[httpx.Response]:
    ids = world.here.ids
    for method, path, _ in all_routes(world.app):
        body = BODIES.get((method, path))
        if method == "GET" and path != _PUBLISHED:
            yield client.get(path_of(path, ids))
        elif method != "GET" and path != _PERSONAL and not path.startswith(_CHANGES_PEOPLE):
            yield client.request(method, path_of(path, ids), json=body(ids) if body else {})
    for form in ("json", "csv", "xlsx", "geojson"):
        yield client.get(f"/v1/plans/{ids['plan_id']}?format={form}")
    for form in ("html", "xlsx"):
        yield client.post(f"/v1/comparisons?format={form}", json={"runs": [ids["run_id"]] * 2})
    for file in client.get(f"/v1/runs/{ids['run_id']}/outputs").json():
        answer = client.get(f"/v1/runs/{ids['run_id']}/outputs/{file['name']}")
        assert answer.status_code == (403 if file["personal"] else 200)
        yield answer


def _told(content: bytes, canaries: Iterable[str]) -> set[str]:
    """Give the canaries in a file, or in any part of one that is packed."""
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    text = b"\n".join(parts).decode("utf-8", "replace")
    return {one for one in canaries if one in text}


def _broken(done: Reviewed, folder: Path) -> Path:
    """Write the pack with a school that is none in every row of a child."""
    path = folder / "broken.zip"
    with zipfile.ZipFile(done.pack) as given, zipfile.ZipFile(path, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            made.writestr(name, content.replace(b"ELY", b"NONE") if "pupils" in name else content)
    return path
