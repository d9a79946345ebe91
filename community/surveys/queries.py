"""Questions about surveys: whom one asks, and what was answered."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from datetime import timedelta
from typing import Any

from pyroaring import BitMap
from sqlalchemy import ColumnElement, Select, func, select

from community.activity.bitmaps import from_blob
from community.clock import utcnow
from community.database import db
from community.members.models import Member
from community.metrics.queries import COUNTED
from community.rows import row_to_change, the_row
from community.surveys.models import Survey, SurveyAnswer, SurveyAsk

REST = timedelta(days=90)  # from one survey of a member to the next


def survey_rows() -> Select:
    """The statement of the list."""
    return select(*Survey.__table__.c)


def get_survey(survey_id: int) -> Survey:
    """Raises NotFound."""
    return the_row(select(Survey).where(Survey.id == survey_id))


def survey_to_change(survey_id: int, version: int | None = None) -> Survey:
    """The survey, locked until the end of the transaction. Raises NotFound, StaleVersion."""
    return row_to_change(select(Survey).where(Survey.id == survey_id), version)


def open_surveys() -> list[Survey]:
    """Those that are asked now, the oldest first."""
    live = select(Survey).where(Survey.opened_at.is_not(None), Survey.closed_at.is_(None))
    return list(db.session.scalars(live.order_by(Survey.opened_at, Survey.id)))


def asked_of(member: Member) -> Survey | None:
    """The open survey that the member was asked and did not answer."""
    theirs = select(Survey).join(SurveyAsk, SurveyAsk.survey_id == Survey.id)
    theirs = theirs.where(SurveyAsk.member_id == member.id, SurveyAsk.answered_at.is_(None))
    return db.session.scalar(theirs.where(Survey.closed_at.is_(None)).order_by(Survey.id).limit(1))


def unasked_of(member: Member) -> list[Survey]:
    """The open surveys that the member was never asked, the oldest first."""
    asked = set(db.session.scalars(select(SurveyAsk.survey_id).where(SurveyAsk.member_id == member.id)))
    return [survey for survey in open_surveys() if survey.id not in asked]


def has_rest(member: Member) -> bool:
    """Whether the member was asked something in the last 90 days."""
    lately = select(SurveyAsk.survey_id).where(SurveyAsk.member_id == member.id, SurveyAsk.asked_at > utcnow() - REST)
    return db.session.scalar(lately.limit(1)) is not None


def is_target(survey: Survey, member: Member) -> bool:
    """Whether the survey means the member: not staff, in its segment, and drawn."""
    if member.is_staff or not is_drawn(survey.id, member.id, survey.sampled):
        return False
    return survey.segment is None or (survey.targets is not None and member.number in from_blob(survey.targets))


def is_drawn(survey_id: int, member_id: int, sampled: float) -> bool:
    """Whether a member is in the sample of a survey: by HMAC, the same answer always."""
    digest = hmac.digest(f"survey:{survey_id}".encode(), str(member_id).encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) < sampled * 2**64


def response_of(survey: Survey) -> tuple[int, int]:
    """How many members were asked, and how many of them answered."""
    rows = select(func.count(), func.count(SurveyAsk.answered_at)).select_from(SurveyAsk)
    own = rows.join(Member, Member.id == SurveyAsk.member_id).where(SurveyAsk.survey_id == survey.id, COUNTED)
    asked, answered = db.session.execute(own).one()
    return asked, answered


def numbers_of(survey: Survey, question: str) -> Counter[int]:
    """How often each number was answered."""
    return _counts(survey, question, SurveyAnswer.number)


def choices_of(survey: Survey, question: str) -> Counter[str]:
    """How often each choice was made."""
    return _counts(survey, question, SurveyAnswer.text)


def _counts(survey: Survey, question: str, value: Any) -> Counter:
    own = (SurveyAnswer.survey_id == survey.id, SurveyAnswer.question == question, COUNTED)
    rows = select(value, func.count()).join(Member, Member.id == SurveyAnswer.member_id).where(*own).group_by(value)
    return Counter(dict(db.session.execute(rows).all()))


def who_was_asked(survey: Survey) -> BitMap:
    """The numbers of the members who were asked."""
    return _who(SurveyAsk, SurveyAsk.survey_id == survey.id)


def who_answered(survey: Survey) -> BitMap:
    """The numbers of those who answered."""
    return _who(SurveyAsk, SurveyAsk.survey_id == survey.id, SurveyAsk.answered_at.is_not(None))


def who_said(survey: Survey, question: str, *values: int | str) -> BitMap:
    """The numbers of those who answered the question, with one of these numbers or choices; without any: anyhow."""
    own = [SurveyAnswer.survey_id == survey.id, SurveyAnswer.question == question]
    if values:
        own.append((SurveyAnswer.text if isinstance(values[0], str) else SurveyAnswer.number).in_(values))
    return _who(SurveyAnswer, *own)


def _who(said: Any, *own: ColumnElement[bool]) -> BitMap:
    rows = select(Member.number).join(said, said.member_id == Member.id).where(*own, COUNTED)
    return BitMap(db.session.scalars(rows).all())


def text_rows(survey: Survey) -> Select:
    """The statement of the words that were answered, without whose they are."""
    keys = [question["key"] for question in survey.questions if question["kind"] == "text"]
    own = (SurveyAnswer.survey_id == survey.id, SurveyAnswer.question.in_(keys), COUNTED)
    shown = (SurveyAnswer.id, SurveyAnswer.question, SurveyAnswer.text)
    return select(*shown).join(Member, Member.id == SurveyAnswer.member_id).where(*own)
