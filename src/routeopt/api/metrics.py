"""Counts and times for Prometheus: requests by route, runs by status. No label names a person."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from fastapi import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from routeopt.api.logs import route_of

Figures = Callable[[], Mapping[str, Mapping[str, float]]]
"""Reads the store when asked: of each gauge, a value by status (``""`` where it has none)."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_GAUGES = {
    "routeopt_runs": "Runs by status, of all councils together",
    "routeopt_oldest_queued_seconds": "How long the oldest queued run has waited",
    "routeopt_expired_leases": "Running runs whose worker has not been heard of in time",
}


class _Store(Collector):
    """Gauges that are read from the store when somebody asks, not kept beside it."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        """Read the store once."""
        read = self._figures()
        for name, words in _GAUGES.items():
            values = read.get(name, {})
            family = GaugeMetricFamily(name, words, labels=["status"] if "" not in values else [])
            for status, value in values.items():
                family.add_metric([status] if status else [], value)
            yield family


@dataclass(slots=True)
class Metrics:
    """The meters of one service process."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)
    open: Gauge = field(init=False)

    def __post_init__(self) -> None:
        """Register the meters."""
        self.requests = Counter(
            "routeopt_http_requests_total",
            "Requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "routeopt_http_request_seconds",
            "Time to the start of an answer",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.open = Gauge(
            "routeopt_http_requests_open", "Requests being answered now", registry=self.registry
        )
        ProcessCollector(registry=self.registry)

    def watch(self, figures: Figures) -> None:
        """Add the gauges that are read from the store."""
        self.registry.register(_Store(figures))

    def page(self) -> Response:
        """Give everything in the form Prometheus reads."""
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in _METHODS else "other"


class Measured:
    """Counts and times every request by the template of its route."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request and measure it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        started: list[tuple[int, float]] = []

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append((int(message["status"]), time.perf_counter() - began))
            await send(message)

        self.metrics.open.inc()
        try:
            await self.app(scope, receive, timed)
        finally:
            self.metrics.open.dec()
            status, seconds = started[0] if started else (500, time.perf_counter() - began)
            method, route = _method(scope), route_of(scope)
            self.metrics.requests.labels(method, route, str(status)).inc()
            self.metrics.seconds.labels(method, route).observe(seconds)
