"""What happens to pictures: uploaded, shown by a content, taken off it, and deleted with all their files.

The row comes before the files and goes after them. So whatever fails on the way, no file is ever without a row that
says whose it is, and the next collection of orphans finds it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update

from community import outbox
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Unauthorized
from community.media.models import Medium
from community.media.pictures import Picture
from community.media.queries import LOOSE_FOR, keys_of_doomed, loose_count
from community.media.stores import present_store
from community.members.actions import check_unrestricted
from community.members.models import Member

MOST_LOOSE = 100  # five notes full of pictures; who wants more shows some first
AT_ONCE = 500


def keep(owner: Member, picture: Picture, alt: str = "") -> int:
    """Keep a picture for its owner: its row, its files, and then the word that all is there. Returns its id.

    Opens transactions of its own, so that none is open while files are written.
    Raises Restricted, Conflict with too many pictures that nothing shows, Unavailable when files cannot be written.
    """
    with outbox.transaction():
        medium = announce(owner, picture, alt)
        medium_id, key = medium.id, medium.key
    present_store().put(key, picture.files)
    with outbox.transaction():
        is_welcome = _admit(medium_id)
    if not is_welcome:  # its owner was erased meanwhile
        present_store().delete(key)
        raise Unauthorized
    return medium_id


def announce(owner: Member, picture: Picture, alt: str = "") -> Medium:
    """Write down that files of this picture are about to be written under its key. Nothing can show it yet."""
    check_unrestricted(owner, "picture")
    if loose_count(owner) >= MOST_LOOSE:
        hours = LOOSE_FOR.total_seconds() // 3600
        raise Conflict(f"You have {MOST_LOOSE} pictures that nothing shows. Show some, or wait {hours:.0f} hours.")
    now = utcnow()
    medium = Medium(
        key=secrets.token_hex(16),
        owner_id=owner.id,
        alt=alt,
        width=picture.width,
        height=picture.height,
        bytes=sum(map(len, picture.files.values())),
        print=picture.print,
        created_at=now,
        loose_since=now,
    )
    db.session.add(medium)
    db.session.flush()
    return medium


def _admit(medium_id: int) -> bool:
    """Say that all files of the picture are there. Returns whether it may still be."""
    awaited = (Medium.id == medium_id, Medium.doomed_at.is_(None))
    return db.session.execute(update(Medium).where(*awaited).values(stored_at=utcnow())).rowcount == 1


def show_media(content_id: int, media: Sequence[Medium]) -> None:
    """Let the content show these pictures, of ``queries.media_to_show``, and no others."""
    now, ids = utcnow(), [medium.id for medium in media]
    off = update(Medium).where(Medium.content_id == content_id, Medium.id.not_in(ids))
    db.session.execute(off.values(content_id=None, attached_at=None, position=0, loose_since=now))
    for position, medium in enumerate(media):
        if medium.content_id is None:
            medium.content_id, medium.attached_at = content_id, now
        medium.position = position
    db.session.flush()


def keep_for(media: Sequence[Medium], days: int) -> None:
    """Spare pictures that no content shows, but something else needs, for so many days more."""
    for medium in media:
        medium.loose_since = max(medium.loose_since, utcnow() + timedelta(days=days))
    db.session.flush()


def doom_orphans(limit: int = AT_ONCE) -> int:
    """Mark pictures that nothing has shown for a day as to be deleted. Returns how many; call again until 0."""
    orphans = select(Medium.id).where(Medium.content_id.is_(None), Medium.loose_since < utcnow() - LOOSE_FOR)
    waiting = orphans.where(Medium.doomed_at.is_(None)).order_by(Medium.loose_since).limit(limit)
    return len(_doom(Medium.id.in_(waiting.with_for_update(skip_locked=True))))


def doom_media_of(owner_id: int) -> None:
    """Mark all pictures of a member as to be deleted, and take them off what shows them."""
    _doom(Medium.owner_id == owner_id)


def _doom(which: ColumnElement[bool]) -> list[int]:
    """Records ``media.doomed``, so that a worker deletes the files after the commit."""
    doomed = update(Medium).where(which, Medium.doomed_at.is_(None))
    values = {"doomed_at": utcnow(), "content_id": None}
    doomed = doomed.values(values).returning(Medium.id).execution_options(synchronize_session=False)
    ids = sorted(db.session.scalars(doomed))
    for first in range(0, len(ids), AT_ONCE):
        outbox.record("media.doomed", media_ids=ids[first : first + AT_ONCE])
    return ids


def delete_doomed(ids: Sequence[int]) -> None:
    """Delete the files of those of the pictures that are doomed, and then their rows. Twice is harmless."""
    doomed = keys_of_doomed(ids)
    for key in doomed.values():
        present_store().delete(key)
    with outbox.transaction() as session:
        session.execute(delete(Medium).where(Medium.id.in_(doomed)))
