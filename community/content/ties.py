"""What a content is tied to by its text: the topics that it bears, the members that it mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from community.blocks.queries import not_blocked
from community.caps.actions import spend_on_each
from community.content.models import Content, ContentTopic, Mention, TopicRemoval
from community.content.relating import relate
from community.database import db
from community.errors import Invalid
from community.members.models import Member
from community.members.queries import Actor, Viewer, find_members
from community.statements import asked, rows_of
from community.topics.actions import topics_named
from community.topics.models import Topic


def name_topics(content: Content, chosen: Sequence[str], written: Sequence[str]) -> list[dict[str, int]]:
    """Note what topics the content bears. Returns the rows of that relation.

    chosen: in a field of their own. written: in the text; a closed one among them stays text, and its author is told.
    Raises Invalid for a closed one among the chosen.
    """
    _check_open(topics_named(chosen))
    named, taken_out = topics_named([*chosen, *written]), _taken_out(content)
    borne = [topic for topic in named if not topic.banned and topic.id not in taken_out]
    content.topic_names = [topic.name for topic in borne]
    content.topics_left_out = [_left_out(topic, taken_out) for topic in named if topic not in borne] or None
    return [{"topic_id": topic.id} for topic in borne]


def _check_open(topics: Sequence[Topic]) -> None:
    if closed := [topic.name for topic in topics if topic.banned]:
        raise Invalid(errors={"topics": [f"#{name}# 已关闭，请换一个话题。This topic is closed." for name in closed]})


def _taken_out(content: Content) -> dict[int, str]:
    """The reasons for which an earlier version was taken out of topics."""
    if content.version == 1:
        return {}
    rows = select(TopicRemoval.topic_id, TopicRemoval.reason).where(TopicRemoval.content_id == content.id)
    return dict(db.session.execute(rows).all())


def _left_out(topic: Topic, taken_out: Mapping[int, str]) -> dict[str, Any]:
    why = "closed" if topic.banned else "taken_out"
    return {"name": topic.name, "why": why, "reason": None if topic.banned else taken_out[topic.id]}


def bear_topics(content: Content, rows: list[dict[str, int]]) -> None:
    """Write the rows that ``name_topics`` gave."""
    relate(content, ContentTopic, rows)


def mention(author: Member | Actor, content: Content, usernames: Sequence[str]) -> None:
    """Write down whom the text mentions. A name that nobody has, or somebody with whom the author stands under a
    block, is text and nothing else: the answer must not tell one from the other."""
    found = find_members(usernames) if usernames else {}
    names = {member.id: name for name, member in reversed(found.items()) if member.id != content.author_id}
    reachable = sorted(_unblocked(content.author_id, names)) if names else ()
    if reachable and not content.imported:
        spend_on_each(author, "mention", set(reachable) - _mentioned_before(content))
    relate(content, Mention, [{"member_id": id_, "written": names[id_]} for id_ in reachable])


def _mentioned_before(content: Content) -> set[int]:
    return set(db.session.scalars(select(Mention.member_id).where(Mention.content_id == content.id)))


def _unblocked(author_id: int, ids: Mapping[int, str]) -> Sequence[int]:
    author = Viewer(author_id, is_staff=False)
    return db.session.scalars(select(Member.id).where(Member.id.in_(ids), not_blocked(author, Member.id))).all()


def mentioned(contents: Sequence[Mapping[str, Any]], viewer: Viewer) -> dict[int, list[dict[str, Any]]]:
    """Whom each content among rows mentions, by the name they have now. One statement, where anybody is mentioned."""
    found: dict[int, list[dict[str, Any]]] = {content["id"]: [] for content in contents}
    ids = [content["id"] for content in contents if 'href="/u/' in content["body_html"]]
    if ids:
        for content_id, written, username, display_name in rows_of(asked(_mentioned_in, viewer, ids=ids)):
            shown = {"written": written or username, "username": username, "display_name": display_name}
            found[content_id].append(shown)
    return found


def _mentioned_in(viewer: Viewer, ids: Sequence[int]) -> Select:
    names = (Mention.written, Member.username, Member.display_name)
    rows = select(Mention.content_id, *names).join(Member, Member.id == Mention.member_id)
    there = (Mention.content_id.in_(ids), Member.erased_at.is_(None), not_blocked(viewer, Member.id))
    return rows.where(*there).order_by(Member.id)
