"""Slow mode: how long a member waits between two contributions under one content, or about one product.

Moderation sets it. It is kept here, so that writing needs to know nothing of moderation.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Row, Select, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from community.catalog.models import Product
from community.clock import utcnow
from community.content.models import Content
from community.database import Id, Model, db
from community.errors import SlowedDown
from community.members.models import Member
from community.members.queries import Actor
from community.relations import insert_new
from community.statements import prepared, rows_of

PACED = ("comment", "answer", "review", "question")


class SlowMode(Model):
    """Each member waits between two comments or answers under a content, or reviews and questions of a product."""

    __tablename__ = "slow_modes"
    __table_args__ = (
        CheckConstraint("(content_id IS NULL) <> (product_id IS NULL)", name="one_subject"),
        CheckConstraint("seconds_between > 0", name="some_seconds"),
    )

    id: Mapped[Id]
    content_id: Mapped[int | None] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), unique=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), unique=True)
    seconds_between: Mapped[int] = mapped_column(comment="between two contributions of one member")
    until: Mapped[datetime] = mapped_column(comment="UTC; without any effect from then on")
    set_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    set_at: Mapped[datetime] = mapped_column(comment="UTC")


def slow_down(subject: Content | Product, setter: Member, seconds_between: int, until: datetime) -> None:
    """Have members wait between two contributions there. Set again, the later setting holds."""
    setting = {"seconds_between": seconds_between, "until": until, "set_by": setter.id, "set_at": utcnow()}
    if not insert_new(SlowMode, **_place(subject), **setting):
        db.session.execute(update(SlowMode).filter_by(**_place(subject)).values(**setting))


def speed_up(subject: Content | Product) -> bool:
    """End the slow mode there. Returns False, and does nothing, where there was none."""
    return db.session.execute(delete(SlowMode).filter_by(**_place(subject))).rowcount == 1


def _place(subject: Content | Product) -> dict[str, int]:
    return {"product_id" if isinstance(subject, Product) else "content_id": subject.id}


def check_pace(author: Member | Actor, content: Content) -> None:
    """Raises SlowedDown if the author wrote there too shortly before. Staff and imports go at their own pace."""
    if content.kind not in PACED or content.imported or author.is_staff:
        return
    now = utcnow()
    slow = _slow_mode_of(content, now)
    last = slow and _last_written(content, now - timedelta(seconds=slow.seconds_between))
    if last:
        wait_seconds = ceil((last - now).total_seconds()) + slow.seconds_between
        raise SlowedDown(slow.seconds_between, max(wait_seconds, 1))


def _slow_mode_of(content: Content, now: datetime) -> Row | None:
    """The setting that holds for a new content, locked: of two comments sent at once, the second sees the first."""
    column, place = ("product_id", content.product_id) if content.root_id is None else ("content_id", content.root_id)
    return next(iter(rows_of(prepared(_locked, column, place=place, now=now))), None)


def _locked(column: str, place: Any, now: Any) -> Select:
    of_place = SlowMode.__table__.c[column] == place
    return select(SlowMode.seconds_between).where(of_place, SlowMode.until > now).with_for_update()


def _last_written(content: Content, since: datetime) -> datetime | None:
    at_place = (
        Content.product_id == content.product_id if content.root_id is None else Content.root_id == content.root_id
    )
    same = (at_place, Content.kind.in_(PACED))
    theirs = (Content.author_id == content.author_id, Content.created_at > since)
    return db.session.scalar(select(func.max(Content.created_at)).where(*same, *theirs))
