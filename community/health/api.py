"""Liveness, readiness and figures for the operator's own monitoring."""

from __future__ import annotations

import time

from flask import Flask, Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from community import deliveries
from community.health.queries import ready
from community.health.schemas import AliveOut, Readiness
from community.http.blueprint import Blueprint

health = Blueprint("health", __name__, description="The state of the service")


@health.get("/healthz")
@health.response(200, AliveOut)
def alive():
    """Tell that the process lives."""
    return {"status": "alive"}


@health.get("/readyz")
@health.response(200, Readiness)
@health.alt_response(503, schema=Readiness, description="A part is not well; those after it were not looked at")
def is_ready():
    """Tell whether requests can be served, with the cause where they cannot."""
    findings = ready()
    answer = jsonify({finding.part: {"well": finding.well, "says": finding.says} for finding in findings})
    answer.status_code = 200 if all(finding.well for finding in findings) else 503
    return answer


@health.get("/internal/metrics")
@health.response(200, {"type": "string"}, content_type="text/plain")
def show_figures():
    """Show figures in the text format of Prometheus. Keep this address from the public in your proxy."""
    return Response(generate_latest(current_app.extensions["figures"]), content_type=CONTENT_TYPE_LATEST)


class OutboxCollector(Collector):
    """The backlog, read from the database when somebody asks."""

    def collect(self):
        for state, count in deliveries.backlog().items():
            yield GaugeMetricFamily(f"community_outbox_{state}", f"Rows of the outbox that are {state}", value=count)


def init_app(app: Flask) -> None:
    """Count and time every request of this app, and show the figures at /internal/metrics."""
    registry = app.extensions["figures"] = CollectorRegistry()
    registry.register(OutboxCollector())
    labels = ("endpoint", "method", "status")
    requests = Counter("community_requests", "Requests answered", labels, registry=registry)
    seconds = Histogram("community_request_seconds", "Time to answer", ("endpoint",), registry=registry)

    @app.before_request
    def begin() -> None:
        request.environ["community.began"] = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        requests.labels(endpoint, request.method, response.status_code).inc()
        seconds.labels(endpoint).observe(time.perf_counter() - request.environ.get("community.began", 0.0))
        return response
