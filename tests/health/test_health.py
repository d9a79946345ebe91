"""The house says how it is, and what to do where it is not well."""

from __future__ import annotations

from community.health.queries import examine
from tests.factories import a_post


def test_a_living_process_says_so(client):
    assert client.get("/healthz").json == {"status": "alive"}


def test_figures_count_requests_and_the_backlog(client):
    a_post()
    client.get("/api/v1/feeds/latest")

    figures = client.get("/internal/metrics").text

    assert 'community_requests_total{endpoint="feeds.get_latest",method="GET",status="200"}' in figures
    assert "community_outbox_pending" in figures


def test_a_house_whose_parts_are_well_is_ready(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert all(part["well"] for part in answer.json.values())


def test_a_database_that_is_behind_its_migrations_is_not_ready_and_says_how_to_mend_it(house_over_nothing):
    answer = house_over_nothing("sqlite").test_client().get("/readyz")

    assert answer.status_code == 503
    assert "community migrate" in answer.json["migrations"]["says"]


def test_without_a_worker_the_doctor_says_that_none_runs(app):
    worker = next(finding for finding in examine() if finding.part == "worker")

    assert not worker.well
    assert "community worker" in worker.says
