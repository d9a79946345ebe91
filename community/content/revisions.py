"""What a content said before: kept with every edit, compared with what followed, and brought back.

An edit soon after writing, before anybody had a part in it, is a slip of the pen: it raises the version and is judged
like any other, but leaves no revision and no mark of an edit. Source: the grace window of Discourse, FEATURES 1.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from community.catalog.models import Product
from community.content.diffs import Step, diff, lines, words
from community.content.labels import takes_label_off
from community.content.models import Content, ContentProduct, Status, texts_of
from community.content.scores import WEIGHTS
from community.database import Model, db
from community.errors import NotFound


class Revision(Model):
    """What a content said in an earlier version, whole."""

    __tablename__ = "content_revisions"

    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None]
    body: Mapped[str]
    rating: Mapped[int | None]
    pros: Mapped[list[Any] | None]
    cons: Mapped[list[Any] | None]
    attributes: Mapped[dict[str, Any] | None]
    media: Mapped[list[Any] | None] = mapped_column(comment="as they were shown; null before they were kept")
    topic_names: Mapped[list[Any] | None]
    product_ids: Mapped[list[Any] | None] = mapped_column(comment="of the host, in their order")
    disclosure: Mapped[str | None]
    ai_generated: Mapped[bool | None]
    status: Mapped[str | None] = mapped_column(comment="where it stood when it was edited")
    written_at: Mapped[datetime] = mapped_column(comment="UTC; when this version was written")


KEPT = ("title", "body", "rating", "pros", "cons", "attributes", "media", "topic_names", "disclosure", "ai_generated")


def is_slip(content: Content, changes: Mapping[str, Any], now: datetime) -> bool:
    """Whether an edit at this moment mends a slip of the pen. What was held or refused is never one, nor is taking a
    label off, nor anything once somebody liked, saved, shared, answered or helped. Drafts are nothing but slips.
    """
    if content.status is Status.DRAFT:
        return True
    grace = timedelta(seconds=current_app.config["COMMUNITY"].edit_grace_seconds)
    written_at = content.edited_at or content.submitted_at
    fresh = written_at is not None and now - written_at < grace
    unblemished = content.status is Status.PUBLISHED and content.screening is None
    return fresh and unblemished and not _engaged(content) and not takes_label_off(content, changes)


def _engaged(content: Content) -> bool:
    return any(getattr(content, counter) for counter in (*WEIGHTS, "helpful_count"))


def keep_revision(content: Content) -> None:
    """Keep what the content says now, because it is about to say something else."""
    said = {name: getattr(content, name) for name in KEPT}
    beside = {"product_ids": _products_of(content.id), "status": content.status.value}
    written_at = content.edited_at or content.submitted_at or content.created_at
    db.session.add(Revision(content_id=content.id, version=content.version, written_at=written_at, **said, **beside))


def _products_of(content_id: int) -> list[str]:
    names = select(Product.external_id).join(ContentProduct, ContentProduct.product_id == Product.id)
    shown = names.where(ContentProduct.content_id == content_id).order_by(ContentProduct.position)
    return list(db.session.scalars(shown))


def revisions_of(content: Content) -> Select:
    """The earlier versions of a content, as rows to be ordered by version."""
    return select(*Revision.__table__.c).where(Revision.content_id == content.id)


def get_revision(content: Content, version: int) -> Revision:
    """What the content said in this version. Raises NotFound."""
    revision = db.session.get(Revision, (content.id, version))
    if revision is None:
        raise NotFound
    return revision


def with_diffs(content: Content, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of ``revisions_of``, newest first, each with ``diff``: by field, what the next version made of it."""
    shown, later = [], _after(content, rows[0].version) if rows else {}
    for row in rows:
        earlier = _said(row)
        shown.append({**row._mapping, "diff": _changes(earlier, later)})
        later = earlier
    return shown


def _after(content: Content, version: int) -> dict[str, str]:
    """What the version that followed says: a later revision, or the content as it is."""
    next_one = revisions_of(content).where(Revision.version > version).order_by(Revision.version).limit(1)
    later = db.session.execute(next_one).first()
    return _said(later) if later else _said(content, _products_of(content.id))


def _said(said: Any, product_ids: list[str] | None = None) -> dict[str, str]:
    """Everything that is said, as text by field."""
    listed = {
        "topics": said.topic_names,
        "products": said.product_ids if product_ids is None else product_ids,
        "media": [shown["id"] for shown in said.media or ()],
    }
    declared = {name: str(getattr(said, name) or "").lower() for name in ("rating", "disclosure", "ai_generated")}
    in_lines = {name: "".join(f"{item}\n" for item in items or ()) for name, items in listed.items()}
    return {**texts_of(said), **in_lines, **declared}


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[Step]]:
    in_words = {"title", "body", "pros", "cons", "attributes", "alt"}
    changed = [name for name in before if before[name] != after[name]]
    cut = {name: words if name in in_words else lines for name in changed}
    return {name: diff(cut[name](before[name]), cut[name](after[name])) for name in changed}
