"""The comments under a content, as rows and as clients see them.

What is hidden leaves no trace, unless somebody visible replied below it: then it stays as a tombstone, without text
or author, so that no thread falls apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from community.comments.models import Comment
from community.content.models import Content, Status
from community.content.queries import AUTHOR, Glimpse, content_rows, show, visible_to
from community.database import db
from community.errors import Invalid
from community.generations import MOST_IDS
from community.members.queries import Viewer
from community.mutes.queries import unmuted
from community.statements import asked, rows_of

CONTENTS = Content.__table__
REPLY, DEEPER, BELOW = (aliased(CONTENTS, name) for name in ("reply", "deeper", "below"))
BLANK = {f"author_{name}": None for name in AUTHOR} | {
    "author_id": None,
    "body": "",
    "body_html": "",
    "excerpt": "",
    "topic_names": [],
    "topics_left_out": None,
    "mentions": [],
    "media": [],
    "labels": [],
    "disclosure": None,
    "disclosure_text": None,
    "ai_generated": False,
    "edited_at": None,
    "screening": None,
    "author_owns": None,
    "by_shop": None,
}


def access_parent(parent_id: int, root: Content | Glimpse, viewer: Viewer) -> Comment:
    """The comment to reply to. Raises Invalid unless it is public, stands under root, and the viewer may see it."""
    under_root = (Comment.id == parent_id, Comment.root_id == root.id, Comment.status == Status.PUBLISHED)
    parent = db.session.scalar(select(Comment).where(*under_root, visible_to(viewer)))
    if parent is None:
        raise Invalid(errors={"parent_id": [f"There is no comment {parent_id} under content {root.id}."]})
    return parent


def comment_rows(viewer: Viewer, root_id: int) -> Select:
    """The comments and tombstones under a root, told apart by ``in_sight``, to be ordered, limited and shown."""
    in_sight = _in_sight(viewer, Content)
    shown = or_(in_sight, _something_in_sight_below(viewer))
    return content_rows(viewer).add_columns(in_sight.label("in_sight")).where(_under(root_id), shown)


def _under(root_id: int) -> ColumnElement[bool]:
    return and_(Content.root_id == root_id, Content.kind == "comment")


def _in_sight(viewer: Viewer, comment: Any) -> ColumnElement[bool]:
    """What its author took back is gone for everybody, though author and staff could still look it up."""
    kept = comment.status != Status.WITHDRAWN
    return and_(kept, visible_to(viewer, comment), unmuted(viewer, comment))


def _something_in_sight_below(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: a reply, or a reply to a reply and so on, is in sight. Asked of hidden comments alone, which are few."""
    replies = select(REPLY.c.id).where(REPLY.c.parent_id == CONTENTS.c.id).correlate(CONTENTS)
    branch = replies.cte("branch", recursive=True, nesting=True)
    branch = branch.union_all(select(DEEPER.c.id).join(branch, DEEPER.c.parent_id == branch.c.id))
    # not a join: PostgreSQL would read all contents for it, 30 ms of 20,000 comments, instead of the first reply
    in_sight = select(_in_sight(viewer, BELOW.c)).where(BELOW.c.id == branch.c.id).correlate(branch).scalar_subquery()
    return exists().select_from(branch).where(in_sight).correlate(CONTENTS)


def top_ids(root_id: int) -> Sequence[int]:
    """The comments under the root, most liked first, the older one of equals, whoever looks."""
    best_first = select(Content.id).where(_under(root_id)).order_by(Content.likes_count.desc(), Content.id)
    return db.session.scalars(best_first.limit(MOST_IDS)).all()


def view_comments(ids: Sequence[int], root_id: int, viewer: Viewer) -> list[dict[str, Any]]:
    """Those of the comments under the root that the viewer sees, tombstones among them, in the order of ids."""
    rows = rows_of(asked(_comments_among, viewer, root_id=root_id, ids=ids))
    by_id = {row.id: row for row in rows}
    return show_comments([by_id[comment_id] for comment_id in ids if comment_id in by_id], viewer)


def _comments_among(viewer: Viewer, root_id: int, ids: Sequence[int]) -> Select:
    return comment_rows(viewer, root_id).where(Content.id.in_(ids))


def show_comments(rows: Sequence[Row], viewer: Viewer) -> list[dict[str, Any]]:
    """Rows of ``comment_rows`` as mappings for ContentOut."""
    return [comment if comment["in_sight"] else _tombstone(comment) for comment in show(rows, viewer)]


def _tombstone(comment: dict[str, Any]) -> dict[str, Any]:
    """Without text and author. Taken back and removed are told; all else, a block included, is ``held``."""
    told = comment["status"] in (Status.WITHDRAWN, Status.REMOVED)
    return comment | BLANK | {"status": comment["status"] if told else Status.HELD}
