"""Surveys: made and read by the growth team, answered by those who are asked."""

from __future__ import annotations

from community.access import current_member, member_required, role_required, scope_required
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn
from community.metrics.answers import AS_CSV, answer
from community.metrics.told.trials import tell_satisfaction
from community.metrics.wire.satisfaction import SatisfactionIn, SatisfactionOut
from community.outbox import transaction
from community.surveys import actions, queries
from community.surveys.models import Survey, SurveyAnswer
from community.surveys.schemas import (
    AnsweredOut,
    AnswersIn,
    MySurveysOut,
    SurveyIn,
    SurveyOut,
    SurveyPage,
    SurveyPatch,
    SurveyTextPage,
    SurveyTextsIn,
)

surveys = Blueprint("surveys", __name__, description="Asking members a few questions")
for_growth, for_readers = role_required("growth"), scope_required("metrics:read", "growth")


@surveys.get("/surveys")
@for_readers
@surveys.arguments(PageIn, location="query")
@surveys.response(200, SurveyPage)
def list_surveys(page):
    """List the surveys, the newest first."""
    return newest(queries.survey_rows(), [Survey.id], **page)


@surveys.post("/surveys")
@for_growth
@versioned
@surveys.arguments(SurveyIn)
@surveys.response(201, SurveyOut)
def create_survey(data):
    """Plan a survey."""
    with transaction():
        return actions.make_survey(current_member(), **data)


@surveys.get("/surveys/<id:survey_id>")
@for_readers
@versioned
@surveys.response(200, SurveyOut)
def get_survey(survey_id):
    """Look at a survey."""
    return queries.get_survey(survey_id)


@surveys.patch("/surveys/<id:survey_id>")
@for_growth
@versioned
@if_match
@surveys.arguments(SurveyPatch)
@surveys.response(200, SurveyOut)
def change_survey(data, survey_id, version):
    """Change the plan, before the opening."""
    with transaction():
        actions.change_survey(queries.survey_to_change(survey_id, version), **data)
    return queries.get_survey(survey_id)


@surveys.post("/surveys/<id:survey_id>/open")
@for_growth
@versioned
@surveys.response(200, SurveyOut)
def open_survey(survey_id):
    """Ask members from now on, each at most once in 90 days whatever surveys there are."""
    with transaction():
        actions.open_survey(queries.survey_to_change(survey_id))
    return queries.get_survey(survey_id)


@surveys.post("/surveys/<id:survey_id>/close")
@for_growth
@versioned
@surveys.response(200, SurveyOut)
def close_survey(survey_id):
    """Ask nobody any more, and take no more answers."""
    with transaction():
        actions.close_survey(queries.survey_to_change(survey_id))
    return queries.get_survey(survey_id)


@surveys.get("/surveys/<id:survey_id>/texts")
@for_growth
@surveys.arguments(SurveyTextsIn, location="query")
@surveys.response(200, SurveyTextPage)
def list_survey_texts(page, survey_id):
    """Read the words that were answered, the newest first, without whose they are."""
    return newest(queries.text_rows(queries.get_survey(survey_id)), [SurveyAnswer.id], **page)


@surveys.get("/me/surveys")
@member_required
@surveys.response(200, MySurveysOut)
def list_my_surveys():
    """See what you are asked, if anything. Nobody has to answer."""
    with transaction():
        survey = actions.ask(current_member())
    return {"items": [survey] if survey else [], "next": None}


@surveys.post("/surveys/<id:survey_id>/answers")
@member_required
@surveys.arguments(AnswersIn)
@surveys.response(201, AnsweredOut)
def answer_survey(data, survey_id):
    """Answer what you were asked, once. Only the growth team reads it, and words without your name."""
    with transaction():
        actions.answer_survey(current_member(), queries.get_survey(survey_id), data["answers"])
    return {"answered": True}


@surveys.get("/metrics/satisfaction")
@for_readers
@surveys.arguments(SatisfactionIn, location="query")
@surveys.response(200, SatisfactionOut)
@surveys.alt_response(200, **AS_CSV)
def get_satisfaction(asked):
    """See what members answered: NPS, satisfaction, choices, each with its interval, beside how many responded."""
    return answer(tell_satisfaction, asked)
