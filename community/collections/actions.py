"""Gathering contents: making collections, filling, ordering and following them. They flush, never commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from community import outbox
from community.bookmarks.actions import bookmark
from community.clock import utcnow
from community.collections.models import MOST_COLLECTIONS, MOST_ITEMS, Collection, CollectionFollow, CollectionItem
from community.collections.queries import collection_to_change, count_collections, items_in_order
from community.content.models import Content
from community.database import db
from community.errors import Conflict, Invalid
from community.members.actions import check_unrestricted
from community.members.models import Member
from community.members.queries import lock_members
from community.relations import begin, end


def make_collection(owner: Member, title: str, description: str = "", *, public: bool = False) -> Collection:
    """Make an empty collection. Others see a public one as soon as its words are found fit to be shown.

    Records ``text.submitted`` for a public one. Raises Conflict where the member has 200.
    """
    check_unrestricted(owner, "collection")
    lock_members(owner.id)  # of two made at once, the second sees the first
    if count_collections(owner.id) >= MOST_COLLECTIONS:
        raise Conflict(f"You have {MOST_COLLECTIONS} collections, the most; delete one first.")
    now = utcnow()
    collection = Collection(owner_id=owner.id, title=title, description=description, public=public, version=1)
    collection.created_at = collection.changed_at = now
    collection.shown = collection.hidden_by_person = False
    collection.items_count = collection.followers_count = 0
    db.session.add(collection)
    db.session.flush()
    if public:
        _have_judged(collection)
    return collection


def change_collection(collection: Collection, **changes: Any) -> None:
    """Change title, description, public or cover_id. Take the collection with ``own_collection``.

    New words, and words that become public, are judged before others see them: records ``text.submitted``.
    Raises Invalid for a cover that is not in the collection.
    """
    changed = {name: value for name, value in changes.items() if getattr(collection, name) != value}
    if not changed:
        return
    if changed.keys() & {"title", "description", "public"}:
        check_unrestricted(collection.owner, "collection")
    if changed.get("cover_id") is not None and not _holds(collection, changed["cover_id"]):
        raise Invalid(errors={"cover_content_id": ["Put this content into the collection first."]})
    for name, value in changed.items():
        setattr(collection, name, value)
    _touch(collection)
    if collection.public and changed.keys() & {"title", "description", "public"}:
        _have_judged(collection)
    if collection.public and "public" in changed:
        _have_notes_judged(collection)


def delete_collection(collection: Collection) -> None:
    """Delete the collection with its order and notes; bookmarks of what was in it stay."""
    db.session.delete(collection)
    db.session.flush()


def put_into(collection: Collection, content: Content, note: str | None = None) -> int:
    """Put content at the end of the collection, and bookmark it. Twice is once; a new note takes the place of the old.

    Returns how many are in it. Raises Conflict where there are 1,000.
    """
    item = _item(collection, content.id)
    if item is None:
        item = _append(collection, content)
        bookmark(collection.owner, content)
    if note is not None and note != item.note:
        item.note = note
        db.session.flush()
        if collection.public and note:
            _have_note_judged(collection, item.id, note)
    return collection.items_count


def _append(collection: Collection, content: Content) -> CollectionItem:
    if collection.items_count >= MOST_ITEMS:
        raise Conflict(f"This collection holds {MOST_ITEMS} contents, the most; begin another.")
    last = select(func.max(CollectionItem.place)).where(CollectionItem.collection_id == collection.id)
    place = (db.session.scalar(last) or 0) + 1
    item = CollectionItem(collection_id=collection.id, content_id=content.id, place=place, note="", added_at=utcnow())
    db.session.add(item)
    collection.items_count += 1
    collection.changed_at = utcnow()
    db.session.flush()
    return item


def take_out(collection: Collection, content_id: int) -> int:
    """Take a content out, one that is hidden too; its bookmark stays. Harmless when it is not in it."""
    item = _item(collection, content_id)
    if item is not None:
        db.session.delete(item)
        collection.items_count -= 1
        collection.cover_id = None if collection.cover_id == content_id else collection.cover_id
        db.session.flush()
    return collection.items_count


def put_in_order(collection: Collection, content_ids: Sequence[int]) -> None:
    """Let these contents of it stand in this order, in the places that they hold among all others.

    So what is not named, such as what is hidden, stays where it stood. Raises Conflict for one that is not in it.
    """
    rows = {row.content_id: row for row in items_in_order(collection.id)}
    missing = [str(content_id) for content_id in content_ids if content_id not in rows]
    if missing:
        raise Conflict(f"Not in this collection: {', '.join(missing[:10])}. Read it and order it again.")
    places = sorted(rows[content_id].place for content_id in content_ids)
    for content_id, place in zip(content_ids, places, strict=True):
        moved = update(CollectionItem).where(CollectionItem.id == rows[content_id].id).values(place=place)
        db.session.execute(moved.execution_options(synchronize_session=False))
    _touch(collection)


def follow(member: Member, collection: Collection) -> int:
    """Let the member follow somebody's collection. Returns its followers. Raises Conflict for one's own."""
    if collection.owner_id == member.id:
        raise Conflict("This collection is your own; it stands in /me/collections.")
    check_unrestricted(member, "follow")
    if begin(CollectionFollow, member_id=member.id, collection_id=collection.id):
        _count_follower(collection.id, +1)
    return followers_of(collection.id)


def unfollow(member: Member, collection_id: int) -> int:
    """Let the member follow the collection no more. Harmless when they did not. Returns its followers."""
    if end(CollectionFollow, member_id=member.id, collection_id=collection_id):
        _count_follower(collection_id, -1)
    return followers_of(collection_id)


def followers_of(collection_id: int) -> int:
    """The counter as it stands now, in this transaction."""
    return db.session.scalar(select(Collection.followers_count).where(Collection.id == collection_id)) or 0


def note_screening(collection_id: int, screening: dict[str, Any] | None, *, shown: bool) -> None:
    """Write down what moderation found of the words: whether others see them, and why not. Raises no version.

    Where a person hid the collection it stays hidden.
    """
    collection = collection_to_change(collection_id)
    collection.shown = shown and not collection.hidden_by_person
    if not collection.hidden_by_person:
        collection.screening = screening
    db.session.flush()


def hide(collection: Collection, screening: dict[str, Any]) -> None:
    """Take a collection out of sight by a moderator's decision, which outlasts every edit. Twice is harmless."""
    collection.shown, collection.hidden_by_person, collection.screening = False, True, screening
    db.session.flush()


def show_again(collection: Collection) -> None:
    """Take a moderator's decision back, or overrule the machine's. Twice is harmless."""
    collection.shown, collection.hidden_by_person, collection.screening = collection.public, False, None
    db.session.flush()


def drop_note(item_id: int) -> None:
    """Take the note of an item away, because its words may not be shown."""
    emptied = update(CollectionItem).where(CollectionItem.id == item_id).values(note="")
    db.session.execute(emptied.execution_options(synchronize_session="fetch"))


def forget_collections(member_id: int, **_: object) -> None:
    """Delete the collections of an erased member, and end their follows. Hears ``member.erased``."""
    live = select(CollectionFollow.collection_id).filter_by(member_id=member_id, ended_at=None)
    for collection_id in sorted(db.session.scalars(live)):
        _count_follower(collection_id, -1)
    for model, owner in ((CollectionFollow, CollectionFollow.member_id), (Collection, Collection.owner_id)):
        db.session.execute(delete(model).where(owner == member_id))


def _item(collection: Collection, content_id: int) -> CollectionItem | None:
    found = select(CollectionItem).filter_by(collection_id=collection.id, content_id=content_id)
    return db.session.scalar(found)


def _holds(collection: Collection, content_id: int) -> bool:
    return _item(collection, content_id) is not None


def _touch(collection: Collection) -> None:
    collection.version += 1
    collection.changed_at = utcnow()
    db.session.flush()


def _count_follower(collection_id: int, by: int) -> None:
    counted = update(Collection).where(Collection.id == collection_id)
    counted = counted.values(followers_count=Collection.followers_count + by)
    db.session.execute(counted.execution_options(synchronize_session=False))


def _have_judged(collection: Collection) -> None:
    """Out of sight until its words are judged, which moderation does before this transaction ends."""
    collection.shown = False
    db.session.flush()
    words = {"title": collection.title, "body": collection.description}
    _submit("collection", collection.id, collection.owner_id, words)


def _have_note_judged(collection: Collection, item_id: int, note: str) -> None:
    _submit("collection_item", item_id, collection.owner_id, {"title": "", "body": note})


def _have_notes_judged(collection: Collection) -> None:
    noted = select(CollectionItem.id, CollectionItem.note).where(CollectionItem.note != "")
    for item_id, note in db.session.execute(noted.where(CollectionItem.collection_id == collection.id)).all():
        _have_note_judged(collection, item_id, note)


def _submit(subject: str, subject_id: int, member_id: int, words: dict[str, str]) -> None:
    outbox.record("text.submitted", subject=subject, subject_id=subject_id, member_id=member_id, texts=words)
