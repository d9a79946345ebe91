"""Surveys: a few questions to some members, and what they answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from community.database import Id, Model


class Survey(Model):
    """Some questions. From its opening on they stay as they are."""

    __tablename__ = "surveys"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every edit, by opening and by closing")
    title_zh: Mapped[str]
    title_en: Mapped[str]
    questions: Mapped[list[Any]] = mapped_column(comment="in their order; see surveys.questions")
    segment: Mapped[str | None] = mapped_column(comment="who may be asked; null: everybody")
    sampled: Mapped[float] = mapped_column(default=1.0, comment="0..1; how many of them are asked, by HMAC")
    targets: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="numbers of the segment's members, a Roaring bitmap renewed every hour"
    )
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(comment="UTC")
    opened_at: Mapped[datetime | None] = mapped_column(comment="UTC")
    closed_at: Mapped[datetime | None] = mapped_column(comment="UTC")


class SurveyAsk(Model):
    """A member was shown the questions, and perhaps answered."""

    __tablename__ = "survey_asks"
    __table_args__ = (Index("ix_survey_asks_member_id", "member_id", "asked_at"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(comment="UTC")
    answered_at: Mapped[datetime | None] = mapped_column(comment="UTC")


class SurveyAnswer(Model):
    """What a member answered to one question: a number, or one of the choices, or a text."""

    __tablename__ = "survey_answers"
    __table_args__ = (
        Index("ix_survey_answers_question", "survey_id", "question", "id"),
        Index("ix_survey_answers_member_id", "member_id"),
    )

    id: Mapped[Id]
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(comment="its key")
    number: Mapped[int | None]
    text: Mapped[str | None] = mapped_column(comment="a choice, or words; only the growth team reads them")
