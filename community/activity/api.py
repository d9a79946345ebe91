"""Where visits are noticed: an authenticated request made by a person. Source: visit, DEFINITIONS."""

from __future__ import annotations

import threading
from datetime import date

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError

from community.access import CALLER, current_actor
from community.activity.actions import record_visit
from community.activity.sessions import note_moment, write_moments
from community.buffers import Buffer
from community.clock import reporting_day
from community.errors import Unavailable
from community.members.queries import Bearer
from community.outbox import transaction

log = structlog.get_logger(__name__)

SECONDS_BETWEEN_WRITES = 60
MADE_BY_PROGRAMS = {("POST", "/api/v1/tokens/refresh"), ("GET", "/api/v1/notifications")}


class Today:
    """Whose visit of the day stands already, as this process remembers; so only the first request of a day writes."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._day: date | None = None
        self._members: set[int] = set()

    def is_first(self, member_id: int, day: date) -> bool:
        """Whether the member was not here on the day before; from now on they were."""
        with self._guard:
            if self._day != day:
                self._day, self._members = day, set()
            is_first = member_id not in self._members
            self._members.add(member_id)
            return is_first

    def forget(self, member_id: int) -> None:
        """Let the member's next request be the first again."""
        with self._guard:
            self._members.discard(member_id)


def init_app(app: Flask) -> None:
    """Record the visits of members to this app."""
    today = Today()
    app.extensions["visit_times"] = Buffer(app, "visit times", write_moments, pause_seconds=SECONDS_BETWEEN_WRITES)

    @app.after_request
    def visit(response: Response) -> Response:
        member = request.environ.get(CALLER)
        if isinstance(member, Bearer) and not _is_made_by_a_program():
            note_moment(member.id)
            _record(today, member.id)
        return response


def _is_made_by_a_program() -> bool:
    return request.url_rule is not None and (request.method, request.url_rule.rule) in MADE_BY_PROGRAMS


def _record(today: Today, member_id: int) -> None:
    """A visit is worth no failed answer: when the database does not take it, the next request brings it again."""
    if today.is_first(member_id, reporting_day()):
        try:
            with transaction():
                record_visit(current_actor())
        except (OperationalError, Unavailable) as error:
            today.forget(member_id)
            log.warning("a visit is not recorded yet", cause=str(error))
