"""How far a group goal is, counted from the facts whenever asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from community.bookmarks.models import Bookmark
from community.campaigns.models import Campaign
from community.content.models import Content, ContentTopic, Status
from community.database import db
from community.errors import NotFound
from community.goals.models import GoalReached
from community.likes.models import Like
from community.likes.queries import counted
from community.members.models import Member

RELATIONS = {"like": (Like, counted()), "bookmark": (Bookmark, Bookmark.ended_at.is_(None))}


def facts_of(campaign: Campaign) -> Select:
    """(member_id, at) of every fact that counts: within the window, standing now, of nobody of the staff.

    With a topic, contents that bear it count, and what was done with such contents.
    """
    what = campaign.terms["what"]
    rows = _relations(what) if what in RELATIONS else _contents(what)
    facts = rows.where(_bears(campaign.topic_id)).subquery()
    counts = and_(facts.c.at >= campaign.opens_at, facts.c.at < campaign.closes_at)
    by_members = and_(Member.id == facts.c.member_id, Member.is_staff.is_(False), Member.erased_at.is_(None))
    return select(facts.c.member_id, facts.c.at).join(Member, by_members).where(counts)


def _relations(what: str) -> Select:
    """Of others' contents: liking one's own helps nobody."""
    relation, stands = RELATIONS[what]
    rows = select(relation.member_id.label("member_id"), relation.created_at.label("at"))
    there = Content.status == Status.PUBLISHED, Content.author_id != relation.member_id
    return rows.join(Content, Content.id == relation.content_id).where(stands, *there)


def _contents(kind: str) -> Select:
    rows = select(Content.author_id.label("member_id"), Content.published_at.label("at"))
    return rows.where(Content.kind == kind, Content.status == Status.PUBLISHED)


def _bears(topic_id: int | None) -> ColumnElement[bool]:
    if topic_id is None:
        return true()
    return select(1).where(ContentTopic.content_id == Content.id, ContentTopic.topic_id == topic_id).exists()


def progress_of(campaign: Campaign) -> dict[str, Any]:
    """How much was done, by how many, and when it was enough. Raises NotFound for no group goal."""
    if "target" not in campaign.terms:
        raise NotFound
    facts = facts_of(campaign).subquery()
    done, people = db.session.execute(select(func.count(), func.count(facts.c.member_id.distinct()))).one()
    reached = db.session.get(GoalReached, campaign.id)
    return {
        "what": campaign.terms["what"],
        "target": campaign.terms["target"],
        "done": done,
        "members": people,
        "reached_at": reached and reached.reached_at,
    }


def moment_of(campaign: Campaign) -> datetime | None:
    """When the fact happened that completed the goal; None while it is not complete."""
    target = campaign.terms["target"]
    facts = facts_of(campaign).order_by("at", "member_id").offset(target - 1).limit(1).subquery()
    return db.session.scalar(select(facts.c.at))


def first_facts(campaign: Campaign) -> Select:
    """(member_id, when first) of everybody who did something for the goal."""
    facts = facts_of(campaign).subquery()
    return select(facts.c.member_id, func.min(facts.c.at).label("at")).group_by(facts.c.member_id).order_by("member_id")
