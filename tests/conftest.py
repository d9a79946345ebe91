"""The house under test: a real database, a real outbox, real sign-ins. Every test that asks for ``app`` runs twice,
on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from community import deliveries
from community.database import db, upgrade
from community.members.models import Member
from moderation.screening.judges import Judge
from tests import servers
from tests.factories import a_member, an_api_key, token_of
from wsgi import make_house

SECRET = "a secret of the tests, long enough for every use of it"
DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(autouse=True, scope="session")
def no_stray_connections() -> Iterator[None]:
    """Only this machine may be spoken to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = connect


@pytest.fixture(scope="session")
def houses(house_over_nothing: Callable[[str], Flask]) -> Callable[[str], Flask]:
    """One migrated house per database and test process, made when first asked for."""

    @cache
    def house(database: str) -> Flask:
        app = house_over_nothing(database)
        with app.app_context():
            upgrade()
        return app

    return house


@pytest.fixture(scope="session")
def house_over_nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Flask]]:
    """``house_over_nothing("postgres")``: a house over a database without tables."""
    with ExitStack() as ends:

        def house(database: str) -> Flask:
            home = tmp_path_factory.mktemp(database)
            url = f"sqlite:///{home / 'community.sqlite3'}"
            if database == "postgres":
                url = ends.enter_context(_postgres_database())
            app = make_house(_settings(home, url))
            app.extensions["moderation"] = _without_second_looks(app.extensions["moderation"])
            with app.app_context():
                ends.callback(db.engine.dispose)
            return app

        yield house


def _without_second_looks(judge: Judge) -> Judge:
    """The judge, drawing nothing at random: a test that is about second looks says so."""
    return replace(judge, policy=replace(judge.policy, qa_rate=0.0))


def _postgres_database() -> AbstractContextManager[str]:
    server = servers.postgres_url()
    if server is None:
        pytest.skip(servers.NO_POSTGRES)
    return servers.empty_database(server)


def _settings(home: Path, url: str) -> dict[str, str]:
    return {"COMMUNITY_HOME": str(home), "DATABASE_URL": url, "SECRET_KEY": SECRET, "RATE_LIMITS": "0"}


@pytest.fixture(params=DATABASES)
def app(request: pytest.FixtureRequest, houses: Callable[[str], Flask]) -> Iterator[Flask]:
    """The whole house over an empty database, inside its context."""
    house = houses(request.param)
    with house.app_context():
        yield house
        db.session.remove()
        _empty(house)


def _empty(house: Flask) -> None:
    """Delete what the test left. Children go before parents; on PostgreSQL the order is switched off instead."""
    for gathered in ("impressions", "visit_times"):
        house.extensions[gathered].clear()
    with db.engine.begin() as connection, triggers_off(connection):
        if db.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for emptying in _emptying(db.engine.dialect.name):
            connection.exec_driver_sql(emptying)
    for folder in ("index", "media"):
        shutil.rmtree(house.config["COMMUNITY"].home / folder, ignore_errors=True)


@cache
def _emptying(dialect: str) -> list[str]:
    """Statements that delete every row. PostgreSQL takes them all in one message."""
    each = [f'DELETE FROM "{table.name}"' for table in db.metadata.sorted_tables]
    return each if dialect == "sqlite" else ["; ".join(each)]


@contextmanager
def triggers_off(connection: Connection) -> Iterator[None]:
    """Change inside what the database refuses to change; SQLite cannot switch a trigger off, only drop it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        yield
        connection.execute(text("SET session_replication_role = DEFAULT"))
        return
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, made in triggers:
        connection.exec_driver_sql(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's client."""
    return app.test_client()


@pytest.fixture
def as_member(app: Flask) -> Callable[[Member | None], FlaskClient]:
    """``as_member(lin)``: a client signed in as lin; as somebody new without an argument."""

    def sign_in(member: Member | None = None) -> FlaskClient:
        signed_in = app.test_client()
        token = token_of(member or a_member())
        signed_in.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return signed_in

    return sign_in


@pytest.fixture
def as_moderator(as_member: Callable[[Member], FlaskClient]) -> FlaskClient:
    """A client signed in as a moderator."""
    return as_member(a_member(roles=("moderator",)))


@pytest.fixture
def as_host(app: Flask) -> FlaskClient:
    """A client of the host shop's own program."""
    host = app.test_client()
    host.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {an_api_key('host')}"
    return host


@pytest.fixture
def deliver_all(app: Flask) -> Callable[[], int]:
    """Deliver everything in the outbox, as workers would, until nothing is due. Returns how many were settled."""

    def deliver() -> int:
        settled = 0
        while delivered := sum(deliveries.deliver(queue) for queue in app.extensions["outbox"].queues):
            settled += delivered
        return settled

    return deliver
