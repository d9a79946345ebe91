"""Muting words and topics, and keeping the texts in which muted words are looked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.errors import Conflict, Invalid
from community.members.models import Member
from community.members.queries import lock_members
from community.mutes.folding import folded, folded_word
from community.mutes.models import FoldedText, MutedKeyword, TopicMute
from community.mutes.queries import count_keywords
from community.relations import begin, end, insert_new
from community.topics.models import Topic

MOST_KEYWORDS = 200  # the most for which a page of 20 costs no more than a few milliseconds: docs/relations.md


def mute_keyword(member: Member, word: str, until: datetime | None = None) -> int:
    """Spare the member what says this word. Muted again, the later ``until`` holds. Returns how many they mute.

    Raises Invalid for a word without letters or digits and for a time that is over, Conflict where there are 200.
    """
    form = _form(word)
    if until is not None and until <= utcnow():
        raise Invalid(errors={"until": ["This time is over; name a later one, or null."]})
    lock_members(member.id)  # of two words sent at once, the second sees the first
    db.session.execute(delete(MutedKeyword).where(MutedKeyword.member_id == member.id, MutedKeyword.until <= utcnow()))
    if not _set_until(member, form, word, until):
        if count_keywords(member.id) >= MOST_KEYWORDS:
            raise Conflict(f"You mute {MOST_KEYWORDS} words, the most; show one of them again first.")
        values = {"word": word, "until": until, "created_at": utcnow()}
        insert_new(MutedKeyword, member_id=member.id, folded=form, **values)
    return count_keywords(member.id)


def _set_until(member: Member, form: str, word: str, until: datetime | None) -> bool:
    same = update(MutedKeyword).where(MutedKeyword.member_id == member.id, MutedKeyword.folded == form)
    changed = same.values(word=word, until=until).execution_options(synchronize_session=False)
    return db.session.execute(changed).rowcount == 1


def unmute_keyword(member: Member, word: str) -> int:
    """Show what says this word again, however it is written. Returns how many words the member mutes."""
    these = (MutedKeyword.member_id == member.id, MutedKeyword.folded == _form(word))
    db.session.execute(delete(MutedKeyword).where(*these))
    return count_keywords(member.id)


def _form(word: str) -> str:
    form = folded_word(word)
    if not form:
        raise Invalid(errors={"word": ["Write a word with letters, digits or Chinese characters."]})
    return form


def mute_topic(member: Member, topic: Topic) -> int:
    """Spare the member what bears this topic. Returns how many topics they mute."""
    begin(TopicMute, member_id=member.id, topic_id=topic.id)
    return _count_topics(member)


def unmute_topic(member: Member, topic: Topic) -> int:
    """Show what bears this topic again. Returns how many topics the member mutes."""
    end(TopicMute, member_id=member.id, topic_id=topic.id)
    return _count_topics(member)


def _count_topics(member: Member) -> int:
    live = (TopicMute.member_id == member.id, TopicMute.ended_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(TopicMute).where(*live)) or 0


def fold_texts(*which: ColumnElement[bool]) -> int:
    """Write down anew what these contents say. Returns how many there are."""
    contents = list(db.session.scalars(select(Content).where(*which)))
    for content in contents:
        fold_text(content)
    return len(contents)


def fold_text(content: Content) -> None:
    """Write down what the content says now."""
    form = folded("\n".join(filter(None, [*content.texts().values(), *content.topic_names])))
    if not insert_new(FoldedText, content_id=content.id, folded=form):
        again = update(FoldedText).where(FoldedText.content_id == content.id, FoldedText.folded != form)
        db.session.execute(again.values(folded=form).execution_options(synchronize_session=False))


def unfolded(most: int) -> list[int]:
    """Ids of public contents that nobody has folded yet, such as those older than this slice."""
    known = select(FoldedText.content_id).where(FoldedText.content_id == Content.id)
    rows = select(Content.id).where(Content.status == Status.PUBLISHED, ~known.exists()).order_by(Content.id)
    return list(db.session.scalars(rows.limit(most)))


def forget_mutes(member_id: int) -> None:
    """Forget what an erased member did not want to see."""
    for model in (MutedKeyword, TopicMute):
        db.session.execute(delete(model).where(model.member_id == member_id))
