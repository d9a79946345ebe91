"""What the tests of integrity arrange and ask."""

from __future__ import annotations

from sqlalchemy import select

from community.audit.actions import CHECKS, examine
from community.content.models import Content, Status
from community.database import db
from moderation.screening.models import Screening


def status_of(content: Content) -> Status:
    db.session.rollback()
    return db.session.scalar(select(Content.status).where(Content.id == content.id))


def screenings_of(content: Content) -> list[Screening]:
    """What was said of it, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Screening).filter_by(content_id=content.id).order_by(Screening.id)))


def nothing_differs() -> bool:
    """Does every counter say what the facts say?"""
    db.session.rollback()
    return [check.name for check in CHECKS if examine(check)] == []
