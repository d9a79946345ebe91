"""Notes: the free form of a contribution."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.content.models import Content


class Post(Content):
    """A note. It has no columns of its own yet; collaborations will add theirs here."""

    __tablename__ = "posts"
    __mapper_args__ = {"polymorphic_identity": "post"}  # noqa: RUF012 - SQLAlchemy's own way to say it

    id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True)
