"""A real worker process between the outbox and the index: woken by a real broker, killed in the middle, replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask
from sqlalchemy import ColumnElement, func, select, update

from community import deliveries
from community.clock import utcnow
from community.content.actions import publish
from community.content.markup import render
from community.content.models import Content
from community.database import db
from community.outbox import Delivery, transaction
from community.posts.actions import write_post
from community.search.documents import published_versions
from community.search.index import search_index
from tests import servers
from tests.conftest import SECRET
from tests.factories import a_member, made_public, token_of
from tests.search_wired.asking import ask, found
from wsgi import make_house

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 90
BACKLOG = 500

Worker = Callable[[], subprocess.Popen]


@pytest.fixture(params=["file system", "redis"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Of a house of this test alone, on SQLite, with one of the brokers."""
    given = {"COMMUNITY_HOME": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'community.sqlite3'}"}
    given |= {"SECRET_KEY": SECRET, "RATE_LIMITS": "0"}
    if request.param == "redis":
        url = servers.redis_url()
        if url is None:
            pytest.skip(servers.NO_REDIS)
        given["BROKER_URL"] = url
    yield given
    if "BROKER_URL" in given:
        with redis.Redis.from_url(given["BROKER_URL"]) as broker:
            broker.flushall()


@pytest.fixture
def house(settings: dict[str, str]) -> Iterator[Flask]:
    house = make_house(settings)
    with house.app_context():
        db.create_all()
        yield house
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def start_worker(house: Flask, settings: dict[str, str]) -> Iterator[Worker]:
    """Start ``community worker`` as an operator would. All are killed at the end."""
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        command = [sys.executable, "-c", "import wsgi; wsgi.community()", "worker"]
        started.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, start_new_session=True))
        return started[-1]

    yield start
    for worker in started:
        kill(worker)


def kill(worker: subprocess.Popen) -> None:
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def wait_until(holds: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.02)


def waiting(*which: ColumnElement[bool]) -> int:
    """How many rows are on their way to the index."""
    return db.session.scalar(select(func.count()).where(Delivery.queue == "search", *which))


def write_backlog(notes: int) -> None:
    author = a_member()
    with transaction():
        for number in range(notes):
            publish(write_post(author, render(f"积压 {number}")))


def let_leases_end() -> None:
    """What the scheduler would see a minute later."""
    with transaction() as session:
        session.execute(update(Delivery).values(available_at=utcnow()))
    deliveries.sweep()


def test_a_note_is_found_soon_after_it_was_published(house, start_worker):
    client, token = house.test_client(), token_of(a_member())
    start_worker()

    written = client.post(
        "/api/v1/posts", json={"body": "周末试了新鞋，鞋底很防滑。"}, headers={"Authorization": f"Bearer {token}"}
    )
    made_public(db.session.get(Content, int(written.json["id"])))

    wait_until(lambda: not ask(client, "防滑")["partial"] and found(client, "防滑") == [int(written.json["id"])])


def test_what_a_worker_left_that_was_killed_in_the_middle_is_indexed_by_the_next(house, start_worker):
    first = start_worker()
    write_backlog(1)
    wait_until(lambda: not ask(house.test_client(), "积压")["partial"])
    write_backlog(BACKLOG)
    wait_until(lambda: waiting(Delivery.claim.is_not(None)))
    kill(first)
    assert waiting(Delivery.claim.is_not(None))

    start_worker()
    let_leases_end()

    wait_until(lambda: waiting() == 0)
    assert search_index().versions() == published_versions()
    assert ask(house.test_client(), "积压")["total"] == BACKLOG + 1
