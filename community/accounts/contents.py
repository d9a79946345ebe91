"""What becomes of the contents of who leaves: what was public stays under the pseudonym, or goes; the rest goes.

A content that goes keeps its row, for replies, counters and decisions hang from it, but no word of what it said.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, exists, select

from community import outbox
from community.accounts.models import KEPT, Erasure
from community.content.actions import withdraw
from community.content.models import Content, ContentProduct, ContentTopic, Mention, Status
from community.content.queries import content_to_change
from community.content.revisions import Revision
from community.database import db
from community.feeds.models import NotInterested
from community.follows.models import TopicFollow
from community.mutes.models import FoldedText, TopicMute
from community.reviews.models import Reply
from community.tags.models import MemberTag
from community.topics.models import Topic, TopicModerator, TopicSynonym

AT_ONCE = 100
SAID = ("title", "topics_left_out", "pros", "cons", "attributes", "disclosure", "screening", "verification")
OF_A_CONTENT = (Revision, Mention, ContentTopic, ContentProduct, FoldedText)
OF_A_TOPIC = (ContentTopic, TopicFollow, TopicModerator, TopicSynonym, TopicMute, MemberTag, NotInterested)


def hide_latest(member_id: int) -> None:
    """Take the latest public contents of who leaves out of sight at once; ``empty_contents`` finds the rest."""
    public = select(Content.id).where(Content.author_id == member_id, Content.status == Status.PUBLISHED)
    for content_id in db.session.scalars(public.order_by(Content.id.desc()).limit(AT_ONCE)).all():
        withdraw(content_to_change(content_id))


def empty_contents(member_id: int) -> None:
    """Leave no word of what goes, in transactions of its own. Twice is the same as once.

    Records ``contents.emptied`` at the end, so that slices above forget what they noted of them.
    """
    last_id = 0
    while ids := _next_ids(member_id, last_id):
        with outbox.transaction():
            _empty(member_id, ids)
        last_id = ids[-1]
    with outbox.transaction():
        outbox.record("contents.emptied", member_id=member_id)


def _next_ids(member_id: int, last_id: int) -> list[int]:
    theirs = select(Content.id).where(Content.author_id == member_id, Content.id > last_id)
    return list(db.session.scalars(theirs.order_by(Content.id).limit(AT_ONCE)))


def _empty(member_id: int, ids: Sequence[int]) -> None:
    kept = db.session.scalars(select(Erasure.contents).filter_by(member_id=member_id)).one() == KEPT
    names: set[str] = set()
    for content_id in ids:
        content = content_to_change(content_id)
        if kept and content.status is Status.PUBLISHED:
            db.session.execute(delete(Revision).where(Revision.content_id == content_id))
        else:
            names.update(content.topic_names)
            withdraw(content)
            _say_nothing(content)
    db.session.flush()
    if names:
        _forget_topics(names)


def _say_nothing(content: Content) -> None:
    for column in SAID:
        setattr(content, column, None)
    content.body = content.body_html = content.excerpt = ""
    db.session.flush()  # what counted its topics reads them as they were
    content.topic_names, content.media = [], []
    content.version += 1
    for model in OF_A_CONTENT:
        db.session.execute(delete(model).where(model.content_id == content.id))
    db.session.execute(delete(Reply).where(Reply.review_id == content.id))


def _forget_topics(names: set[str]) -> None:
    """Delete topics that nobody bears, follows or looks after, and of which nothing is told. Records
    ``topics.forgotten``."""
    unused = (Topic.description == "", Topic.rules == "", Topic.banned.is_(False))
    nobodys = [~exists().where(model.topic_id == Topic.id) for model in OF_A_TOPIC]
    ids = list(db.session.scalars(select(Topic.id).where(Topic.name.in_(names), *unused, *nobodys)))
    if ids:
        db.session.execute(delete(Topic).where(Topic.id.in_(ids)))
        outbox.record("topics.forgotten", topic_ids=ids)


def forget_mentions(member_id: int) -> None:
    """Let no content lead to who left. What others wrote stays as they wrote it."""
    db.session.execute(delete(Mention).where(Mention.member_id == member_id))
