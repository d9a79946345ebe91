"""Reposts: passing a content on to one's own followers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.content.models import Content, Counted


class Repost(Content):
    """A repost; a quote when its member adds words. Its root is the original, never another repost."""

    needs_words = False  # what it passes on speaks

    __tablename__ = "reposts"
    __mapper_args__ = {"polymorphic_identity": "repost"}  # noqa: RUF012 - SQLAlchemy's own way to say it

    id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True)

    def counts(self) -> Iterator[Counted]:
        yield Content, self.root_id, {"shares_count": 1}
        yield from super().counts()
