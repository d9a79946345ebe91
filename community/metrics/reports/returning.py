"""Contents and topics that bring people back: what the first action after a silence was about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import and_, select, true

from community.activity.bitmaps import sliding_union, union
from community.attribution.models import Credit
from community.bookmarks.models import Bookmark
from community.clock import reporting_day
from community.content.models import HANGING, Content, ContentTopic
from community.content.queries import visible_to
from community.database import db
from community.likes.models import Like
from community.members.models import Member
from community.members.queries import ANYBODY
from community.metrics.definitions import ANY
from community.metrics.queries import active_by_day, begin_of, days_between, end_of, registered_by_each
from community.metrics.reports.days import Row
from community.reviews.models import HelpfulVote
from community.shares.models import ShareLink
from community.topics.models import Topic

SILENT_DAYS = 14
MOST_SHOWN = 50
AT_ONCE = 10_000


class Touch(NamedTuple):
    """Where an action names its member, its content and its time."""

    who: Any
    content: Any
    at: Any
    counts: Any = true()


TOUCHES = (
    Touch(Like.member_id, Like.content_id, Like.created_at),
    Touch(Bookmark.member_id, Bookmark.content_id, Bookmark.created_at),
    Touch(HelpfulVote.member_id, HelpfulVote.review_id, HelpfulVote.created_at),
    Touch(ShareLink.member_id, ShareLink.content_id, ShareLink.created_at),
    Touch(Content.author_id, Content.root_id, Content.submitted_at, Content.kind.in_(HANGING)),
    Touch(
        Credit.member_id,
        ShareLink.content_id,
        Credit.occurred_at,
        and_(Credit.kind == "visit", Credit.link_id == ShareLink.id),
    ),
)
"""Comments, answers and reposts hang from a root; a credited visit came through a link to the content."""


def returning_report(first: date, last: date, counted: BitMap) -> Row:
    """Members whose first action after 14 silent days or more was on a content that anybody may see, or came by it."""
    everybody, brought = brought_back(first, last, counted)
    contents = [(_described(content), members) for content, members in brought.items()]
    return {
        "returned": len(everybody),
        "by_contents": len(union(brought.values())),
        "contents": _ranked(contents),
        "topics": _ranked(({"topic": name}, members) for name, members in by_topics(brought).items()),
    }


def brought_back(first: date, last: date, counted: BitMap) -> tuple[BitMap, dict[Content, BitMap]]:
    """Who came back, and of them by content whom it brought: contents that anybody may see."""
    returned = _returned(first, last, counted)
    brought = _brought(returned, first, last)
    return union(returned.values()), {content: brought[content.id] for content in _public(brought)}


def _returned(first: date, last: date, counted: BitMap) -> dict[date, BitMap]:
    """Who came on a day after so many silent ones, and had been a member before these."""
    active = active_by_day(ANY, first - timedelta(days=SILENT_DAYS), last, counted)
    lately = sliding_union(list(active.values()), SILENT_DAYS)[SILENT_DAYS - 1 :]
    days = days_between(first, last)
    here = registered_by_each([day - timedelta(days=SILENT_DAYS + 1) for day in days])
    return {day: (active[day] & members) - before for day, members, before in zip(days, here, lately, strict=False)}


def _brought(returned: Mapping[date, BitMap], first: date, last: date) -> dict[int, BitMap]:
    """Content → whom it brought back. The first touch of the day counts; of equals, that of the oldest content."""
    firsts: dict[tuple[date, int], tuple] = {}
    for number, content, at in chain.from_iterable(_rows(touch, first, last) for touch in TOUCHES):
        day = reporting_day(at)
        if number in returned[day]:
            key = day, number
            firsts[key] = min(firsts.get(key, (at, content)), (at, content))
    brought: defaultdict[int, BitMap] = defaultdict(BitMap)
    for (_, number), (_, content) in firsts.items():
        brought[content].add(number)
    return brought


def _rows(touch: Touch, first: date, last: date) -> Iterable[Any]:
    within = touch.at >= begin_of(first), touch.at < end_of(last)
    rows = select(Member.number, touch.content, touch.at).where(Member.id == touch.who, touch.content.is_not(None))
    return db.session.execute(rows.where(*within, touch.counts))


def _public(brought: Mapping[int, BitMap]) -> list[Content]:
    """Those that anybody may see; what is hidden, or for a circle, is not told of."""
    seen = select(Content).where(visible_to(ANYBODY)).order_by(Content.id)
    return [own for ids in _parts(brought) for own in db.session.scalars(seen.where(Content.id.in_(ids)))]


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    """In ascending order, no more at once than a statement takes."""
    ids = sorted(ids)
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _described(content: Content) -> Row:
    return {"content_id": str(content.id), "kind": content.kind, "title": content.title or content.excerpt}


def by_topics(brought: Mapping[Content, BitMap]) -> dict[str, BitMap]:
    """Whom the contents of each topic brought back, by its name."""
    of_content = {content.id: own for content, own in brought.items()}
    members: defaultdict[str, BitMap] = defaultdict(BitMap)
    borne = select(Topic.name, ContentTopic.content_id).join(Topic, Topic.id == ContentTopic.topic_id)
    for ids in _parts(of_content):
        for name, content in db.session.execute(borne.where(ContentTopic.content_id.in_(ids), ~Topic.banned)):
            members[name] |= of_content[content]
    return {name: members[name] for name in sorted(members)}


def _ranked(groups: Iterable[tuple[Row, BitMap]]) -> list[Row]:
    rows = [row | {"members": len(members)} for row, members in groups]
    return sorted(rows, key=lambda row: -row["members"])[:MOST_SHOWN]
