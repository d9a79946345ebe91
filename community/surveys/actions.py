"""Making surveys, asking members, and taking what they answer. They flush, never commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from community.activity.bitmaps import to_blob
from community.clock import utcnow
from community.database import db
from community.errors import Conflict, Invalid, NotFound
from community.members.models import Member
from community.members.queries import lock_members
from community.relations import insert_new
from community.segments.queries import counted_in
from community.surveys.models import Survey, SurveyAnswer, SurveyAsk
from community.surveys.queries import asked_of, has_rest, is_target, unasked_of
from community.surveys.questions import Misanswered, read_answers


def make_survey(member: Member, **said: Any) -> Survey:
    """Plan a survey. Raises Invalid for a segment that does not stand."""
    counted_in(said.get("segment"))
    survey = Survey(**said, version=1, made_by=member.id, created_at=utcnow())
    db.session.add(survey)
    db.session.flush()
    return survey


def change_survey(survey: Survey, **changes: Any) -> None:
    """Change the plan. Raises Conflict after the opening, Invalid for a segment that does not stand."""
    if survey.opened_at is not None:
        raise Conflict("It was opened: who answered already answered this one. Close it and make another.")
    counted_in(changes.get("segment"))
    for name, value in changes.items():
        setattr(survey, name, value)
    _touch(survey)


def open_survey(survey: Survey) -> None:
    """Ask members from now on. Twice is harmless. Raises Conflict once it is closed, Invalid for a deleted segment."""
    if survey.closed_at is not None:
        raise Conflict("It was closed. Make another.")
    if survey.opened_at is None:
        survey.opened_at, survey.targets = utcnow(), _targets(survey)
        _touch(survey)


def close_survey(survey: Survey) -> None:
    """Ask nobody any more, and take no answers. Twice is harmless. Raises Conflict before the opening."""
    if survey.opened_at is None:
        raise Conflict("It was not opened.")
    if survey.closed_at is None:
        survey.closed_at, survey.targets = utcnow(), None
        _touch(survey)


def _touch(survey: Survey) -> None:
    survey.version += 1
    db.session.flush()


def _targets(survey: Survey) -> bytes | None:
    return None if survey.segment is None else to_blob(counted_in(survey.segment))


def renew_targets(survey_id: int) -> None:
    """Find out anew whom an open survey means. Of a segment that was deleted, nobody."""
    survey = db.session.get(Survey, survey_id)
    try:
        targets = _targets(survey)
    except Invalid:
        targets = None
    db.session.execute(update(Survey).where(Survey.id == survey_id, Survey.closed_at.is_(None)).values(targets=targets))


def ask(member: Member) -> Survey | None:
    """What the member is asked: what they were asked before, else the oldest open survey that means them.

    A member is asked at most once in 90 days.
    """
    survey = asked_of(member)
    if survey is not None:
        return survey
    lock_members(member.id)  # of two requests at once, the second sees what the first asked
    if has_rest(member):
        return asked_of(member)
    survey = next((survey for survey in unasked_of(member) if is_target(survey, member)), None)
    if survey is not None and insert_new(SurveyAsk, survey_id=survey.id, member_id=member.id, asked_at=utcnow()):
        return survey
    return None


def answer_survey(member: Member, survey: Survey, answers: Mapping[str, Any]) -> None:
    """Keep what the member answers, once. Raises NotFound for who was not asked, Conflict for who answered or comes
    after the close, Invalid for answers that cannot be."""
    locked = select(SurveyAsk).where(SurveyAsk.survey_id == survey.id, SurveyAsk.member_id == member.id)
    asked = db.session.scalar(locked.with_for_update().execution_options(populate_existing=True))
    if asked is None:
        raise NotFound
    if asked.answered_at is not None:
        raise Conflict("You have answered this already. Thank you.")
    if survey.closed_at is not None:
        raise Conflict("This survey is closed.")
    try:
        read = read_answers(survey.questions, answers)
    except Misanswered as wrong:
        raise Invalid(errors={"answers": [str(wrong)]}) from wrong
    whose = {"survey_id": survey.id, "member_id": member.id}
    db.session.add_all(SurveyAnswer(**whose, **each._asdict()) for each in read)
    asked.answered_at = utcnow()
    db.session.flush()


def forget_answers(member_id: int) -> None:
    """Forget what an erased member was asked and answered."""
    for model in (SurveyAnswer, SurveyAsk):
        db.session.execute(delete(model).where(model.member_id == member_id))
