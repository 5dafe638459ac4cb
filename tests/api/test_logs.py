"""Proves that the log is one JSON line each and repeats nothing that was read."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from routeopt.api.logs import LogRequests, set_up_logging
from tests.api.serving import served

SECRET = "Zqx999Kv"  # noqa: S105 - a pupil who does not exist


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Catch the log, and put the test runner's own handlers back."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    stream = io.StringIO()
    set_up_logging("INFO", stream)
    yield stream
    root.handlers, root.level = before, level


@pytest.fixture
def app() -> FastAPI:
    """Make a route that answers, and breaks on one thing it may be given."""
    router = APIRouter(prefix="/v1/things")

    @router.get("/{thing}")
    def thing(thing: str) -> str:
        if thing == SECRET:
            raise ValueError(f"no such pupil: {thing}")
        return thing

    app = FastAPI()
    app.include_router(router)
    app.add_middleware(LogRequests)
    return app


def _lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_is_a_line_with_its_route(log: io.StringIO, app: FastAPI) -> None:
    """Method, status and the template of the route are told; neither path nor query is."""
    with served(app) as address:
        answer = httpx.get(f"{address}/v1/things/{SECRET[:5]}", params={"name": SECRET})
    [line] = [line for line in _lines(log) if line["logger"] == "routeopt.http"]
    assert line["route"] == "/v1/things/{thing}"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert line["milliseconds"] >= 0
    assert line["request_id"] == answer.headers["x-request-id"]
    assert SECRET[:5] not in log.getvalue()


def test_an_error_is_told_by_its_class_and_place(log: io.StringIO, app: FastAPI) -> None:
    """What an error says may repeat a cell, so the log has where it was, not its words."""
    with served(app) as address:
        assert httpx.get(f"{address}/v1/things/{SECRET}").status_code == 500
    told = [line for line in _lines(log) if "error" in line]
    assert {line["error"] for line in told} == {"ValueError"}
    assert all("test_logs.py" in line["where"][-1] for line in told)
    assert SECRET not in log.getvalue()


def test_only_known_facts_are_carried(log: io.StringIO) -> None:
    """A fact that is not on the list does not reach the log, whoever passes it."""
    logging.getLogger("somewhere").info("seen", extra={"run_id": "r1", "pupil": SECRET})
    assert _lines(log)[0]["run_id"] == "r1"
    assert SECRET not in log.getvalue()


def test_an_id_that_is_none_is_not_taken_over(log: io.StringIO, app: FastAPI) -> None:
    """A caller's request id is echoed where it looks like one, and replaced where it does not."""
    with served(app) as address:
        asked = f"{address}/v1/things/a"
        good = httpx.get(asked, headers={"X-Request-Id": "trace-12345678"})
        bad = httpx.get(asked, headers={"X-Request-Id": '"}, {"x": 1'})
    assert good.headers["x-request-id"] == "trace-12345678"
    assert len(bad.headers["x-request-id"]) == 32
    assert len(_lines(log)) >= 2
