"""The present, in one place, so that tests can move it; and the day it falls into for the reports."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import current_app


def utcnow() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def reporting_day(at: datetime | None = None) -> date:
    """The local day of TIMEZONE in which at lies; today's by default."""
    return (at or utcnow()).astimezone(current_app.config["COMMUNITY"].timezone).date()
