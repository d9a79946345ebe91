"""A house that listens on this machine, with people of every role in it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from community import deliveries
from community.database import db, upgrade
from community.members.actions import set_password
from community.members.models import Member
from community.members.passwords import hash_password
from community.outbox import transaction
from tests.factories import a_member
from wsgi import make_house

PASSWORD = "eine lange Losung"
ROLES = ("member", "moderator", "growth", "admin")


@dataclass(frozen=True)
class Site:
    """Where it listens, whom it knows by role, and what stands in it: values for parameters of paths."""

    base: str
    usernames: dict[str, str]
    places: dict[str, list[str]]


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Say nothing: what went wrong stands in the answer."""


@contextmanager
def a_site(home: Path, furnish: Callable[[Flask, Member], dict[str, list[str]]]) -> Iterator[Site]:
    """A new house on SQLite, served until the end. ``furnish(app, owner)`` fills it and answers its places."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = make_house(_settings(home, base))
        with app.app_context():
            upgrade()
            usernames = {role: _somebody(role).username for role in ROLES}
            places = furnish(app, db.session.query(Member).filter_by(username=usernames["member"]).one())
            _deliver_all(app)
            with _served(app, listener):
                yield Site(base, usernames, places)
            db.session.remove()
            db.engine.dispose()


def _settings(home: Path, base: str) -> dict[str, str]:
    return {
        "COMMUNITY_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{home / 'community.sqlite3'}",
        "SECRET_KEY": "a secret of the tests, long enough for every use of it",
        "RATE_LIMITS": "0",
        "PUBLIC_URL": base,
    }


def _somebody(role: str) -> Member:
    member = a_member(f"the_{role}", roles=() if role == "member" else (role,))
    with transaction():
        set_password(member, hash_password(PASSWORD))
    return member


def _deliver_all(app: Flask) -> None:
    while sum(deliveries.deliver(queue) for queue in app.extensions["outbox"].queues):
        pass


@contextmanager
def _served(app: Flask, listener: socket.socket) -> Iterator[None]:
    host, port = listener.getsockname()
    server = make_server(host, port, app, threaded=True, request_handler=_Quiet, fd=listener.fileno())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()
