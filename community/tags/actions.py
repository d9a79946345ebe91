"""Declaring and deleting tags, and deriving them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import Select, delete, select, update

from community.activity.models import Visit
from community.clock import reporting_day, utcnow
from community.database import db
from community.errors import Conflict, Invalid
from community.members.models import Member
from community.members.queries import lock_members
from community.outbox import transaction
from community.relations import insert_new
from community.tags.derivation import Derived, derived_tags
from community.tags.models import MemberTag
from community.tags.queries import acts_of, count_tags, is_personalised
from community.tags.sensitive import is_sensitive
from community.topics.models import Topic

MOST_DECLARED = 50
MEMBERS_AT_ONCE = 50


def declare_tag(member: Member, topic: Topic) -> int:
    """Let the topic be a tag of the member by their own word, also one that they deleted. Returns their tags.

    Raises Invalid for a sensitive topic, Conflict for the 51st.
    """
    if is_sensitive(topic.name):
        raise Invalid(errors={"name": ["This topic tells too much about a person to be kept as a tag."]})
    insert_new(MemberTag, member_id=member.id, topic_id=topic.id, strength=0.0, reasons={})
    tag = _one(member, topic)
    if tag.declared_at is None:
        if count_tags(member, MemberTag.declared_at.is_not(None)) >= MOST_DECLARED:
            raise Conflict(f"You have declared {MOST_DECLARED} tags; delete one first.")
        tag.declared_at, tag.refused_at, tag.strength = utcnow(), None, 1.0
        db.session.flush()
    return count_tags(member)


def delete_tag(member: Member, topic: Topic) -> int:
    """Delete a tag for good: it is derived no more. Twice is harmless. Returns the tags that are left."""
    _refuse(member, MemberTag.topic_id == topic.id)
    return count_tags(member)


def delete_tags(member: Member) -> None:
    """Delete all tags of the member for good."""
    _refuse(member)


def _one(member: Member, topic: Topic) -> MemberTag:
    own = select(MemberTag).filter_by(member_id=member.id, topic_id=topic.id).with_for_update()
    return db.session.scalars(own.execution_options(populate_existing=True)).one()


def _refuse(member: Member, *which) -> None:
    live = update(MemberTag).where(MemberTag.member_id == member.id, MemberTag.refused_at.is_(None), *which)
    emptied = {"declared_at": None, "derived_at": None, "strength": 0.0, "reasons": {}}
    db.session.execute(live.values(**emptied, refused_at=utcnow()).execution_options(synchronize_session="fetch"))


def forget_tags(member_id: int) -> None:
    """Forget all tags of an erased member, and what they deleted."""
    db.session.execute(delete(MemberTag).where(MemberTag.member_id == member_id))


def forget_derived_tags(member_id: int) -> None:
    """Forget what was derived of a member; what they declared or deleted themselves stays."""
    _write_derived(member_id, [])


def derive_tags() -> int:
    """Derive the tags of everybody who was here yesterday or today. Returns how many. Run by the scheduler."""
    since = reporting_day() - timedelta(days=1)
    ids = db.session.scalars(
        select(Visit.member_id).where(Visit.day >= since).distinct().order_by(Visit.member_id)
    ).all()
    for start in range(0, len(ids), MEMBERS_AT_ONCE):
        derive_tags_of(ids[start : start + MEMBERS_AT_ONCE])
    return len(ids)


def derive_tags_of(member_ids: Sequence[int]) -> None:
    """Derive the tags of these members anew, in one transaction; of those who do not want it, none."""
    tags = derived_tags(acts_of(_wanting(member_ids)), reporting_day())
    fit = _fit_topics({tag.topic_id for found in tags.values() for tag in found})
    with transaction():
        lock_members(*member_ids)  # who switches it off in this moment is heard before, or deletes what stands
        for member_id in _wanting(member_ids):
            _write_derived(member_id, [tag for tag in tags.get(member_id, ()) if tag.topic_id in fit])


def _wanting(member_ids: Sequence[int]) -> list[int]:
    members = select(Member).where(Member.id.in_(member_ids), Member.erased_at.is_(None)).order_by(Member.id)
    return [member.id for member in db.session.scalars(members) if is_personalised(member)]


def _fit_topics(ids: Collection[int]) -> set[int]:
    """Those of the topics that may be somebody's tag."""
    named = select(Topic).where(Topic.id.in_(ids), Topic.banned.is_(False))
    return {topic.id for topic in db.session.scalars(named) if not is_sensitive(topic.name)}


def _write_derived(member_id: int, tags: Sequence[Derived]) -> None:
    """Let the derived tags of a member be these. What they deleted stays deleted, what they declared keeps its 1."""
    for tag in tags:
        insert_new(MemberTag, member_id=member_id, topic_id=tag.topic_id, strength=0.0, reasons={})
    own = {tag.topic_id: tag for tag in db.session.scalars(_all_of(member_id))}
    derived = {tag.topic_id: tag for tag in tags}
    for topic_id, tag in own.items():
        if tag.refused_at is None:
            _renew(tag, derived.get(topic_id))
    db.session.flush()


def _all_of(member_id: int) -> Select:
    own = select(MemberTag).filter_by(member_id=member_id).order_by(MemberTag.topic_id)
    return own.with_for_update().execution_options(populate_existing=True)


def _renew(tag: MemberTag, found: Derived | None) -> None:
    if found is None and tag.declared_at is None:
        db.session.delete(tag)
        return
    tag.derived_at, tag.reasons = (utcnow(), found.reasons) if found else (None, {})
    tag.strength = 1.0 if tag.declared_at else found.strength
