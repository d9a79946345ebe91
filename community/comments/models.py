"""Comments, in threads."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.content.models import Content, Counted


class Comment(Content):
    """A comment. Its root is what it comments on; its parent, if any, the comment under the same root it replies to."""

    __tablename__ = "comments"
    __mapper_args__ = {"polymorphic_identity": "comment"}  # noqa: RUF012 - SQLAlchemy's own way to say it

    id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True)

    def counts(self) -> Iterator[Counted]:
        yield Content, self.root_id, {"comments_count": 1}  # contents before members, lest two writers lock crosswise
        yield from super().counts()
