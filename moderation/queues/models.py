"""Queues of the operator's own, before those that every desk has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Queue(Model):
    """A filter of cases. A case stands in the first that it passes; an empty list lets everything pass."""

    __tablename__ = "queues"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True, comment="as written on its cases")
    place: Mapped[int] = mapped_column(comment="0 is asked first")
    kinds: Mapped[list[Any]] = mapped_column(comment="of content")
    policies: Mapped[list[Any]] = mapped_column(comment="slugs of the catalogue of reasons")
    languages: Mapped[list[Any]] = mapped_column(comment="zh, en, und")


class QueueMember(Model):
    """A moderator may work a queue. Who is admin may without; a queue that names nobody is everybody's."""

    __tablename__ = "queue_members"

    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True)
