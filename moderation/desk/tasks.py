"""What the desk hears of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from community.database import db
from community.members.models import Member
from community.notifications.actions import Official, notify_all


def deliver_letters(payloads: Sequence[dict[str, Any]]) -> None:
    """Put letters into the inboxes of their members. Who erased their account is told nothing any more.

    Hears ``letter.posted``, inline.
    """
    addressed = {payload["member_id"] for payload in payloads}
    here = set(db.session.scalars(select(Member.id).where(Member.id.in_(addressed), Member.erased_at.is_(None))))
    notify_all(Official(**payload) for payload in payloads if payload["member_id"] in here)
