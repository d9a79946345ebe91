"""Questions about products, and their answers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.content.models import Content, Counted


class Answer(Content):
    """An answer. Its root is the question."""

    __tablename__ = "answers"
    __mapper_args__ = {"polymorphic_identity": "answer"}  # noqa: RUF012 - SQLAlchemy's own way to say it

    activity = "comment"  # DEFINITIONS names neither kind: an answer replies, as a comment does

    id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True)

    def counts(self) -> Iterator[Counted]:
        yield Content, self.root_id, {"comments_count": 1}
        yield from super().counts()


class Question(Content):
    """A question about a product. At most one answer is accepted, by who asked."""

    __tablename__ = "questions"
    __mapper_args__ = {"polymorphic_identity": "question"}  # noqa: RUF012 - SQLAlchemy's own way to say it

    activity = "post"  # DEFINITIONS names neither kind: a question stands by itself, as a note does

    id: Mapped[int] = mapped_column(ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True)
    accepted_answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("answers.id", ondelete="SET NULL"), unique=True, comment="stays when the answer is hidden"
    )
