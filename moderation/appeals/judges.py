"""Who may decide an appeal: somebody else, wherever there is somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from community.database import db
from community.members.models import Member
from moderation.appeals.errors import NotYourAppeal
from moderation.appeals.models import Appeal
from moderation.desk.errors import OwnCase

ALONE_AFTER = timedelta(hours=24)


def check_judge(asked: Appeal, moderator: Member, now: datetime) -> bool:
    """May this moderator decide it? Returns whether only because nobody else can.

    Not its author nor its appellant, and not who took the decision, unless every other moderator and admin has a part
    in it: then the same person may, 24 hours after the appeal. Raises OwnCase, NotYourAppeal. Source: DSA Art. 20.
    """
    if asked.content.author_id == moderator.id:
        raise OwnCase
    if asked.appellant_id == moderator.id:
        raise NotYourAppeal("You made this appeal.")
    decided_by = asked.decision and asked.decision.decided_by
    if moderator.id != decided_by:
        return False
    if _others(asked, decided_by):
        raise NotYourAppeal("You took the decision that it is against. Another moderator has to look.")
    if now < asked.opened_at + ALONE_AFTER:
        alone_from = asked.opened_at + ALONE_AFTER
        raise NotYourAppeal(f"You took the decision; nobody else can, so you may from {alone_from:%Y-%m-%d %H:%M} UTC.")
    return True


def _others(asked: Appeal, decided_by: int) -> bool:
    """Is there a moderator or an admin who has no part in it?"""
    staff = select(Member).where(Member.is_staff, Member.erased_at.is_(None))
    part = {decided_by, asked.appellant_id, asked.content.author_id}
    return any(member.has_role("moderator") and member.id not in part for member in db.session.scalars(staff))
