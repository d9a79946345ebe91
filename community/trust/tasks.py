"""When trust is judged: at every publication, and when a newcomer's first day is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from community.clock import utcnow
from community.content.models import Content
from community.database import db
from community.members.actions import refresh_trust
from community.members.models import Member
from community.members.queries import member_to_change
from community.members.trust import NEWCOMER
from community.outbox import transaction
from community.trust.queries import standing_of

LOOKED_BACK = timedelta(hours=2)


def refresh_author_trust(payloads: Sequence[dict[str, int]]) -> None:
    """Judge the trust of authors anew, each once a batch. Hears ``content.published`` and ``content.hidden``."""
    written = select(Content.author_id).where(Content.id.in_([payload["content_id"] for payload in payloads]))
    for author in db.session.scalars(select(Member).where(Member.id.in_(written), Member.erased_at.is_(None))):
        refresh_trust(author, standing_of(author))


def refresh_newcomers_trust() -> None:
    """Judge the trust of members whose first day ended just now. Run by the scheduler, every hour."""
    grown = utcnow() - NEWCOMER
    recent = Member.created_at.between(grown - LOOKED_BACK, grown)
    due = select(Member.id).where(recent, Member.contents_count > 0, Member.erased_at.is_(None))
    for member_id in db.session.scalars(due).all():
        with transaction():
            member = member_to_change(member_id)
            refresh_trust(member, standing_of(member))
