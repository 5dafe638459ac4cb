"""Proves that the meters count by route and status, and name nobody."""

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from routeopt.api.metrics import Measured, Metrics
from routeopt.store import runs
from routeopt.store.figures import service_figures
from routeopt.store.roles import Role
from tests.api.serving import served
from tests.api.world import World


def _samples(text: str, name: str) -> dict[tuple[str, ...], float]:
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def test_requests_are_counted_by_route() -> None:
    """Two things asked for under one route are one line; a made-up method is no new line."""
    app, metrics = FastAPI(), Metrics()
    app.get("/things/{thing}")(lambda thing: thing)
    app.add_middleware(Measured, metrics=metrics)
    with served(app) as address:
        for thing in ("a", "b"):
            httpx.get(f"{address}/things/{thing}")
        httpx.request("BREW", f"{address}/things/a")
    counted = _samples(bytes(metrics.page().body).decode(), "routeopt_http_requests_total")
    assert counted["GET", "/things/{thing}", "200"] == 2
    assert {labels[0] for labels in counted} == {"GET", "other"}


def test_only_an_operator_reads_the_meters(filled: World) -> None:
    """The meters want a key that may read them, and hold no id of anything."""
    with filled.client(None) as nobody, filled.client(filled.here, Role.PLANNER) as planner:
        assert nobody.get("/metrics").status_code == 401
        assert planner.get("/metrics").status_code == 403
    with filled.client(filled.here) as operator:
        text = operator.get("/metrics").text
    runs_by_status = _samples(text, "routeopt_runs")
    assert runs_by_status["succeeded",] >= 2
    assert filled.here.council_id not in text
    assert filled.here.ids["run_id"] not in text


def test_a_queue_that_stands_is_seen(world: World) -> None:
    """A run that waits is counted, with how long it has waited."""
    with world.database.session() as session:
        runs.submit(
            session, world.here.council_id, kind="costs", request={}, pack_id=None, created_by="t"
        )
    with world.database.reading() as session:
        figures = service_figures(session)
    assert figures["routeopt_runs"]["queued"] == 1
    assert figures["routeopt_oldest_queued_seconds"][""] >= 0
    assert figures["routeopt_expired_leases"][""] == 0
