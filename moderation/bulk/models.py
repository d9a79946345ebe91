"""Many decisions at once: a frozen selection of contents, and what became of each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.database import Id, Model
from community.members.models import Member


class BulkStatus(StrEnum):
    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class Bulk(Model):
    """A selection of contents, frozen when it was previewed, and the one decision about all of them."""

    __tablename__ = "bulks"
    __table_args__ = (
        CheckConstraint("status IN ('previewed', 'applying', 'applied', 'undoing', 'undone')", name="status_known"),
    )

    id: Mapped[Id]
    query: Mapped[dict[str, Any]] = mapped_column(comment="what was asked for, as it was sent")
    seed: Mapped[int] = mapped_column(comment="of the random sample that was shown")
    total: Mapped[int] = mapped_column(comment="how many contents were selected")
    status: Mapped[str] = mapped_column(default=BulkStatus.PREVIEWED)
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(comment="UTC")
    outcome: Mapped[str | None] = mapped_column(comment="null until it is applied")
    reason: Mapped[str | None] = mapped_column(comment="slug of the catalogue; null where nothing was taken")
    note: Mapped[str] = mapped_column(default="", comment="for staff")
    applied_at: Mapped[datetime | None] = mapped_column(comment="UTC; when applying began")
    undo_until: Mapped[datetime | None] = mapped_column(comment="UTC")
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(comment="UTC; when undoing began")

    maker: Mapped[Member] = relationship(foreign_keys=made_by, lazy="select")
    undoer: Mapped[Member | None] = relationship(foreign_keys=undone_by, lazy="select")


class ItemState(StrEnum):
    """Kept: decided, and left so by the undoing, because something came after."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    UNDONE = "undone"
    KEPT = "kept"


class BulkItem(Model):
    """One content of a selection, with the versions that it and its case had when it was frozen."""

    __tablename__ = "bulk_items"
    __table_args__ = (
        Index("ix_bulk_items_of_bulk", "bulk_id", "state", "content_id"),
        CheckConstraint("state IN ('waiting', 'done', 'skipped', 'undone', 'kept')", name="state_known"),
    )

    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulks.id", ondelete="CASCADE"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True, index=True)
    content_version: Mapped[int] = mapped_column(comment="when it was frozen")
    case_version: Mapped[int | None] = mapped_column(comment="then; null where there was no case")
    state: Mapped[str] = mapped_column(default=ItemState.WAITING)
    why: Mapped[str | None] = mapped_column(comment="why it was skipped or kept, in words")
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), unique=True, comment="what was decided")
