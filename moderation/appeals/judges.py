"""Who may decide an appeal: somebody else, wherever there is somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from community.database import db
from community.members.models import Member
from moderation.appeals.errors import NotYourAppeal
from moderation.appeals.models import Appeal
from moderation.desk.errors import OwnCase
from moderation.desk.models import Case
from moderation.queues.queries import check_open, is_open

ALONE_AFTER = timedelta(hours=24)


def check_judge(asked: Appeal, case: Case, moderator: Member, now: datetime) -> bool:
    """May this moderator decide it? Returns whether only because nobody else can. case: that of its content.

    Not its author nor its appellant, and not who took the decision, unless every other moderator of its queue and every
    admin has a part in it: then the same person may, 24 hours after the appeal. Raises NotFound in a queue of others,
    OwnCase, NotYourAppeal. Source: DSA Art. 20.
    """
    check_open(case.id, moderator)
    if asked.content.author_id == moderator.id:
        raise OwnCase
    if asked.appellant_id == moderator.id:
        raise NotYourAppeal("You made this appeal.")
    decided_by = asked.decision and asked.decision.decided_by
    if moderator.id != decided_by:
        return False
    if _others(asked, case, decided_by):
        raise NotYourAppeal("You took the decision that it is against. Another moderator has to look.")
    if now < asked.opened_at + ALONE_AFTER:
        alone_from = asked.opened_at + ALONE_AFTER
        raise NotYourAppeal(f"You took the decision; nobody else can, so you may from {alone_from:%Y-%m-%d %H:%M} UTC.")
    return True


def _others(asked: Appeal, case: Case, decided_by: int) -> bool:
    """Is there a moderator of its queue, or an admin, who has no part in it?"""
    staff = select(Member).where(Member.is_staff, Member.erased_at.is_(None))
    part = {decided_by, asked.appellant_id, asked.content.author_id}
    apart = (each for each in db.session.scalars(staff) if each.has_role("moderator") and each.id not in part)
    return any(is_open(case.id, each) for each in apart)
