"""The description of the API is the one that is kept, and every example in it holds."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest

from routeopt.api import examples
from routeopt.api.errors import CODES
from routeopt.jobs.kinds import KINDS
from tests.api.made import SCHOOL, Reviewed
from tests.api.routes import path_of
from tests.api.snapshot import KEPT, description
from tests.api.world import World, fill, make_world

_DOCUMENT: dict[str, Any] = json.loads(description())
_REAL = {
    examples.PACK: "pack_id", examples.OTHER_PACK: "pack_id", examples.SCENARIO: "scenario_id",
    examples.RUN: "run_id", examples.OTHER_RUN: "run_id", examples.TENDER_RUN: "run_id",
}  # fmt: skip
_LAST = "/v1/erasures"


def test_the_description_is_the_one_that_is_kept() -> None:
    """A change of the API is seen in a change of this file: python -m tests.api.snapshot."""
    assert KEPT.read_text(encoding="utf-8") == description()


def test_every_request_has_an_example() -> None:
    """Whoever reads what a route takes sees one such request; so for every kind of run."""
    without = [path for path, method, _ in _requests() if not _examples_of(path, method)]
    assert without == []
    assert set(examples.RUNS) == set(KINDS)


def test_every_operation_has_words_and_every_error_one_form() -> None:
    """No route is left undescribed, and wherever an error is named it is a problem."""
    for path, operations in _DOCUMENT["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), (path, method)
            for status, answer in operation["responses"].items():
                if status.startswith(("4", "5")) and path.startswith("/v1"):
                    assert list(answer["content"]) == ["application/problem+json"], (path, status)
    assert all(400 <= kind.status < 600 for kind in CODES.values())


def test_every_example_of_an_answer_is_one() -> None:
    """Examples of answers fit their own description."""
    for name, schema in _DOCUMENT["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            whole = {"$ref": f"#/components/schemas/{name}", "components": _DOCUMENT["components"]}
            jsonschema_rs.validate(whole, example)


def test_every_example_of_a_request_is_answered(
    done: Reviewed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each example, with ids that are there in place of those shown, does what it says."""
    folder = tmp_path_factory.mktemp("examples")
    with make_world(f"sqlite:///{folder / 'service.sqlite'}", folder) as world:
        fill(world, world.here, done)
        client = world.client(world.here)
        for path, method, example in sorted(_sent(), key=lambda one: one[0] == _LAST):
            answer = _ask(world, client, path, method, example)
            assert answer.is_success, (path, example, answer.text)


def _ask(
    world: World, client: httpx.Client, path: str, method: str, example: Any
) -> httpx.Response:
    text = json.dumps(example).replace(f'"{examples.SCHOOL}"', f'"{SCHOOL}"')
    for shown, name in _REAL.items():
        text = text.replace(shown, world.here.ids[name])
    if "{proposal_id}" in path:
        waiting = client.get("/v1/proposals?status=waiting").json()["items"]
        world.here.ids["proposal_id"] = waiting[0]["id"]
    operation = _DOCUMENT["paths"][path][method]
    modes = any(one["name"] == "mode" for one in operation.get("parameters", ()))
    answer = client.request(
        method,
        path_of(path, world.here.ids),
        params={"mode": "validate"} if modes else {},
        json=json.loads(text),
    )
    if path == "/v1/users":
        # The routes on one person are tried on this one: nobody may change themselves.
        world.here.ids["user_id"] = answer.json()["id"]
    return answer


def _requests() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in _DOCUMENT["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                yield path, method, content["application/json"]


def _examples_of(path: str, method: str) -> list[Any]:
    media = _DOCUMENT["paths"][path][method]["requestBody"]["content"]["application/json"]
    if "examples" in media:
        return [one["value"] for one in media["examples"].values()]
    name = media["schema"].get("$ref", "").rpartition("/")[2]
    return list(_DOCUMENT["components"]["schemas"].get(name, {}).get("examples", ()))


def _sent() -> Iterator[tuple[str, str, Any]]:
    for path, method, _ in _requests():
        for example in _examples_of(path, method):
            yield path, method, example
