"""What happened around a campaign, from the facts: who took part and when, what they wrote, what others did with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from pyroaring import BitMap
from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import aliased

from community.activity.bitmaps import union
from community.bookmarks.models import Bookmark
from community.campaigns.models import Campaign, Exposure, Participant
from community.clock import reporting_day
from community.content.models import HANGING, Content, ContentTopic, Status
from community.database import db
from community.errors import Invalid
from community.likes.models import Like
from community.likes.queries import counted
from community.members.models import Member
from community.metrics.calendar import Unit, period_of
from community.metrics.counting import Cohort
from community.metrics.queries import COUNTED
from community.shares.models import ShareLink


def participants(campaign_id: int) -> BitMap:
    """The numbers of the members who took part and count."""
    rows = select(Member.number).join(Participant, Participant.member_id == Member.id)
    return BitMap(db.session.scalars(rows.where(Participant.campaign_id == campaign_id, COUNTED)).all())


def the_campaign(name: str) -> int:
    """The id of the campaign that a cohort names. Raises Invalid for none that there is."""
    if not (name.isascii() and name.isdigit() and len(name) < 19) or db.session.get(Campaign, int(name)) is None:
        raise Invalid(errors={"cohort": ["There is no such campaign."]})
    return int(name)


def campaign_cohorts(name: str, unit: Unit, first: date, last: date) -> Sequence[Cohort]:
    """Members by the period in which they entered the campaign, for the periods from first to last.

    name: the campaign's id. Raises Invalid for none that there is.
    """
    campaign = the_campaign(name)
    rows = select(Member.number, Participant.joined_at).join(Participant, Participant.member_id == Member.id)
    starts: defaultdict[date, BitMap] = defaultdict(BitMap)
    for number, joined_at in db.session.execute(rows.where(Participant.campaign_id == campaign)):
        starts[period_of(reporting_day(joined_at), unit).start].add(number)
    within = period_of(first, unit).start, period_of(last, unit).start
    return [Cohort(start, starts[start]) for start in sorted(starts) if within[0] <= start <= within[1]]


def new_members(campaign_id: int, begin: datetime, end: datetime) -> BitMap:
    """The numbers of those who took part and joined the community in that time."""
    rows = select(Member.number).join_from(Member, Participant, Participant.member_id == Member.id)
    joined = Member.created_at >= begin, Member.created_at < end
    return BitMap(db.session.scalars(rows.where(Participant.campaign_id == campaign_id, COUNTED, *joined)).all())


def contents_of(campaign: Campaign, begin: datetime, end: datetime) -> Select:
    """Public contents of who took part, published in that time; with a topic, those that bear it."""
    people = select(Participant.member_id).where(Participant.campaign_id == campaign.id)
    published = Content.published_at >= begin, Content.published_at < end, Content.status == Status.PUBLISHED
    return select(Content.id).where(Content.author_id.in_(people), *published, _bears(campaign.topic_id))


def _bears(topic_id: int | None) -> ColumnElement[bool]:
    if topic_id is None:
        return true()
    return select(1).where(ContentTopic.content_id == Content.id, ContentTopic.topic_id == topic_id).exists()


def count_contents(campaign: Campaign, begin: datetime, end: datetime) -> int:
    """How many of these contents there are."""
    return db.session.scalar(select(func.count()).select_from(contents_of(campaign, begin, end).subquery())) or 0


def authors_of(campaign: Campaign, begin: datetime, end: datetime) -> BitMap:
    """The numbers of who wrote them and counts."""
    ids = contents_of(campaign, begin, end).with_only_columns(Content.author_id)
    return BitMap(db.session.scalars(select(Member.number).where(Member.id.in_(ids), COUNTED)).all())


def count_engagements(campaign: Campaign, begin: datetime, end: datetime) -> int:
    """Likes, comments, bookmarks, shares and reposts in that time of what was published since the opening, by others.

    Discounted likes do not count. Source: engagement rate, DEFINITIONS.
    """
    return sum(db.session.scalar(rows) or 0 for rows in _engagements(func.count(), campaign, begin, end))


def who_engaged(campaign: Campaign, begin: datetime, end: datetime) -> BitMap:
    """The numbers of whose engagement ``count_engagements`` counts."""
    each = (db.session.scalars(rows.distinct()) for rows in _engagements(Member.number, campaign, begin, end))
    return union(BitMap(numbers.all()) for numbers in each)


def _engagements(column: Any, campaign: Campaign, begin: datetime, end: datetime) -> Iterator[Select]:
    written = contents_of(campaign, campaign.opens_at, end).add_columns(Content.author_id).subquery()
    under = aliased(Content.__table__)
    # Kinds are named so that the index of what hangs from a root is read.
    public = and_(under.c.status == Status.PUBLISHED, under.c.kind.in_(HANGING))
    facts = [
        (Like, Like.content_id, Like.member_id, Like.created_at, counted()),
        (Bookmark, Bookmark.content_id, Bookmark.member_id, Bookmark.created_at, Bookmark.ended_at.is_(None)),
        (ShareLink, ShareLink.content_id, ShareLink.member_id, ShareLink.created_at, true()),
        (under, under.c.root_id, under.c.author_id, under.c.published_at, public),
    ]
    for table, content_id, who, at, stands in facts:
        rows = select(column).select_from(written).join(table, content_id == written.c.id)
        rows = rows.join(Member, and_(Member.id == who, COUNTED)).where(who != written.c.author_id, stands)
        yield rows.where(at >= begin, at < end)


def exposures(campaign_id: int, *, held_out: bool) -> BitMap:
    """The numbers of the members who were told of the campaign, or held out from that."""
    rows = select(Member.number).join(Exposure, Exposure.member_id == Member.id)
    which = Exposure.campaign_id == campaign_id, Exposure.held_out.is_(held_out)
    return BitMap(db.session.scalars(rows.where(*which, COUNTED)).all())
