"""Questions about who saw what."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from community.database import db
from community.impressions.models import Impression


def impressions_of(content_id: int, since: date) -> int:
    """Impressions of a content on since and later."""
    counted = select(func.count()).where(Impression.content_id == content_id, Impression.day >= since)
    return db.session.scalar(counted)
