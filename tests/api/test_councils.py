"""No council ever sees, changes or learns of anything of another, by any route."""

from routeopt.api.auth import PUBLIC
from tests.api.routes import BODIES, NAMES_IN_BODY, OF_THE_CALLER, Ids, all_routes, path_of
from tests.api.world import World

_OF_A_FORM = ("POST", "/v1/awards")


def test_whatever_is_named_in_a_path_is_not_there_for_another_council(filled: World) -> None:
    """Every route with an id in its path answers 404 for another council's id, to its admin."""
    client = filled.client(filled.here)
    tried = 0
    for method, path, _ in all_routes(filled.app):
        if "{" in path:
            body = BODIES.get((method, path), _nothing)(filled.there.ids)
            answer = client.request(method, path_of(path, filled.there.ids), json=body)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, path)
            tried += 1
    assert tried > 20


def test_whatever_is_named_in_a_body_is_not_there_for_another_council(filled: World) -> None:
    """Every route that is told by its body what it is about answers 404 likewise."""
    client = filled.client(filled.here)
    for method, path in NAMES_IN_BODY:
        answer = client.request(method, path, json=BODIES[method, path](filled.there.ids))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, path)


def test_each_part_of_a_body_is_looked_up_in_the_callers_council(filled: World) -> None:
    """One foreign id among the caller's own is refused, whichever it is."""
    client, here, there = filled.client(filled.here), filled.here.ids, filled.there.ids
    review = BODIES["POST", "/v1/runs"](here)
    mixed: list[tuple[str, dict[str, object]]] = [
        ("/v1/runs", {**review, "scenario_id": there["scenario_id"]}),
        ("/v1/runs", {"kind": "batch", "pack_id": here["pack_id"],
                      "request": {"scenarios": [None, there["scenario_id"]]}}),
        ("/v1/runs", {"kind": "bridge", "pack_id": here["pack_id"],
                      "request": {"before": there["pack_id"]}}),
        ("/v1/plans:score", {"pack_id": here["pack_id"], "scenario_id": there["scenario_id"]}),
        ("/v1/comparisons", {"runs": [here["run_id"], there["run_id"]]}),
        *(("/v1/exports", {key: there[key], "reason": "A test of the service"})
          for key in ("pack_id", "scenario_id", "proposal_id")),
        ("/v1/exports", {"run_id": there["run_id"], "name": "families.csv", "reason": "A test"}),
    ]  # fmt: skip
    for path, body in mixed:
        answer = client.post(path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (path, body)


def test_a_tender_of_another_council_takes_no_bids(filled: World) -> None:
    """Bids for another council's run are answered 404, as if there were no such tender."""
    answer = filled.client(filled.here).post(
        "/v1/awards",
        data={"run_id": filled.there.ids["run_id"], "by": "Sam"},
        files={"bids": ("fen-cars.csv", b"lot_id,price\n")},
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_no_list_holds_anything_of_another_council(filled: World) -> None:
    """What a council can list holds none of another's ids."""
    client = filled.client(filled.here)
    foreign = set(filled.there.ids.values()) | {filled.there.council_id}
    for method, path, _ in all_routes(filled.app):
        if method == "GET" and "{" not in path and path.startswith("/v1"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert not [one for one in foreign if one in answer.text], path


def test_every_route_is_in_one_of_these_tests(filled: World) -> None:
    """A new route that nobody thought of here fails, until somebody has."""
    for method, path, _ in all_routes(filled.app):
        listed = method == "GET" and path.startswith("/v1") and "{" not in path
        known = "{" in path or listed or path in PUBLIC
        tried = NAMES_IN_BODY | OF_THE_CALLER | {_OF_A_FORM}
        assert known or (method, path) in tried, (method, path)


def _nothing(_ids: Ids) -> dict[str, object]:
    return {}
