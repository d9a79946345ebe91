"""The present, in one place: the reports' day it falls into, and histories told again at their own times."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from flask import current_app

_retold: ContextVar[datetime | None] = ContextVar("retold", default=None)


def utcnow() -> datetime:
    """The present instant, aware, in UTC."""
    return _retold.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Do what stands in the block as if it were that moment: how a history is told again through the same actions."""
    token = _retold.set(moment)
    try:
        yield
    finally:
        _retold.reset(token)


def reporting_day(instant: datetime | None = None) -> date:
    """The local day of TIMEZONE in which the instant lies; today's by default."""
    return (instant or utcnow()).astimezone(current_app.config["COMMUNITY"].timezone).date()
