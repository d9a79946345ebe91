"""Reacting, and taking it back. Twice is the same as once; a count changes with its fact."""

from __future__ import annotations

from sqlalchemy import update

from community.caps.actions import spend
from community.content.models import Content
from community.content.queries import Glimpse
from community.database import db
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import Actor
from community.reactions.models import Reaction, ReactionCount
from community.reactions.queries import count_of
from community.relations import begin, end, insert_new, stands


def react(member: Member | Actor, content: Content | Glimpse, name: str) -> int:
    """Add a reaction. Returns how many of this name the content has now.

    name: as ``queries.get_offered`` gives it. Neither the score nor what the author received changes: that is the
    like's. Raises Restricted while moderation keeps the member from liking, CapReached at the day's end of it.
    """
    check_unrestricted(member, "like")
    reaction = {"member_id": member.id, "content_id": content.id, "name": name}
    if stands(Reaction, **reaction):
        return count_of(content, name)
    spend(member, "reaction", content.author_id)
    if begin(Reaction, **reaction):
        insert_new(ReactionCount, content_id=content.id, name=name, count=0)
        _count(content, name, +1)
    return count_of(content, name)


def take_back(member: Member | Actor, content: Content | Glimpse, name: str) -> int:
    """Take a reaction back, retired ones too. Harmless when there is none. Returns how many are left."""
    if end(Reaction, member_id=member.id, content_id=content.id, name=name):
        _count(content, name, -1)
    return count_of(content, name)


def _count(content: Content | Glimpse, name: str, by: int) -> None:
    counted = update(ReactionCount).filter_by(content_id=content.id, name=name).values(count=ReactionCount.count + by)
    db.session.execute(counted.execution_options(synchronize_session=False))
