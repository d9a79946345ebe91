"""Satisfaction on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Id
from community.http.schemas import Schema
from community.metrics.wire.report import Answer, count, rate


class SatisfactionIn(Schema):
    """Of which survey."""

    survey = Id(required=True)
    format = fields.Str(load_default="json", validate=validate.OneOf(["json", "csv"]))


class AnswerCount(Schema):
    """How often one answer was given."""

    value = fields.Str(metadata={"example": "9"})
    members = count(12)


class QuestionFigures(Schema):
    """What was answered to a question. score: NPS, −1..1; of a 1–5 question the share of 4 and 5; of a choice null."""

    question = fields.Str(metadata={"example": "recommend"})
    kind = fields.Str(metadata={"example": "nps"})
    answered = count(120)
    few = fields.Bool(metadata={"example": False, "description": "below 30 answers"})
    counts = fields.List(fields.Nested(AnswerCount))
    score, score_low, score_high = rate(0.31), rate(0.2), rate(0.42)


class SatisfactionOut(Answer):
    """What members said when they were asked."""

    survey = Id()
    asked, answered = count(400), count(120)
    response_rate, response_low, response_high = rate(0.3), rate(0.26), rate(0.35)
    questions = fields.List(fields.Nested(QuestionFigures))
