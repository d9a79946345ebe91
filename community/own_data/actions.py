"""Bringing erasures to their end: once every slice forgot what it knew, no trace may be left in files either."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, delete, or_, select, update

from community.accounts.models import Erasure
from community.clock import utcnow
from community.content.models import Content
from community.database import db, leave_no_old_pages
from community.media.models import Medium
from community.outbox import Delivery, transaction
from community.search.index import search_index
from community.search.terms import forget_unsaid

CARRYING_WORDS = ("text.submitted",)
LEAVING = ("member.erased", "contents.emptied")
READERS = ("index_contents", "count_terms")  # what they wrote down of contents is words
MEMBER, CONTENT = (Delivery.payload[name].as_integer() for name in ("member_id", "content_id"))


def finish_erasures() -> int:
    """Take the last traces of everybody of whom all slices forgot what they knew. Returns how many erasures ended.

    What is deleted from a search index or a database stays in its files until those are written anew: that is done
    here, once for all who left meanwhile. Run by the scheduler.
    """
    with transaction():
        forget_resting()
    ended = [erasure.receipt for erasure in waiting() if not is_under_way(erasure.member_id)]
    if ended:
        with transaction():
            forget_unsaid()
        search_index().purge()
        leave_no_old_pages()
        with transaction():
            done = update(Erasure).where(Erasure.receipt.in_(ended))
            db.session.execute(done.values(finished_at=utcnow()).execution_options(synchronize_session=False))
    return len(ended)


def waiting() -> Sequence[Erasure]:
    """Erasures that did not end."""
    return db.session.scalars(select(Erasure).where(Erasure.finished_at.is_(None)).order_by(Erasure.erased_at)).all()


def is_under_way(member_id: int) -> bool:
    """Whether somebody still has to forget something of the member: on its way, or resting after many attempts."""
    contents = select(Content.id).where(Content.author_id == member_id)
    leaving = and_(Delivery.topic.in_(LEAVING), MEMBER.in_([member_id]))
    unread = and_(Delivery.subscriber.in_(READERS), CONTENT.in_(contents))
    pictures = select(Medium.id).where(Medium.owner_id == member_id)
    coming = select(Delivery.id).where(or_(leaving, unread))
    return any(db.session.scalar(rows.limit(1)) is not None for rows in (coming, pictures))


def forget_resting() -> None:
    """Delete facts that carry words of who left, and came to nobody."""
    left = select(Erasure.member_id).where(Erasure.finished_at.is_(None))
    words = (Delivery.topic.in_(CARRYING_WORDS), MEMBER.in_(left))
    db.session.execute(delete(Delivery).where(*words).execution_options(synchronize_session=False))
