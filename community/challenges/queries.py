"""The ranking of a topic challenge: live from the facts, and as it was frozen.

score = how many people engaged with the content, each once per kind of engagement: like (discounted ones not),
comment, bookmark, share, repost. The author and staff count nothing. Source of the kinds: engagement rate, DEFINITIONS.
Of equal ones the earlier published comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, and_, func, literal, select, union
from sqlalchemy.orm import aliased

from community.bookmarks.models import Bookmark
from community.campaigns.models import Campaign, State
from community.challenges.models import ChallengeEntry, Disqualification
from community.content.models import LISTABLE, Content, ContentTopic, Reach, Status
from community.content.queries import view_contents
from community.database import db
from community.generations import generation_page
from community.http.cursors import Page
from community.likes.models import Like
from community.likes.queries import counted
from community.members.models import Member
from community.members.queries import Viewer
from community.shares.models import ShareLink


class Ranked(NamedTuple):
    """A content and its place."""

    content_id: int
    author_id: int
    rank: int
    score: int


def entries_of(campaign: Campaign) -> Select:
    """Contents that take part: published within the window, public now, bearing the topic, not disqualified.

    Of staff nothing does, nor does what moderation limits.
    """
    out = select(Disqualification.content_id).where(Disqualification.campaign_id == campaign.id)
    return (
        select(Content.id, Content.author_id, Content.published_at)
        .join(ContentTopic, and_(ContentTopic.content_id == Content.id, ContentTopic.topic_id == campaign.topic_id))
        .join(Member, and_(Member.id == Content.author_id, Member.is_staff.is_(False), Member.erased_at.is_(None)))
        .where(Content.published_at >= campaign.opens_at, Content.published_at < campaign.closes_at)
        .where(Content.status == Status.PUBLISHED, Content.reach == Reach.FULL, Content.kind.in_(LISTABLE))
        .where(Content.id.not_in(out))
    )


def live_ranking(campaign: Campaign) -> list[Ranked]:
    """The ranking as it is now, of each member their best entries alone."""
    entries = db.session.execute(entries_of(campaign)).all()
    scores = _scores(campaign)
    best_first = sorted(entries, key=lambda row: (-scores.get(row.id, 0), row.published_at, row.id))
    ranked, of_author = [], Counter()
    for row in best_first:
        of_author[row.author_id] += 1
        if of_author[row.author_id] <= campaign.terms["most_entries"]:
            ranked.append(Ranked(row.id, row.author_id, len(ranked) + 1, scores.get(row.id, 0)))
    return ranked


def _scores(campaign: Campaign) -> dict[int, int]:
    entries = entries_of(campaign).subquery()
    engaged = _engagements(select(entries.c.id)).subquery()
    rows = (
        select(engaged.c.content_id, func.count())
        .join(entries, entries.c.id == engaged.c.content_id)
        .join(Member, Member.id == engaged.c.member_id)
        .where(engaged.c.member_id != entries.c.author_id, Member.is_staff.is_(False), Member.erased_at.is_(None))
        .group_by(engaged.c.content_id)
    )
    return dict(db.session.execute(rows).all())


def _engagements(ids: Select) -> CompoundSelect:
    """(content, member, kind of engagement), each once."""
    answer = aliased(Content.__table__).c
    under = answer.root_id.in_(ids), answer.status == Status.PUBLISHED
    return union(
        select(Like.content_id, Like.member_id, literal("like").label("kind")).where(
            Like.content_id.in_(ids), counted()
        ),
        select(Bookmark.content_id, Bookmark.member_id, literal("bookmark")).where(
            Bookmark.content_id.in_(ids), Bookmark.ended_at.is_(None)
        ),
        select(ShareLink.content_id, ShareLink.member_id, literal("share")).where(ShareLink.content_id.in_(ids)),
        select(answer.root_id, answer.author_id, answer.kind).where(*under),
    )


def ranking_of(campaign: Campaign) -> Sequence[Ranked]:
    """The ranking: the frozen one once it is."""
    if campaign.state != State.FROZEN:
        return live_ranking(campaign)
    rows = (
        select(ChallengeEntry.content_id, Content.author_id, ChallengeEntry.rank, ChallengeEntry.score)
        .join(Content, Content.id == ChallengeEntry.content_id)
        .where(ChallengeEntry.campaign_id == campaign.id)
        .order_by(ChallengeEntry.rank)
    )
    return [Ranked(*row) for row in db.session.execute(rows)]


def ranking_page(campaign: Campaign, viewer: Viewer, limit: int, cursor: str | None) -> Page:
    """A page of the ranking as it was when the walk began. What one may not see now is a place without its content."""
    known = {ranked.content_id: ranked for ranked in ranking_of(campaign)}
    return generation_page(
        f"challenge:{campaign.id}",
        lambda: list(known),
        lambda ids: show_entries(campaign, [known[id_] for id_ in ids if id_ in known], viewer),
        limit,
        cursor,
    )


def show_entries(campaign: Campaign, ranked: Sequence[Ranked], viewer: Viewer) -> list[dict[str, Any]]:
    """Entries as mappings for EntryOut."""
    ids = [each.content_id for each in ranked]
    seen = {content["id"]: content for content in view_contents(ids, viewer, listed=False)}
    out = reasons_against(campaign.id, ids)
    return [
        {
            "id": each.content_id,
            "rank": each.rank,
            "score": each.score,
            "content": seen.get(each.content_id),
            "disqualified": each.content_id in out,
        }
        for each in ranked
    ]


def reasons_against(campaign_id: int, ids: Sequence[int] | None = None) -> dict[int, str]:
    """Why contents do not take part, by content."""
    rows = select(Disqualification.content_id, Disqualification.reason).filter_by(campaign_id=campaign_id)
    if ids is not None:
        rows = rows.where(Disqualification.content_id.in_(ids))
    return dict(db.session.execute(rows).all())


def own_entries(campaign: Campaign, member: Member) -> dict[str, Any]:
    """One's own entries, ranked and disqualified ones."""
    ranked = [each for each in ranking_of(campaign) if each.author_id == member.id]
    mine = select(Content.id).where(Content.author_id == member.id)
    out = select(Disqualification.content_id, Disqualification.reason).filter_by(campaign_id=campaign.id)
    against = db.session.execute(out.where(Disqualification.content_id.in_(mine)))
    return {
        "entries": [{"content_id": str(e.content_id), "rank": e.rank, "score": e.score} for e in ranked],
        "disqualified": [{"content_id": str(id_), "reason": reason} for id_, reason in against],
    }
