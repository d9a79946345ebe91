"""Questions about who saw what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from community.database import db
from community.impressions.models import Impression


def impressions_of(content_id: int, since: date) -> int:
    """Impressions of a content on since and later."""
    counted = select(func.count()).where(Impression.content_id == content_id, Impression.day >= since)
    return db.session.scalar(counted)


def impressions_by_day(first: date, last: date) -> Sequence[tuple[date, int]]:
    """Impressions of all contents per day that had any, both days included."""
    counted = select(Impression.day, func.count()).where(Impression.day.between(first, last)).group_by(Impression.day)
    return db.session.execute(counted.order_by(Impression.day)).all()
