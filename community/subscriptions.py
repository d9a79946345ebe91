"""The switchboard: which handler hears which topic. docs/topics.md says what each topic carries."""

from __future__ import annotations

from flask import Flask

from community import outbox
from community.http.idempotency import forget_old_answers
from community.schedule import every

HOUR = 3600


def connect(app: Flask) -> None:
    """Subscribe every handler of the community. Inline ones run just before the commit, the others in workers."""
    every(app, 5, outbox.sweep)
    every(app, HOUR, forget_old_answers)
