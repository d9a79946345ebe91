"""Questions about pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, func, select

from community.database import db
from community.errors import Invalid, NotFound
from community.media.models import Medium
from community.members.models import Member

LOOSE_FOR = timedelta(hours=24)  # how long a picture waits to be shown


def get_own_medium(medium_id: int, owner: Member) -> Medium:
    """The owner's own picture. Raises NotFound for that of others, as if it did not exist."""
    return _found(db.session.scalar(_own([medium_id], owner.id)))


def own_medium_to_change(medium_id: int, owner: Member) -> Medium:
    """The owner's own picture, locked until the end of the transaction, as it is now. Raises NotFound."""
    locked = _own([medium_id], owner.id).with_for_update().execution_options(populate_existing=True)
    return _found(db.session.scalar(locked))


def _found(medium: Medium | None) -> Medium:
    if medium is None:
        raise NotFound
    return medium


def _own(ids: Sequence[int], owner_id: int) -> Select:
    there = (Medium.stored_at.is_not(None), Medium.doomed_at.is_(None))
    return select(Medium).where(Medium.id.in_(ids), Medium.owner_id == owner_id, *there).order_by(Medium.id)


def media_to_show(ids: Sequence[int], owner_id: int, content_id: int | None = None) -> list[Medium]:
    """The owner's pictures that a content is to show, in this order, locked until the end of the transaction.

    content_id: of the content, unless it is new. Raises Invalid, naming each that is not the owner's, is shown by
    another content, or is named twice.
    """
    if not ids:
        return []
    locked = _own(ids, owner_id).with_for_update().execution_options(populate_existing=True)
    own = {medium.id: medium for medium in db.session.scalars(locked)}
    refused = {id_: reason for id_ in ids if (reason := _why_not(own.get(id_), id_, ids, content_id))}
    if refused:
        raise Invalid(errors={"media_ids": list(refused.values())})
    return [own[id_] for id_ in ids]


def _why_not(medium: Medium | None, id_: int, ids: Sequence[int], content_id: int | None) -> str | None:
    if medium is None:
        return f"You have no picture {id_}: upload it with POST /api/v1/media."
    if medium.content_id not in (None, content_id):
        return f"Picture {id_} is shown by content {medium.content_id}: upload it once more."
    if ids.count(id_) > 1:
        return f"Picture {id_} is named twice."
    return None


def media_of(content_id: int) -> list[Medium]:
    """The pictures that a content shows, in their order."""
    return list(db.session.scalars(select(Medium).where(Medium.content_id == content_id).order_by(Medium.position)))


def prints_of(content_id: int) -> list[tuple[int, int]]:
    """(medium id, print) of the pictures that a content shows, in their order; see ``prints.distance``."""
    rows = select(Medium.id, Medium.print).where(Medium.content_id == content_id).order_by(Medium.position)
    return [(row.id, row.print) for row in db.session.execute(rows)]


def loose_count(owner: Member) -> int:
    """How many pictures of the owner no content shows."""
    return db.session.scalar(select(func.count()).where(Medium.owner_id == owner.id, Medium.content_id.is_(None)))


def keys_of_doomed(ids: Sequence[int]) -> dict[int, str]:
    """The keys of those of the pictures that are to be deleted, by id."""
    rows = select(Medium.id, Medium.key).where(Medium.id.in_(ids), Medium.doomed_at.is_not(None))
    return {row.id: row.key for row in db.session.execute(rows)}
