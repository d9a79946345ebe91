"""The growth team's client, and days to tell histories on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from community.clock import utcnow
from community.members.models import Member
from tests.factories import a_member

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def growth(as_member: Callable[[Member], FlaskClient]) -> FlaskClient:
    """A client of the growth team, which is staff and so never counted."""
    return as_member(a_member(roles=("growth",)))


@pytest.fixture
def today() -> date:
    """The reporting day of now."""
    return utcnow().astimezone(SHANGHAI).date()


def noon(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A local time of the day as an instant."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def ago(today: date, days: int) -> date:
    """So many days before today."""
    return today - timedelta(days=days)
