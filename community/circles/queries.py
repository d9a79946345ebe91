"""The page of a topic: who looks after it, what they pinned, what stands beside it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from community.circles.models import TopicPin
from community.content.models import Content, ContentTopic, Status, TopicRemoval
from community.content.queries import view_contents
from community.database import db
from community.errors import Forbidden
from community.follows.models import TopicFollow
from community.members.models import Member
from community.members.queries import Viewer, viewer_of
from community.relations import lives
from community.topics.models import Topic, TopicModerator
from community.topics.queries import access_topic, moderators_of, synonyms_of, topic_rows

MOST_READ = 500  # newest contents of a topic that are asked what else they bear
FEWEST_TOGETHER = 2
MOST_RELATED = 10


def looks_after(viewer: Viewer, topic: Topic) -> bool:
    """Whether the viewer is a moderator of this topic, or of the community."""
    return viewer.is_staff or db.session.get(TopicModerator, (topic.id, viewer.id)) is not None


def access_circle(name: str, member: Member) -> Topic:
    """The topic, for those who look after it. Raises NotFound, and Forbidden for everybody else."""
    viewer = viewer_of(member)
    topic = access_topic(name, viewer)
    if not looks_after(viewer, topic):
        raise Forbidden("This needs somebody who looks after the topic. Ask a moderator of this community.")
    return topic


def view_circle(topic: Topic, viewer: Viewer) -> dict[str, Any]:
    """The topic with all that its page shows."""
    following = lives(TopicFollow, member_id=viewer.id, topic_id=Topic.id).label("following")
    row = db.session.execute(topic_rows(viewer).add_columns(following).where(Topic.id == topic.id)).one()
    return {
        **row._mapping,
        "looking_after": viewer.id is not None and looks_after(viewer, topic),
        "synonyms": synonyms_of(topic),
        "moderators": moderators_of(topic),
        "pinned": view_contents(pinned_ids(topic), viewer),
        "related": related_topics(topic),
    }


def pinned_ids(topic: Topic) -> list[int]:
    """What is pinned in the topic, the latest first."""
    pinned = select(TopicPin.content_id).where(TopicPin.topic_id == topic.id)
    return list(db.session.scalars(pinned.order_by(TopicPin.pinned_at.desc(), TopicPin.content_id.desc())))


def removal_rows(topic: Topic) -> Select:
    """What was taken out of the topic, by whom and why, as rows to be ordered."""
    said = (TopicRemoval.content_id, TopicRemoval.reason, TopicRemoval.removed_at)
    rows = select(*said, Member.username.label("removed_by")).join(Member, Member.id == TopicRemoval.removed_by)
    return rows.where(TopicRemoval.topic_id == topic.id)


def related_topics(topic: Topic) -> list[dict[str, Any]]:
    """What else the contents of the topic bear, more often than contents at large; the most typical first.

    Each with ``together``, in how many of its 500 newest contents, and ``lift``, its share of what they bear beside
    the topic over its share of all that is borne. Two contents are the least. Reads no more for a large topic.
    """
    beside = _borne_beside(topic)
    all_beside = sum(together for _, _, together in beside)
    all_borne = int(db.session.scalar(select(func.sum(Topic.contents_count))) or 1)  # a Decimal on PostgreSQL
    found = [
        {"name": name, "together": together, "lift": (together / all_beside) / (contents_count / all_borne)}
        for name, contents_count, together in beside
        if together >= FEWEST_TOGETHER and contents_count
    ]
    typical = [related for related in found if related["lift"] > 1]
    return sorted(typical, key=lambda related: (-related["lift"], -related["together"], related["name"]))[:MOST_RELATED]


def _borne_beside(topic: Topic) -> list[Any]:
    """(name, contents of it, together) of every topic that stands beside this one."""
    public = (ContentTopic.topic_id == topic.id, Content.status == Status.PUBLISHED)
    own = select(ContentTopic.content_id).join(Content, Content.id == ContentTopic.content_id).where(*public)
    newest = own.order_by(ContentTopic.content_id.desc()).limit(MOST_READ).subquery()
    rows = select(Topic.name, Topic.contents_count, func.count()).join(ContentTopic).group_by(Topic.id)
    among = ContentTopic.content_id.in_(select(newest.c.content_id))
    return list(db.session.execute(rows.where(among, Topic.id != topic.id, Topic.banned.is_(False))))
