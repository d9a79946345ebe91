"""Rate limits: told in every answer, and refused with the time to wait."""

from __future__ import annotations

import pytest

from tests.conftest import SECRET
from wsgi import make_house


@pytest.fixture
def limited_client(tmp_path):
    house = make_house({"COMMUNITY_HOME": str(tmp_path), "SECRET_KEY": SECRET, "RATE_LIMITS": "1"})
    return house.test_client()


def test_every_answer_tells_what_is_left(limited_client):
    first, second = (limited_client.get("/problems") for _ in range(2))

    assert first.headers["RateLimit-Policy"] == '"reads";q=1200;w=60'
    assert first.headers["RateLimit"].startswith('"reads";r=1199;t=')
    assert second.headers["RateLimit"].startswith('"reads";r=1198;t=')


def test_past_the_limit_the_answer_is_429_and_says_how_long_to_wait(limited_client):
    answers = [limited_client.post("/api/v1/tokens", json={}) for _ in range(60)]

    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert answers[0].status_code != 429
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert refused[0].json["type"] == "/problems/too-many-requests"


def test_the_state_of_the_service_is_told_without_a_limit(limited_client):
    assert "RateLimit" not in limited_client.get("/healthz").headers
