"""Collections as their readers may see them: what is hidden is left out when they are read, and keeps its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select

from community.blocks.queries import not_blocked
from community.collections.models import Collection, CollectionFollow, CollectionItem
from community.content.models import Content
from community.content.queries import AUTHOR, content_rows, show, visible_to
from community.database import db
from community.errors import NotFound, StaleVersion
from community.generations import MOST_IDS, generation_page
from community.http.cursors import Page, newest
from community.members.models import Member
from community.members.queries import Viewer
from community.mutes.queries import unmuted
from community.relations import lives
from community.rows import row_to_change, the_row
from community.statements import asked, rows_of

PLACE = Collection.id
FOLLOWED = CollectionFollow.id.label("follow_id")


def open_to(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the viewer may see the collection: their own, or public, fit to be shown, by nobody blocked or erased."""
    there = select(Member.erased_at.is_(None)).where(Member.id == Collection.owner_id)
    owner_there = there.correlate(Collection).scalar_subquery()
    public = and_(Collection.public, or_(Collection.shown, viewer.is_staff), owner_there)
    return or_(Collection.owner_id == viewer.id, and_(public, not_blocked(viewer, Collection.owner_id)))


def collection_rows(viewer: Viewer) -> Select:
    """The statement of every list of collections."""
    owner = [getattr(Member, name).label(f"author_{name}") for name in AUTHOR]
    following = lives(CollectionFollow, member_id=viewer.id, collection_id=Collection.id).label("following")
    is_mine = (Collection.owner_id == viewer.id) if viewer.id else literal(value=False)
    columns = (*Collection.__table__.c, *owner, following, is_mine.label("is_mine"), _cover(viewer).label("cover"))
    return select(*columns).join(Member, Member.id == Collection.owner_id).where(open_to(viewer))


def _cover(viewer: Viewer) -> ColumnElement[Any]:
    """SQL: the pictures of the cover, where the viewer may see it; else of nothing."""
    cover = select(Content.media).where(Content.id == Collection.cover_id, visible_to(viewer))
    return cover.correlate(Collection).scalar_subquery()


def show_collection(row: Row) -> dict[str, Any]:
    """A row of ``collection_rows`` as a mapping for CollectionOut."""
    shown = dict(row._mapping)
    shown["cover"] = (shown["cover"] or [None])[0]
    shown["screening"] = shown["screening"] if shown["is_mine"] else None
    shown["cover_content_id"] = shown["cover_id"] if shown["is_mine"] or shown["cover"] else None
    return shown


def view_collection(collection_id: int, viewer: Viewer) -> dict[str, Any]:
    """One collection as the viewer sees it. Raises NotFound."""
    row = db.session.execute(collection_rows(viewer).where(Collection.id == collection_id)).first()
    if row is None:
        raise NotFound
    return show_collection(row)


def list_hidden(viewer: Viewer, limit: int, cursor: str | None) -> Page:
    """Public collections that are out of sight, with why, the newest first. For staff."""
    rows = collection_rows(viewer).where(Collection.public, ~Collection.shown)
    found = newest(rows, [Collection.id], limit, cursor)
    return Page([show_collection(row) | {"screening": row.screening} for row in found.items], found.next)


def followed_by(viewer: Viewer) -> Select:
    """The collections that the viewer follows and may still see, to be ordered by FOLLOWED."""
    joined = collection_rows(viewer).add_columns(FOLLOWED)
    mine = CollectionFollow.collection_id == Collection.id, CollectionFollow.ended_at.is_(None)
    return joined.join(CollectionFollow, and_(*mine)).where(CollectionFollow.member_id == viewer.id)


def access_collection(collection_id: int, viewer: Viewer) -> Collection:
    """The collection, if the viewer may see it. Raises NotFound."""
    return the_row(select(Collection).where(Collection.id == collection_id, open_to(viewer)))


def collection_to_change(collection_id: int) -> Collection:
    """The collection, locked until the end of the transaction, as it is now. Raises NotFound."""
    return row_to_change(select(Collection).where(Collection.id == collection_id))


def own_collection(collection_id: int, owner: Member, version: int | None = None) -> Collection:
    """The owner's own collection, locked. Raises NotFound for that of others, StaleVersion for another version."""
    collection = collection_to_change(collection_id)
    if collection.owner_id != owner.id:
        raise NotFound
    if version is not None and collection.version != version:
        raise StaleVersion
    return collection


def items_in_order(collection_id: int) -> list[Row]:
    """(id, content_id, place) of all that is in the collection, hidden contents too."""
    rows = select(CollectionItem.id, CollectionItem.content_id, CollectionItem.place)
    mine = rows.where(CollectionItem.collection_id == collection_id)
    return list(db.session.execute(mine.order_by(CollectionItem.place, CollectionItem.id)))


def items_page(collection: Collection, viewer: Viewer, limit: int, cursor: str | None) -> Page:
    """A page of what is in the collection, in its order when the walk began."""
    return generation_page(
        f"collection:{collection.id}",
        lambda: [row.content_id for row in items_in_order(collection.id)][:MOST_IDS],
        lambda ids: show_items(ids, collection, viewer),
        limit,
        cursor,
    )


def show_items(ids: Sequence[int], collection: Collection, viewer: Viewer) -> list[Mapping[str, Any]]:
    """Those of the contents that are still in it and that the viewer may see, in the order of ids.

    Who gathered something sees it, whatever they muted since.
    """
    build = _gathered if collection.owner_id == viewer.id else _gathered_by_others
    by_id = {row.id: row for row in rows_of(asked(build, viewer, collection_id=collection.id, ids=ids))}
    contents = show([by_id[id_] for id_ in ids if id_ in by_id], viewer)
    return [{"id": c["id"], "content": c, "note": c["note"], "added_at": c["added_at"]} for c in contents]


def _gathered(viewer: Viewer, collection_id: Any, ids: Any) -> Select:
    added = (CollectionItem.note, CollectionItem.added_at)
    rows = content_rows(viewer).add_columns(*added).join(CollectionItem, CollectionItem.content_id == Content.id)
    return rows.where(CollectionItem.collection_id == collection_id, Content.id.in_(ids), visible_to(viewer))


def _gathered_by_others(viewer: Viewer, collection_id: Any, ids: Any) -> Select:
    return _gathered(viewer, collection_id, ids).where(unmuted(viewer, Content))


def count_collections(owner_id: int) -> int:
    """How many collections a member has."""
    return db.session.scalar(select(func.count()).select_from(Collection).where(Collection.owner_id == owner_id))
