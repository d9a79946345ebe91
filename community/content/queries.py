"""Who may see what, decided once; and contents as rows for lists, at most four statements whatever the length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from community.blocks.queries import not_blocked
from community.content.fields import contributed
from community.content.labels import disclosure_text
from community.content.models import LISTED, Content, Reach, Status
from community.content.products import products_shown
from community.content.ties import mentioned
from community.database import db
from community.errors import Conflict, NotFound, StaleVersion
from community.gathering import gathered
from community.http.cursors import Page, newest
from community.members.models import Member
from community.members.queries import Viewer
from community.mutes.queries import unmuted
from community.statements import asked, prepared, rows_of

ROOTS_DEEP = 2  # a comment hangs from a repost, which hangs from its original
ROOTS = [aliased(Content.__table__) for _ in range(ROOTS_DEEP)]  # made once: naming all columns takes a millisecond
AUTHOR = ("id", "username", "display_name", "avatar_url", "level", "is_kol")
NEVER_SHOWN = frozenset(
    {"cleaner_version", "owed_disclosure", "imported", "submitted_at", "withdrawn_at", "withdrawn_from"}
)


class Glimpse(NamedTuple):
    """As much of a content as needs to know who reacts to it, or hangs something from it."""

    id: int
    kind: str
    status: Status
    author_id: int
    likes_count: int
    bookmarks_count: int


Accessed = TypeVar("Accessed", Content, Glimpse)


def visible_to(viewer: Viewer, content: Any = Content, roots: int = ROOTS_DEEP) -> ColumnElement[bool]:
    """SQL: the viewer may see content. Published, by nobody blocked, and so is what it hangs from; or their own.

    Staff sees everything but the drafts of others.
    """
    own = content.author_id == viewer.id
    if viewer.is_staff:
        return or_(content.status != Status.DRAFT, own)
    shown = and_(
        content.status == Status.PUBLISHED,
        not_blocked(viewer, content.author_id),
        _root_visible(viewer, content, roots),
    )
    return shown if viewer.id is None else or_(shown, own)


def _root_visible(viewer: Viewer, content: Any, roots: int) -> ColumnElement[bool]:
    if roots == 0:
        return content.root_id.is_(None)
    root = ROOTS[roots - 1].c
    visible = exists().where(root.id == content.root_id, visible_to(viewer, root, roots - 1))
    return or_(content.root_id.is_(None), visible)


def listed_for(viewer: Viewer, content: Any = Content) -> ColumnElement[bool]:
    """SQL: content may stand in the viewer's feeds and search results: visible, published, not muted, full reach.

    What it hangs from must have full reach too, and not be muted: a repost carries nobody past either.
    """
    root = ROOTS[-1].c
    listed = and_(root.reach == Reach.FULL, unmuted(viewer, root))
    # one root for each row: PostgreSQL would rather read all contents for an EXISTS
    root_listed = select(listed).where(root.id == content.root_id).scalar_subquery()
    return and_(
        content.status == Status.PUBLISHED,
        content.reach == Reach.FULL,
        visible_to(viewer, content),
        unmuted(viewer, content),
        func.coalesce(root_listed, true()),
    )


def content_rows(viewer: Viewer) -> Select:
    """The statement of every list of contents: the waist's columns, the author's, and those that slices add.

    Add ``where(visible_to(viewer))`` or ``listed_for``, an order and a limit, then pass the rows to ``show``.
    """
    author = [getattr(Member, name).label(f"author_{name}") for name in AUTHOR]
    added = [field.expression(viewer).label(field.key) for field in contributed() if field.expression]
    columns = [column for column in Content.__table__.c if column.name not in NEVER_SHOWN | {"author_id"}]
    return select(*columns, *author, *added).join(Member, Member.id == Content.author_id)


def feed_rows(viewer: Viewer) -> Select:
    """The statement of every feed: contents of the kinds that stand by themselves, listed for the viewer."""
    return content_rows(viewer).where(LISTED, listed_for(viewer))


def show(rows: Sequence[Row], viewer: Viewer) -> list[dict[str, Any]]:
    """Rows of ``content_rows`` as mappings for ContentOut, with what is loaded beside them."""
    names = rows[0]._fields if rows else ()
    shown = [dict(zip(names, row, strict=True)) for row in rows]
    loaded = [("products", products_shown(shown)), ("mentions", mentioned(shown, viewer))]
    loaded += [(field.key, field.load(shown, viewer)) for field in contributed() if field.load]
    for content in shown:
        content["content_id"] = content["question_id"] = content["root_id"]  # what the root is called on the wire
        content["disclosure_text"] = disclosure_text(content["disclosure"])
        content["seen_by_author_or_staff"] = viewer.is_staff or content["author_id"] == viewer.id
        for key, values in loaded:
            content[key] = values.get(content["id"])
    db.session.info.setdefault("shown", []).extend((content["id"], content["author_id"]) for content in shown)
    return shown


def take_shown() -> list[tuple[int, int]]:
    """What ``show`` has shown since this was last asked, as (content id, author id): impressions come from it."""
    return db.session.info.pop("shown", [])


def list_own(viewer: Viewer, *, status: str | None, kind: str | None, limit: int, cursor: str | None) -> Page:
    """What the viewer made, the newest first, wherever it stands; of one status or kind if they say so."""
    chosen = {name: value for name, value in (("status", status), ("kind", kind)) if value}
    found = newest(asked(_own, viewer, **chosen), [Content.id], limit, cursor)
    return Page(show(found.items, viewer), found.next)


def _own(viewer: Viewer, **chosen: Any) -> Select:
    these = [Content.__table__.c[name] == value for name, value in chosen.items()]
    return content_rows(viewer).where(Content.author_id == viewer.id, *these)


def view_content(content_id: int, viewer: Viewer) -> dict[str, Any]:
    """One content as the viewer sees it. Raises NotFound when they may not."""
    rows = rows_of(asked(_row_of, viewer, content_id=content_id))
    if not rows:
        raise NotFound
    return show(rows, viewer)[0]


def _row_of(viewer: Viewer, content_id: int) -> Select:
    return content_rows(viewer).where(Content.id == content_id, visible_to(viewer))


def view_contents(ids: Sequence[int], viewer: Viewer, *, listed: bool = True) -> list[dict[str, Any]]:
    """Those of the contents that the viewer may see, in the order of ids."""
    rows = rows_of(asked(_listed_among if listed else _visible_among, viewer, ids=ids))
    by_id = {row.id: row for row in rows}
    return show([by_id[content_id] for content_id in ids if content_id in by_id], viewer)


def _listed_among(viewer: Viewer, ids: Sequence[int]) -> Select:
    return content_rows(viewer).where(Content.id.in_(ids), listed_for(viewer))


def _visible_among(viewer: Viewer, ids: Sequence[int]) -> Select:
    return content_rows(viewer).where(Content.id.in_(ids), visible_to(viewer))


def access_content(content_id: int, viewer: Viewer) -> Content:
    """The content, if the viewer may see it. Raises NotFound."""
    content = db.session.scalar(*asked(_content, viewer, content_id=content_id))
    if content is None:
        raise NotFound
    return content


def _content(viewer: Viewer, content_id: int) -> Select:
    return select(Content).where(Content.id == content_id, visible_to(viewer))


def glimpse(content_id: int, viewer: Viewer) -> Glimpse:
    """The gist of the content, if the viewer may see it. Raises NotFound."""
    found = rows_of(asked(_glimpse, viewer, content_id=content_id))
    if not found:
        raise NotFound
    return Glimpse(*found[0])


def _glimpse(viewer: Viewer, content_id: int) -> Select:
    columns = (getattr(Content, name) for name in Glimpse._fields)
    return select(*columns).where(Content.id == content_id, visible_to(viewer))


def access_public(content_id: int, viewer: Viewer) -> Content:
    """The content, if others may add to it: comment on it, repost it, answer it.

    Raises NotFound when the viewer may not see it, Conflict when it is their own, or they are staff, but nobody else
    sees it.
    """
    return _public(access_content(content_id, viewer))


def glimpse_public(content_id: int, viewer: Viewer) -> Glimpse:
    """The gist of the content, if others may add to it. Raises as ``access_public`` does."""
    return _public(glimpse(content_id, viewer))


def _public(content: Accessed) -> Accessed:
    if content.status is not Status.PUBLISHED:
        raise Conflict(f"Content {content.id} is {content.status}; wait until it is public.")
    return content


def content_to_change(content_id: int) -> Content:
    """The content, locked until the end of the transaction, as it is now. Raises NotFound.

    What this transaction made or locked before is not asked for again.
    """
    ours = gathered().locked
    if content_id in ours:
        return ours[content_id]
    content = db.session.scalar(*prepared(_locked, content_id=content_id))
    if content is None:
        raise NotFound
    ours[content_id] = content
    return content


def _locked(content_id: Any) -> Select:
    locked = select(Content).where(Content.id == content_id).with_for_update(of=Content.__table__)
    return locked.execution_options(populate_existing=True)


def own_content_to_change(content_id: int, author: Member, version: int | None = None) -> Content:
    """The author's own content, locked. Raises NotFound for that of others, as if it did not exist.

    version: which one the author means; raises StaleVersion, with the present one, when it is another by now.
    """
    content = content_to_change(content_id)
    if content.author_id != author.id:
        raise NotFound
    if version is not None and content.version != version:
        raise StaleVersion(version=content.version)
    return content
