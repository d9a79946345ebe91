"""Notices under the law: anybody, without an account, says that a content is illegal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.content.models import Content
from community.database import Id, Model

LIVE = text("decided_at IS NULL AND email_index IS NOT NULL")


class Notice(Model):
    """Somebody tells us of something illegal, under DSA Art. 16. Name and address are kept as long as law asks."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("uq_notices_live", "content_id", "email_index", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        CheckConstraint("outcome IN ('acted', 'not_acted')", name="outcome_known"),
    )

    id: Mapped[Id]
    receipt: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the receipt code, which the notifier has")
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), index=True)
    content_version: Mapped[int] = mapped_column(comment="what the notifier saw")
    url: Mapped[str] = mapped_column(comment="as it was given")
    ground: Mapped[str] = mapped_column(comment="slug of the catalogue")
    explanation: Mapped[str] = mapped_column(comment="in the notifier's words")
    name: Mapped[bytes | None] = mapped_column(LargeBinary, comment="encrypted; see members.secrets")
    email: Mapped[bytes | None] = mapped_column(LargeBinary, comment="encrypted")
    email_index: Mapped[str | None] = mapped_column(comment="blind index of the e-mail address")
    language: Mapped[str] = mapped_column(
        default="zh-CN", server_default="zh-CN", comment="in which the notifier is written to: zh-CN or en"
    )
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), index=True, comment="which answered it")
    outcome: Mapped[str | None] = mapped_column(comment="acted or not_acted; null while somebody has to look")
    decided_at: Mapped[datetime | None] = mapped_column(index=True, comment="UTC")

    content: Mapped[Content] = relationship(lazy="select")
