"""Mails on their way, and what became of each: what, when, outcome; never what it said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model

WAITING = "waiting"
OUTCOMES = (
    WAITING,
    "sent",  # the server took it
    "bounced",  # the server knows no such address
    "refused",  # the server does not want this mail
    "dropped",  # there was nothing to say any more, or nobody to say it to
    "expired",  # it could not be sent while it made sense
)


class Mail(Model):
    """One mail to one person. What it says is told by its writer when it is sent; ``given`` is forgotten then."""

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_of_member", "member_id", "kind", "posted_at"),
        Index("ix_mails_waiting", "posted_at", sqlite_where=text("outcome = 'waiting'"),
              postgresql_where=text("outcome = 'waiting'")),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome_known"),
    )  # fmt: skip

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True, comment="what it is about; the same is never posted twice")
    kind: Mapped[str] = mapped_column(comment="name of its template and writer")
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), comment="to whom; null: a stranger, by address"
    )
    address: Mapped[bytes | None] = mapped_column(LargeBinary, comment="of a stranger, encrypted; null when finished")
    language: Mapped[str] = mapped_column(comment="zh-CN or en")
    given: Mapped[bytes | None] = mapped_column(LargeBinary, comment="for its writer, encrypted; null when finished")
    message_id: Mapped[str] = mapped_column(comment="the Message-ID, the same whenever it is sent")
    posted_at: Mapped[datetime] = mapped_column(index=True, comment="UTC")
    expires_at: Mapped[datetime] = mapped_column(comment="UTC; not sent from then on")
    held_until: Mapped[datetime | None] = mapped_column(comment="UTC; a worker is sending it")
    outcome: Mapped[str] = mapped_column(default=WAITING)
    reply_code: Mapped[int | None] = mapped_column(comment="of the server, RFC 5321; null: none came")
    finished_at: Mapped[datetime | None] = mapped_column(comment="UTC; null while it waits")
