"""What a viewer does not want to see in lists, as one condition: ``content.queries.listed_for`` asks it for all feeds
and searches, and comments, answers, reviews and notifications ask the same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from community.blocks.queries import not_muted
from community.content.models import ContentTopic
from community.database import db
from community.members.queries import Viewer
from community.mutes.models import FoldedText, MutedKeyword, TopicMute
from community.statements import NOW


def unmuted(viewer: Viewer, content: Any) -> ColumnElement[bool]:
    """SQL: the viewer muted neither the author of content, nor anything that it says.

    content: a class or a table, of the statement around it.
    """
    return and_(not_muted(viewer, content.author_id), says_nothing_muted(viewer, content))


def says_nothing_muted(viewer: Viewer, content: Any) -> ColumnElement[bool]:
    """SQL: content says no word and bears no topic that the viewer muted, or it is their own. For lists of one author,
    which nobody opens who does not want to see them."""
    if viewer.id is None:
        return true()
    spared = and_(~_says_muted_word(viewer, content), ~_bears_muted_topic(viewer, content))
    return or_(content.author_id == viewer.id, spared)


def _says_muted_word(viewer: Viewer, content: Any) -> ColumnElement[bool]:
    """A few words against one text, looked up by its key: read only for members who muted any."""
    place = func.instr if db.engine.dialect.name == "sqlite" else func.strpos
    found = select(MutedKeyword.id).join(FoldedText, place(FoldedText.folded, MutedKeyword.folded) > 0)
    these = found.where(FoldedText.content_id == content.id, in_force(MutedKeyword.member_id == viewer.id))
    return these.correlate_except(FoldedText, MutedKeyword).exists()


def _bears_muted_topic(viewer: Viewer, content: Any) -> ColumnElement[bool]:
    borne = and_(ContentTopic.content_id == content.id, ContentTopic.topic_id == TopicMute.topic_id)
    muted = (TopicMute.member_id == viewer.id, TopicMute.ended_at.is_(None))
    return exists().where(borne, *muted).correlate_except(ContentTopic, TopicMute)


def in_force(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL: the muted word is one of these, and its time is not over."""
    return and_(*which, or_(MutedKeyword.until.is_(None), MutedKeyword.until > NOW))


def muted_keywords(viewer: Viewer) -> Select:
    """The words that the viewer mutes now, as rows to be ordered by id."""
    return select(*MutedKeyword.__table__.c).where(in_force(MutedKeyword.member_id == viewer.id))


def count_keywords(member_id: int) -> int:
    """How many words the member mutes now."""
    mine = in_force(MutedKeyword.member_id == member_id)
    return db.session.scalar(select(func.count()).select_from(MutedKeyword).where(mine)) or 0
