"""Whatever is sent to any route, right or wrong, the service answers and never falls over.

``ROUTEOPT_FUZZ_EXAMPLES`` sets how many requests are made of each route, ``ROUTEOPT_FUZZ_DATABASE``
the address of an empty database where it is not to be SQLite.
"""

import json
import os
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import content_type_conformance, not_a_server_error
from schemathesis.checks import response_schema_conformance as as_described
from schemathesis.specs.openapi.schemas import OpenApiSchema

from routeopt.store.roles import Role
from tests.api.made import Reviewed
from tests.api.snapshot import description
from tests.api.world import World, fill, make_world

_EXAMPLES = int(os.environ.get("ROUTEOPT_FUZZ_EXAMPLES", "3"))
_CHECKS = [not_a_server_error, as_described, content_type_conformance]


def _operations() -> list[tuple[str, str]]:
    paths = json.loads(description())["paths"]
    return [(path, method) for path, operations in paths.items() for method in operations]


@pytest.fixture(scope="module")
def fuzzed(done: Reviewed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve two councils that have everything."""
    folder = tmp_path_factory.mktemp("fuzzed")
    address = os.environ.get("ROUTEOPT_FUZZ_DATABASE") or f"sqlite:///{folder / 'service.sqlite'}"
    with make_world(address, folder) as world:
        fill(world, world.here, done)
        # A route may revoke the key it is told of: not the one that asks.
        with world.client(world.here) as client:
            keys = client.get("/v1/keys").json()
        world.here.ids["key_id"] = next(one["id"] for one in keys if one["role"] == Role.VIEWER)
        yield world


@pytest.fixture(scope="module")
def described(fuzzed: World) -> OpenApiSchema:
    """Read what the service says of itself."""
    return schemathesis.openapi.from_url(f"{fuzzed.address}/openapi.json")


@pytest.mark.parametrize(("path", "method"), _operations())
def test_no_request_is_too_strange(
    path: str, method: str, described: OpenApiSchema, fuzzed: World
) -> None:
    """No answer is a 5xx, and each is as the description says."""
    named = {**fuzzed.here.ids, "name": "report.html"}
    headers = {"Authorization": f"Bearer {fuzzed.here.keys[Role.ADMIN]}"}

    @given(case=described[path][method].as_strategy())
    @settings(
        max_examples=_EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def send(case: schemathesis.Case) -> None:
        for name in case.path_parameters or ():
            case.path_parameters[name] = named.get(name, case.path_parameters[name])
        case.call_and_validate(checks=_CHECKS, headers=headers)

    send()
