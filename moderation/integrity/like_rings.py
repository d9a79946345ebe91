"""Looking for members who trade likes, among the likes of the last 30 days; and what moderators do about it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select

from community.clock import utcnow
from community.content.models import Content, Status
from community.database import db
from community.errors import NotFound
from community.http.cursors import Page, newest
from community.likes.actions import count_again, discount
from community.likes.models import Like
from community.members.models import Member
from community.notifications.actions import Official, notify_all
from community.outbox import transaction
from community.relations import insert_new
from moderation.alerts.actions import raise_alert
from moderation.audit.actions import record_act
from moderation.integrity.models import LikeRing
from moderation.judgement.crowds.likes import LikeRing as Found
from moderation.judgement.crowds.likes import Liking, Tie, find_like_rings
from moderation.judgement.crowds.rings import LEAST_CLUSTERING, TIE_CHANCE
from moderation.judgement.verdicts import Message

WINDOW = timedelta(days=30)
MOST_LIKES = 200_000  # bounds the memory of one look; the newest count
DISCOUNTED = Message(
    "您的部分点赞因疑似互赞不再计入统计，认定有误可联系管理员。",
    "Some likes that you gave no longer count, because they look like traded likes. Tell a moderator if that is wrong.",
)
COUNTED_AGAIN = Message("您的点赞已恢复计入统计。", "The likes that you gave count again.")


def look_for_like_rings() -> None:
    """Keep every ring, and raise an alert for each. Run by the scheduler.

    Reading and reckoning come before any transaction: they may take seconds.
    """
    for found in find_like_rings(likings_since(utcnow() - WINDOW)):
        with transaction():
            keep_ring(found)


def likings_since(since: datetime) -> list[Liking]:
    """The likes since then that live, on public contents, the newest first."""
    live = (Like.ended_at.is_(None), Like.created_at >= since, Content.status == Status.PUBLISHED)
    columns = (Like.member_id, Like.content_id, Content.author_id, Like.created_at)
    rows = select(*columns).join(Content, Content.id == Like.content_id).where(*live)
    return [Liking(*row) for row in db.session.execute(rows.order_by(Like.id.desc()).limit(MOST_LIKES))]


def keep_ring(found: Found) -> None:
    """Keep a ring with its evidence. Found again, it has the newest, unless its likes are discounted by the old one."""
    key, now = key_of(found.ring.members), utcnow()
    evidence = {
        "contents": sorted({content for tie in found.ties for content in tie.contents}),
        "ties": [tie_as_json(tie) for tie in found.ties],
        "clustering": found.ring.clustering,
        "window_days": WINDOW.days,
        "seen_at": now,
    }
    if not insert_new(LikeRing, key=key, members=list(found.ring.members), found_at=now, **evidence):
        known = db.session.scalars(select(LikeRing).filter_by(key=key).with_for_update()).one()
        if known.discounted_at is not None:
            return
        for column, value in evidence.items():
            setattr(known, column, value)
        db.session.flush()
    ring_id = db.session.scalars(select(LikeRing.id).filter_by(key=key)).one()
    raise_alert("like_trading", f"like_ring:{ring_id}", figures_of(found))


def key_of(members: Sequence[int]) -> str:
    """By what a ring is known: who is in it."""
    return hashlib.blake2b(",".join(map(str, sorted(members))).encode(), digest_size=16).hexdigest()


def tie_as_json(tie: Tie) -> dict[str, Any]:
    """A tie as it is kept."""
    return {
        "members": list(tie.pair),
        "kind": tie.kind,
        "likes": tie.likes,
        "contents": list(tie.contents),
        "chance": tie.chance,
    }


def figures_of(found: Found) -> dict[str, Any]:
    """What somebody needs to judge it, with what chance would have allowed."""
    figures = {"members": len(found.ring.members), "ties": len(found.ties), "clustering": found.ring.clustering}
    limits = {"least_clustering": LEAST_CLUSTERING, "chance_of_a_tie_below": TIE_CHANCE, "window_days": WINDOW.days}
    return {**figures, "likes": sum(tie.likes for tie in found.ties), **limits}


def ring_rows() -> Select:
    """Rings as rows, with the name of who discounted each, to be ordered by id."""
    discounter = Member.username.label("discounter")
    return select(*LikeRing.__table__.c, discounter).outerjoin(Member, Member.id == LikeRing.discounted_by)


def list_rings(*, discounted: bool | None, limit: int, cursor: str | None) -> Page:
    """Rings whose likes count no longer, or still do, or all; the newest first."""
    rows = ring_rows()
    if discounted is not None:
        rows = rows.where(LikeRing.discounted_at.is_not(None) == discounted)
    found = newest(rows, [LikeRing.id], limit, cursor)
    return Page(show_rings(found.items), found.next)


def show_rings(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows as mappings for LikeRingOut, with the names of the members, in one statement for all."""
    ids = {member_id for row in rows for member_id in row.members}
    named = select(Member.id, Member.username, Member.display_name, Member.created_at).where(Member.id.in_(ids))
    people = {person.id: person for person in db.session.execute(named)}
    return [row._asdict() | {"people": [people[id_] for id_ in row.members if id_ in people]} for row in rows]


def view_ring(ring_id: int) -> dict[str, Any]:
    """One ring as a mapping for LikeRingOut. Raises NotFound."""
    rows = db.session.execute(ring_rows().where(LikeRing.id == ring_id)).all()
    if not rows:
        raise NotFound
    return show_rings(rows)[0]


def discount_ring(ring_id: int, moderator: Member) -> None:
    """Count the ring's likes where it met no longer; its members are told. Twice is harmless."""
    ring = _to_change(ring_id)
    if ring.discounted_at is not None:
        return
    fewer = discount(ring.members, ring.contents, _name(ring))
    ring.discounted_at, ring.discounted_by = utcnow(), moderator.id
    db.session.flush()
    _tell(ring, DISCOUNTED)
    record_act(moderator, "like_ring.discounted", _name(ring), after={"likes": fewer})


def count_ring_again(ring_id: int, moderator: Member) -> None:
    """Take that back: every like counts again that was discounted by it. Twice is harmless."""
    ring = _to_change(ring_id)
    if ring.discounted_at is None:
        return
    more = count_again(_name(ring))
    ring.discounted_at = ring.discounted_by = None
    db.session.flush()
    _tell(ring, COUNTED_AGAIN)
    record_act(moderator, "like_ring.counted", _name(ring), after={"likes": more})


def _to_change(ring_id: int) -> LikeRing:
    locked = select(LikeRing).where(LikeRing.id == ring_id).with_for_update().execution_options(populate_existing=True)
    ring = db.session.scalar(locked)
    if ring is None:
        raise NotFound
    return ring


def _name(ring: LikeRing) -> str:
    return f"like_ring:{ring.id}"


def _tell(ring: LikeRing, message: Message) -> None:
    there = select(Member.id).where(Member.id.in_(ring.members), Member.erased_at.is_(None))
    said = {"text_zh": message.zh, "text_en": message.en}
    notify_all(Official(member_id, "likes", **said) for member_id in db.session.scalars(there).all())
