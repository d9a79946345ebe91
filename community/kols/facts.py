"""What the facts tell of authors: engagement, who saw it, followers won, what their links brought.

Staff, robots, erased members and the author's own doing are left out. Every statement is grouped in the database and
speaks of all the authors at once; ``authors`` is a statement of their ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pyroaring import BitMap
from sqlalchemy import ColumnElement, Select, Subquery, Text, and_, case, cast, func, literal, select, union_all
from sqlalchemy.orm import aliased

from community.attribution.channels import LAST, Span, counted_credits
from community.attribution.models import Credit
from community.bookmarks.models import Bookmark
from community.content.models import Content, Status
from community.database import db
from community.follows.models import Follow
from community.impressions.models import Impression
from community.likes.models import Like
from community.likes.queries import counted
from community.members.models import Member
from community.metrics.queries import COUNTED, quarter_of
from community.orders.models import Order
from community.orders.queries import not_wholly_refunded, paid_by
from community.shares.models import Click, ShareLink
from community.visitors.robots import PERSON

NOTES = ("post", "review")
WROTE = Content.kind.in_(NOTES) & (Content.status == Status.PUBLISHED)


def engagements(since: datetime, until: datetime) -> Subquery:
    """Likes, comments, bookmarks, share links and reposts from since up to until: content_id, member_id, at.

    Source: engagement rate, DEFINITIONS.
    """
    hanging = aliased(Content.__table__).c
    written = and_(hanging.kind.in_(("comment", "repost")), hanging.status == Status.PUBLISHED)
    return union_all(
        _within(Like.content_id, Like.member_id, Like.created_at, since, until).where(counted()),
        _within(Bookmark.content_id, Bookmark.member_id, Bookmark.created_at, since, until).where(
            Bookmark.ended_at.is_(None)
        ),
        _within(ShareLink.content_id, ShareLink.member_id, ShareLink.created_at, since, until).where(
            ShareLink.content_id.is_not(None)
        ),
        _within(hanging.root_id, hanging.author_id, hanging.published_at, since, until).where(written),
    ).subquery("engagements")


def _within(content_id: Any, member_id: Any, at: Any, since: datetime, until: datetime) -> Select:
    columns = (content_id.label("content_id"), member_id.label("member_id"), at.label("at"))
    return select(*columns).where(at >= since, at < until)


def notes_of(authors: Select, since: datetime) -> list[Any]:
    """(id, author_id, published_at) of the notes and reviews that they published since then."""
    rows = select(Content.id, Content.author_id, Content.published_at).where(WROTE, Content.published_at >= since)
    return list(db.session.execute(rows.where(Content.author_id.in_(authors))))


def by_others(won: Subquery, *columns: Any) -> Select:
    """Rows of engagements by somebody else than the author, who counts."""
    joined = select(*columns).select_from(won).join(Content, Content.id == won.c.content_id)
    return joined.join(Member, Member.id == won.c.member_id).where(won.c.member_id != Content.author_id, COUNTED)


def engagements_by_note(authors: Select, since: datetime, until: datetime) -> dict[int, int]:
    """How much engagement each content of theirs won."""
    won = engagements(since, until)
    rows = by_others(won, won.c.content_id, func.count()).where(Content.author_id.in_(authors), WROTE)
    return dict(db.session.execute(rows.group_by(won.c.content_id)).all())


def engagements_by_author(authors: Select, since: datetime, until: datetime) -> dict[int, int]:
    """How much engagement their notes and reviews won, whenever these were published."""
    won = engagements(since, until)
    rows = by_others(won, Content.author_id, func.count()).where(Content.author_id.in_(authors), WROTE)
    return dict(db.session.execute(rows.group_by(Content.author_id)).all())


def engaged_members(authors: Select, since: datetime, until: datetime) -> dict[int, tuple[int, int]]:
    """(distinct others who reacted, those of them who bought something and kept some of it) by author."""
    won = engagements(since, until)
    pairs = by_others(won, Content.author_id, Member.id.label("member_id"), Member.external_id).distinct()
    pair = pairs.where(Content.author_id.in_(authors), WROTE).subquery("pairs")
    orders = select(Order.id).where(paid_by(pair.c.member_id, pair.c.external_id), not_wholly_refunded())
    bought = func.count(case((orders.correlate(pair).exists(), 1)))
    rows = select(pair.c.author_id, func.count(), bought).group_by(pair.c.author_id)
    return {author_id: (engaged, buyers) for author_id, engaged, buyers in db.session.execute(rows)}


def who_engaged_with(authors: Select, since: datetime, until: datetime) -> BitMap:
    """The numbers of whose engagement ``engagements_by_author`` counts."""
    rows = by_others(engagements(since, until), Member.number).where(Content.author_id.in_(authors), WROTE)
    return BitMap(db.session.scalars(rows.distinct()).all())


def impressions_by_author(authors: Select, first: date, last: date) -> dict[int, tuple[int, int]]:
    """(impressions, distinct viewers) of their notes and reviews, from first to last."""
    distinct = func.count(Impression.viewer.distinct())
    rows = select(Content.author_id, func.count(), distinct).join(Content, Content.id == Impression.content_id)
    seen = rows.where(Impression.day.between(first, last), viewer_counts(), Content.author_id.in_(authors), WROTE)
    return {id_: (shown, viewers) for id_, shown, viewers in db.session.execute(seen.group_by(Content.author_id))}


def viewer_counts() -> ColumnElement[bool]:
    """SQL: an impression is not of staff, nor of an erased member."""
    return Impression.viewer.not_in(select(literal("member:") + cast(Member.id, Text)).where(~COUNTED))


def followers_won(authors: Select, since: datetime, until: datetime) -> Iterator[tuple[int, int, int]]:
    """(author, number of who began to follow, quarter of an hour in seconds of the epoch)."""
    rows = select(Follow.other_id, Member.number, quarter_of(Follow.created_at))
    rows = rows.join(Member, Member.id == Follow.member_id).where(Follow.other_id.in_(authors), COUNTED)
    within = rows.where(Follow.created_at >= since, Follow.created_at < until)
    yield from db.session.execute(within)


def brought_by_author(
    authors: Select, since: datetime, until: datetime, currency: str
) -> Mapping[int, Mapping[str, int]]:
    """clicks by people, signups, orders, refunds, and revenue_minor net of refunds in currency, of all their links."""
    figures: dict[int, Counter[str]] = {}
    clicks = select(ShareLink.member_id, func.count()).join(Click, Click.link_id == ShareLink.id)
    clicked = clicks.where(Click.kind == PERSON, Click.clicked_at >= since, Click.clicked_at < until)
    for id_, count in db.session.execute(_of_links(clicked, authors).group_by(ShareLink.member_id)):
        figures.setdefault(id_, Counter())["clicks"] = count
    for id_, kind, money, count, amount in db.session.execute(_credits(authors, since, until)):
        figures.setdefault(id_, Counter())[f"{kind}s"] += count
        if money == currency:
            figures[id_]["revenue_minor"] += int(amount)
    return figures


def _credits(authors: Select, since: datetime, until: datetime) -> Select:
    groups = LAST.member_id, Credit.kind, Credit.currency
    summed = func.count(), func.sum(Credit.amount_minor)
    of_them = counted_credits(lambda link: link.member_id.in_(authors), Span(since, until), *groups, *summed)
    return of_them.group_by(*groups)


def _of_links(rows: Select, authors: Select) -> Select:
    return rows.where(ShareLink.member_id.in_(authors))
