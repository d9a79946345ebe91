"""What members are told, grouped while unread, and what they want to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Inbox(Model):
    """One row per member, locked by whoever changes their notifications, so that positions are in order of commit."""

    __tablename__ = "notification_inboxes"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0, comment="of the latest event")
    version: Mapped[int] = mapped_column(default=1, comment="of the preferences")
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="as chosen; see preferences.completed")
    digest_due_at: Mapped[datetime | None] = mapped_column(index=True, comment="UTC; null: no digest is wanted")
    digested_at: Mapped[datetime | None] = mapped_column(comment="UTC; when the latest digest was posted")


class Notification(Model):
    """Something a member is told: events of one type about one thing, gathered until they are read."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_of_member", "member_id", "position"),
        Index(
            "ix_notifications_unread",
            "member_id",
            "type",
            "content_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notifications_made", "member_id", "created_at"),
        Index(
            "ix_notifications_to_mail",
            "mail_due_at",
            "member_id",
            sqlite_where=text("mail_due_at IS NOT NULL"),
            postgresql_where=text("mail_due_at IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), comment="who is told")
    type: Mapped[str] = mapped_column(comment="see texts.TEMPLATES; official notices have types of their own")
    content_id: Mapped[int | None] = mapped_column(
        ForeignKey("contents.id", ondelete="CASCADE"), index=True, comment="what it is about"
    )
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(comment="of its latest event in the member's inbox")
    in_app: Mapped[bool] = mapped_column(default=True, server_default=true(), comment="false: by mail alone")
    texts: Mapped[dict[str, Any] | None] = mapped_column(comment="of an official notice, by language")
    reason: Mapped[str | None] = mapped_column(comment="of a decision; a slug of the catalogue of reasons")
    created_at: Mapped[datetime] = mapped_column(comment="UTC; first event")
    updated_at: Mapped[datetime] = mapped_column(comment="UTC; latest event")
    read_at: Mapped[datetime | None] = mapped_column(comment="UTC; null while unread")
    mail_due_at: Mapped[datetime | None] = mapped_column(comment="UTC; when to mail it; null: not, or no more")
    mailed_at: Mapped[datetime | None] = mapped_column(comment="UTC; when a mail with it was posted")


class NotificationEvent(Model):
    """One thing that happened, once, however often it is undone and done again."""

    __tablename__ = "notification_events"
    __table_args__ = (
        UniqueConstraint("member_id", "fact", name="uq_notification_events_fact"),
        Index("ix_notification_events_of_notification", "notification_id", "position"),
    )

    id: Mapped[Id]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), comment="who is told")
    position: Mapped[int] = mapped_column(comment="in the member's inbox")
    fact: Mapped[str | None] = mapped_column(comment="type:content:actor:cause:product; null for an official notice")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    cause_id: Mapped[int | None] = mapped_column(
        ForeignKey("contents.id", ondelete="CASCADE"), index=True, comment="the comment, answer or repost that did it"
    )
