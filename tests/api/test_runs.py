"""Runs over the API: asked for once, told apart in three fields, watched without a gap."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from routeopt.store.roles import Role
from tests.api.routes import BODIES
from tests.api.world import World


def _review(world: World) -> dict[str, Any]:
    return BODIES["POST", "/v1/runs"](world.here.ids)


def _events(text: str) -> list[Mapping[str, Any]]:
    lines = [line for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def test_a_run_is_accepted_and_says_where_it_stands(filled: World) -> None:
    """202 and a Location; there status, outcome and termination are three things."""
    client = filled.client(filled.here, Role.PLANNER)
    asked = client.post("/v1/runs", json=_review(filled))
    assert asked.status_code == 202
    run = client.get(asked.headers["location"]).json()
    assert (run["status"], run["outcome"], run["termination"]) == ("queued", None, None)
    ended = client.get(f"/v1/runs/{filled.here.ids['run_id']}").json()
    assert ended["status"] == "succeeded"
    assert (ended["outcome"], ended["termination"]) == ("feasible", "iteration_limit")
    assert ended["best_objective_gbp"] > 0


def test_the_same_request_with_the_same_key_is_one_run(filled: World) -> None:
    """Sent again it is answered as before; another request with that key is refused."""
    client = filled.client(filled.here)
    key = {"Idempotency-Key": "once"}
    first = client.post("/v1/runs", json=_review(filled), headers=key)
    again = client.post("/v1/runs", json=_review(filled), headers=key)
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    other = {**_review(filled), "request": {"schools": ["ELY"], "iterations": 2}}
    refused = client.post("/v1/runs", json=other, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    elsewhere = filled.client(filled.there)
    theirs = BODIES["POST", "/v1/runs"](filled.there.ids)
    assert elsewhere.post("/v1/runs", json=theirs, headers=key).status_code == 202


def test_validating_checks_all_of_it_and_queues_nothing(filled: World) -> None:
    """What is right is said to be, what is wrong is refused, and no run is there after."""
    client = filled.client(filled.here)
    before = client.get("/v1/runs").json()["items"]
    right = client.post("/v1/runs?mode=validate", json=_review(filled))
    assert (right.status_code, right.json()) == (200, {"valid": True})
    wrong = {**_review(filled), "request": {"schools": ["NOWHERE"]}}
    refused = client.post("/v1/runs?mode=validate", json=wrong)
    assert refused.json()["errors"][0]["where"] == "body.request.schools.0"
    assert client.get("/v1/runs").json()["items"] == before


def test_wrong_requests_are_refused_by_the_place_that_is_wrong(filled: World) -> None:
    """Each says what to mend, before anything is queued."""
    client, pack = filled.client(filled.here), filled.here.ids["pack_id"]
    for body, where in (
        ({"kind": "magic"}, "body.kind"),
        ({"kind": "review", "request": {"schools": ["ELY"]}}, "body.pack_id"),
        ({"kind": "review", "pack_id": pack}, "body.request.schools"),
        ({"kind": "review", "pack_id": pack, "request": {"schools": ["ELY"], "seconds": 0}},
         "body.request.seconds"),
        ({"kind": "review", "pack_id": pack, "request": {"schools": ["ELY"], "seconds": 80000}},
         "body.request.seconds"),
        ({"kind": "tender", "pack_id": pack, "request": {}}, "body.pack_id"),
    ):  # fmt: skip
        answer = client.post("/v1/runs", json=body)
        assert answer.status_code == 422, body
        assert answer.json()["errors"][0]["where"] == where, answer.text


def test_cancelling_twice_is_cancelling_once(filled: World) -> None:
    """A waiting run is cancelled at once; asking again changes nothing, nor adds an event."""
    client = filled.client(filled.here)
    here = client.post("/v1/runs", json=_review(filled)).headers["location"]
    first, again = client.post(f"{here}/cancel"), client.post(f"{here}/cancel")
    assert first.json() == again.json()
    assert (again.json()["status"], again.json()["termination"]) == ("cancelled", "cancelled")
    kinds = [one["kind"] for one in _events(client.get(f"{here}/events").text)]
    assert kinds == ["queued", "cancel_requested", "finished"]


def test_a_cancelled_run_that_had_ended_stays_as_it_was(filled: World) -> None:
    """What is done is not undone."""
    client, run_id = filled.client(filled.here), filled.here.ids["run_id"]
    assert client.post(f"/v1/runs/{run_id}/cancel").json()["status"] == "succeeded"


def test_the_stream_goes_on_where_it_broke_off(filled: World) -> None:
    """From any event on a client sees the rest, each once; the list tells the same."""
    client = filled.client(filled.here)
    here = f"/v1/runs/{filled.here.ids['run_id']}/events"
    whole = client.get(here)
    assert whole.headers["content-type"].startswith("text/event-stream")
    told = _events(whole.text)
    assert [one["number"] for one in told] == list(range(1, len(told) + 1))
    assert told[-1]["kind"] == "finished"
    assert client.get(here, headers={"Accept": "application/json"}).json() == told
    for number in range(1, len(told)):
        rest = client.get(here, headers={"Last-Event-ID": str(number)})
        assert _events(rest.text) == told[number:]
    over = client.get(here, headers={"Last-Event-ID": str(len(told))})
    assert over.status_code == 204


def test_a_stream_tells_of_what_happens_while_it_is_open(filled: World) -> None:
    """A client that waits hears of the end, and the stream ends with it."""
    client, other = filled.client(filled.here), filled.client(filled.here)
    here = client.post("/v1/runs", json=_review(filled)).headers["location"]
    kinds = []
    with client.stream("GET", f"{here}/events") as stream:
        for line in stream.iter_lines():
            if line.startswith("event: "):
                kinds.append(line.removeprefix("event: "))
            if kinds == ["queued"]:
                other.post(f"{here}/cancel")
    assert kinds == ["queued", "cancel_requested", "finished"]


def test_lists_come_in_pages_without_gap_or_repeat(filled: World) -> None:
    """Following the cursor gives every run once; a cursor from elsewhere is refused."""
    client = filled.client(filled.here)
    for _ in range(3):
        client.post("/v1/runs", json=_review(filled))
    everything = [one["id"] for one in client.get("/v1/runs?limit=200").json()["items"]]
    paged, cursor = [], None
    while True:
        page = _page(client, cursor)
        paged += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert paged == everything
    wrong = client.get("/v1/runs?cursor=abc")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_cursor")


def test_what_may_name_a_child_is_not_shown_of_a_request(filled: World) -> None:
    """A quote keeps whom it is about to itself; the rest of the request is there to see."""
    client = filled.client(filled.here)
    pupil = {"pupil_id": "NEW1", "school_id": "ELY", "postcode": "CB7 4EE", "phase": "primary"}
    body = {"pack_id": filled.here.ids["pack_id"], "request": {"pupil": pupil, "seconds": 9}}
    made = client.post("/v1/quotes", json=body)
    assert made.status_code == 202
    assert made.json()["request"]["seconds"] == 9
    assert made.json()["withheld"] == ["pupil"]
    assert "CB7" not in made.text
    listed = client.get("/v1/quotes").json()["items"]
    # Other tests may have asked for quotes of the same council.
    assert made.json()["id"] in [one["id"] for one in listed]
    assert {one["kind"] for one in listed} == {"quote"}


def _page(client: httpx.Client, cursor: str | None) -> Any:
    params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
    return client.get("/v1/runs", params=params).json()
