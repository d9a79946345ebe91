"""Questions about products, and their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.content.models import Content, Counted
from community.database import Model


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


class QuestionAsk(Model):
    """A buyer was told of a question about what they bought."""

    __tablename__ = "question_asks"
    __table_args__ = (Index("ix_question_asks_member_id", "member_id", "asked_at"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(comment="UTC")
