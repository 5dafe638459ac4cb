"""Proves that what is done on a page is done as by the API: checked, escaped, on record."""

import json
import re
import zipfile
from pathlib import Path

import httpx
import pytest

from routeopt.data.example import write_small_example
from routeopt.store import audit, proposals, runs
from routeopt.web.security import PAGE_POLICY
from tests.api.made import Reviewed
from tests.api.world import World
from tests.web.reading import signed_in, token

HOSTILE = "<img src=x onerror=alert(1)>"


def _zipped(folder: Path, name: str, *, spoil: str = "") -> Path:
    tables = folder / "tables"
    write_small_example(tables)
    path = folder / name
    with zipfile.ZipFile(path, "w") as made:
        for table in tables.glob("*.csv"):
            text = table.read_text(encoding="utf-8-sig")
            spoilt = spoil and table.name == "pupils.csv"
            made.writestr(table.name, text.replace(",ELY,", f",{spoil},") if spoilt else text)
    return path


def _upload(client: httpx.Client, path: Path) -> httpx.Response:
    with path.open("rb") as stream:
        files = {"file": (path.name, stream)}
        return client.post("/packs", data={"csrf": token(client)}, files=files)


def test_a_pack_is_uploaded_and_named_as_harmless_text(world: World, tmp_path: Path) -> None:
    """A file whose name is mark-up is listed under that name, as text."""
    with signed_in(world.address) as client:
        answer = _upload(client, _zipped(tmp_path, f"{HOSTILE}.zip"))
        assert answer.status_code == 303, answer.text
        for address in ("/", "/packs", answer.headers["location"]):
            text = client.get(address).text
            assert HOSTILE not in text
            assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_faults_come_as_a_table_with_the_fix(world: World, tmp_path: Path) -> None:
    """A pack with errors is refused with every fault, and what stood in the cell is not told."""
    with signed_in(world.address) as client:
        answer = _upload(client, _zipped(tmp_path, "bad.zip", spoil="Zqx7Kv"))
        assert answer.status_code == 422
        assert "How to mend it" in answer.text
        assert "Zqx7Kv" not in answer.text
        assert "None yet." in client.get("/packs").text


def test_what_is_no_pack_is_refused_in_words(world: World, tmp_path: Path) -> None:
    """A file that is no pack at all is answered on the page, not with a trace."""
    strange = tmp_path / "letter.pdf"
    strange.write_bytes(b"%PDF-1.4 not a pack")
    with signed_in(world.address) as client:
        answer = _upload(client, strange)
        assert 400 <= answer.status_code < 500
        assert 'role="alert"' in answer.text
        nothing = client.post("/packs", data={"csrf": token(client)})
        assert "Choose a file first." in nothing.text


def test_a_file_that_is_too_large_is_refused_on_a_page(world: World, tmp_path: Path) -> None:
    """Somebody who sends too much is told so in words, and a program as a program."""
    huge = tmp_path / "huge.zip"
    huge.write_bytes(b"0" * 6_000_000)
    with signed_in(world.address) as client:
        client.headers["Accept"] = "text/html"
        answer = _upload(client, huge)
        assert answer.status_code == 413
        assert "At most 5 MB are taken" in answer.text
        assert answer.headers["content-security-policy"] == PAGE_POLICY


def test_a_review_is_asked_for_and_stopped(filled: World, here: httpx.Client) -> None:
    """The form starts the run it says, a check starts none, and a queued run stops at once."""
    pack_id = filled.here.ids["pack_id"]
    form = {"csrf": token(here), "school": "ELY", "seconds": "5", "seed": "1", "assess": "firm"}
    checked = here.post(f"/packs/{pack_id}/reviews", data={**form, "validate": "yes"})
    assert "Nothing was started." in checked.text
    wrong = here.post(f"/packs/{pack_id}/reviews", data={**form, "seconds": "0"})
    assert wrong.status_code == 422
    assert 'value="0"' in wrong.text
    started = here.post(
        f"/packs/{pack_id}/reviews", data={**form, "settings": "max_pupils_per_route=8"}
    )
    run_id = started.headers["location"].rpartition("/")[2]
    with filled.database.reading() as session:
        run = runs.get(session, filled.here.council_id, run_id)
    assert run.kind == "review"
    assert run.request["settings"] == {"max_pupils_per_route": "8"}
    assert (run.request["seconds"], run.request["assess"]) == (5, "firm")
    here.post(f"/runs/{run_id}/cancel", data={"csrf": token(here)})
    assert "stopped" in here.get(f"/runs/{run_id}").text


def test_every_ticked_school_is_a_run_or_all_are_one(filled: World, here: httpx.Client) -> None:
    """Several schools become a batch; taken as one scope they become one review."""
    pack_id = filled.here.ids["pack_id"]
    kinds = []
    for more in ({}, {"school": "ELY"}, {"school": "ELY", "joint": "yes"}):
        answer = here.post(
            f"/packs/{pack_id}/reviews", data={"csrf": token(here), "seconds": "5", **more}
        )
        run_id = answer.headers["location"].rpartition("/")[2]
        with filled.database.session() as session:
            kinds.append(runs.get(session, filled.here.council_id, run_id).kind)
            runs.request_cancel(session, filled.here.council_id, run_id)
    assert kinds == ["batch", "review", "review"]


def test_a_file_with_pupils_needs_a_reason(
    filled: World, here: httpx.Client, done: Reviewed
) -> None:
    """It leaves for a reason alone; who had it, when and why is on record."""
    address = f"/runs/{filled.here.ids['run_id']}/files/families.csv"
    assert here.get(address).status_code == 403
    assert here.post(address, data={"csrf": token(here), "reason": ""}).status_code == 422
    pupils = [one for one in done.canaries if one.startswith("Zqx")]
    naming = {"csrf": token(here), "reason": f"About {pupils[0]}"}
    assert here.post(address, data=naming).status_code == 422
    reason = "Letters before the spring term"
    taken = here.post(address, data={"csrf": token(here), "reason": reason})
    assert taken.status_code == 200
    assert any(pupil in taken.text for pupil in pupils), "it names whom a plan changes for"
    assert taken.headers["content-disposition"].startswith("attachment")
    with filled.database.reading() as session:
        [row] = audit.list_entries(session, filled.here.council_id, limit=1)
    assert row.action == "personal.exported"
    assert row.detail["reason"] == reason
    assert row.actor == f"user:{filled.here.ids['user_id']}"


def test_a_report_is_shown_in_a_sandbox(filled: World, here: httpx.Client) -> None:
    """Its own script and style run by their hash, nothing else does, and it is shut in."""
    answer = here.get(f"/runs/{filled.here.ids['run_id']}/files/report.html")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert len(re.findall("'sha256-", policy)) == len(re.findall("<(?:script|style)", answer.text))


def test_a_person_decides_with_a_reason(filled: World, here: httpx.Client) -> None:
    """A proposal is approved by whoever signed in, once, and its reason is shown as text."""
    proposal_id = filled.here.ids["proposal_id"]
    form = {"csrf": token(here), "proposal": proposal_id, "decision": "approved"}
    assert here.post("/proposals", data={**form, "why": ""}).status_code == 422
    assert here.post("/proposals", data={**form, "why": f"Agreed {HOSTILE}"}).status_code == 303
    with filled.database.reading() as session:
        kept = proposals.get(session, filled.here.council_id, proposal_id)
    assert kept.status == "approved"
    assert kept.decided_by == filled.here.ids["user_id"]
    assert kept.decided_at is not None
    assert HOSTILE not in here.get("/proposals").text
    assert here.post("/proposals", data={**form, "why": "Once more"}).status_code == 409


def test_a_key_is_shown_once(world: World) -> None:
    """The page that makes a key shows it; no later page does; revoked it opens nothing."""
    with signed_in(world.address) as client:
        form = {"csrf": token(client), "name": HOSTILE, "role": "viewer", "days": "30"}
        made = client.post("/admin/keys", data=form).text
        [key] = re.findall(r"data-secret>(ro_[^<]+)<", made)
        assert HOSTILE not in made
        asked = {"Authorization": f"Bearer {key}"}
        assert httpx.get(f"{world.address}/v1/packs", headers=asked).status_code == 200
        again = client.get("/admin/people").text
        assert key not in again
        key_id = re.findall(r"/admin/keys/([0-9a-f]{32})/revoke", again)[0]
        client.post(f"/admin/keys/{key_id}/revoke", data={"csrf": token(client)})
        assert httpx.get(f"{world.address}/v1/packs", headers=asked).status_code == 401


def test_an_admin_lets_people_in_and_out(world: World) -> None:
    """A person made on the page signs in with the role they were given, until closed."""
    email, password = "sam@here.example", " four words, a space around "
    form = {"email": email, "name": "Sam", "role": "planner", "password": password}
    with signed_in(world.address) as client:
        short = client.post(
            "/admin/people", data={"csrf": token(client), **form, "password": "short"}
        )
        assert short.status_code == 422
        assert "short" not in re.sub(r"<[^>]+>", "", short.text)
        client.post("/admin/people", data={"csrf": token(client), **form})
        with signed_in(world.address, email, password) as sam:
            assert sam.get("/packs").status_code == 200
            assert sam.get("/admin/people").status_code == 403
            people = client.get("/admin/people").text
            user_id = re.findall(r"/admin/people/([0-9a-f]{32})/close", people)[0]
            client.post(f"/admin/people/{user_id}/close", data={"csrf": token(client)})
            assert sam.get("/packs").headers["location"].startswith("/sign-in")


def test_an_erasure_needs_to_be_meant(world: World, tmp_path: Path) -> None:
    """A pack is erased with a reason and a tick, and what was made from it goes."""
    with signed_in(world.address) as client:
        pack_id = _upload(client, _zipped(tmp_path, "pack.zip")).headers["location"][7:39]
        form = {"csrf": token(client), "pack_id": pack_id, "why": "Uploaded by mistake"}
        assert client.post("/admin/erasure/pack", data=form).status_code == 422
        assert client.post("/admin/erasure/pack", data={**form, "sure": "yes"}).status_code == 303
        assert "This pack was erased" in client.get(f"/packs/{pack_id}").text
        assert "Uploaded by mistake" in client.get("/admin/erasure").text


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
def test_a_page_may_follow_a_run(filled: World, here: httpx.Client, accept: str) -> None:
    """What the run's page listens to is the API's own stream, opened by the sign-in."""
    run_id = filled.here.ids["run_id"]
    answer = here.get(f"/v1/runs/{run_id}/events", headers={"Accept": accept})
    assert answer.status_code == 200
    if accept == "application/json":
        assert json.loads(answer.text)[0]["kind"] == "queued"
    else:
        assert "event: finished" in answer.text


def test_a_plan_is_taken_away_with_codes(filled: World, here: httpx.Client, done: Reviewed) -> None:
    """Every form that a plan's page offers is there, and names nobody."""
    page = here.get(f"/plans/{filled.here.ids['plan_id']}").text
    links = re.findall(r'href="(/v1/plans/[^"]+)"', page)
    assert len(links) == 4
    for link in links:
        answer = here.get(link)
        assert answer.status_code == 200, link
        assert not [one for one in done.canaries if one.encode() in answer.content], link
