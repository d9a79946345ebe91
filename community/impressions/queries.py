"""Questions about who saw what."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from community.database import db
from community.impressions.models import Impression


def impressions_of(content_id: int, since: date | None = None) -> int:
    """Impressions of a content, on since and later where it is given."""
    counted = select(func.count()).where(Impression.content_id == content_id)
    if since is not None:
        counted = counted.where(Impression.day >= since)
    return db.session.scalar(counted)
