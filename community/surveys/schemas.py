"""Surveys on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Id, Instant, Line, Text
from community.http.schemas import PageIn, Schema, page_of
from community.segments.rules import NAME
from community.surveys.questions import LONGEST_TEXT

KINDS = ("nps", "scale", "choice", "text")
QUESTIONS = [
    {
        "key": "recommend",
        "kind": "nps",
        "text_zh": "您有多大可能向朋友推荐我们？",
        "text_en": "How likely are you to recommend us?",
    },
    {"key": "why", "kind": "text", "text_zh": "为什么？", "text_en": "Why?"},
]
TITLE_ZH, TITLE_EN = {"example": "一个小问题"}, {"example": "One small question"}
ANSWERS = {"recommend": 9, "why": "朋友也喜欢。"}


class SurveyQuestionIn(Schema):
    """A question: nps is answered by 0..10, scale by 1..5, choice by one of the choices, text by words."""

    key = fields.Str(required=True, validate=NAME, metadata={"example": "recommend"})
    kind = fields.Str(required=True, validate=validate.OneOf(KINDS), metadata={"example": "nps"})
    text_zh = Line(max=200, required=True, metadata={"example": "您有多大可能向朋友推荐我们？"})
    text_en = Line(max=200, required=True, metadata={"example": "How likely are you to recommend us?"})
    choices = fields.List(Line(max=60), validate=validate.Length(0, 10), load_default=list, metadata={"example": []})

    @ma.validates_schema
    def _fitting(self, question: dict[str, Any], **_: Any) -> None:
        choices = question["choices"]
        if (question["kind"] == "choice") != (len(set(choices)) >= 2) or len(set(choices)) < len(choices):
            raise ma.ValidationError("A choice has 2 to 10 different ones, and no other kind has any.", "choices")


def _each_once(questions: Sequence[dict[str, Any]]) -> None:
    if len({question["key"] for question in questions}) < len(questions):
        raise ma.ValidationError("Give each question a key of its own.")


def _questions(**kwargs: Any) -> fields.List:
    some = [validate.Length(1, 5), _each_once]
    return fields.List(fields.Nested(SurveyQuestionIn), validate=some, metadata={"example": QUESTIONS}, **kwargs)


class SurveyPatch(Schema):
    """What to change of the plan, before the opening."""

    title_zh = Line(max=100, metadata=TITLE_ZH)
    title_en = Line(max=100, metadata=TITLE_EN)
    questions = _questions()
    segment = fields.Str(validate=NAME, allow_none=True, metadata={"example": None})
    sampled = fields.Float(validate=validate.Range(0, 1, min_inclusive=False), metadata={"example": 0.2})


class SurveyIn(Schema):
    """At most five questions; whom they may be asked, and which part of those."""

    title_zh = Line(max=100, required=True, metadata=TITLE_ZH)
    title_en = Line(max=100, required=True, metadata=TITLE_EN)
    questions = _questions(required=True)
    segment = fields.Str(validate=NAME, allow_none=True, load_default=None, metadata={"example": None})
    sampled = fields.Float(
        validate=validate.Range(0, 1, min_inclusive=False), load_default=1.0, metadata={"example": 0.2}
    )


class SurveyAskedOut(Schema):
    """A survey as members see it."""

    id = Id()
    title_zh = fields.Str(metadata=TITLE_ZH)
    title_en = fields.Str(metadata=TITLE_EN)
    questions = fields.List(fields.Nested(SurveyQuestionIn), metadata={"example": QUESTIONS})


class SurveyOut(SurveyAskedOut):
    """A survey."""

    version = fields.Int(metadata={"example": 1})
    segment = fields.Str(allow_none=True, metadata={"example": None})
    sampled = fields.Float(metadata={"example": 0.2})
    created_at = Instant()
    opened_at = Instant(allow_none=True)
    closed_at = Instant(allow_none=True)


class MySurveysOut(Schema):
    """What one is asked: one survey at most, and seldom any."""

    items = fields.List(fields.Nested(SurveyAskedOut))
    next = fields.Str(allow_none=True, metadata={"example": None})


class GivenAnswer(fields.Field):
    """A number, the name of a choice, or a text; which of them, the question says."""

    text = Text(max=LONGEST_TEXT)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int | str:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if not isinstance(value, str):
            raise ma.ValidationError("Answer with a number or a text.")
        return self.text.deserialize(value)


class AnswersField(fields.Dict):
    """Answers by the key of their question."""

    wire: ClassVar = {"type": "object", "example": ANSWERS}


class AnswersIn(Schema):
    """What one answers. Questions may be passed over."""

    answers = AnswersField(
        keys=fields.Str(validate=validate.Length(1, 50)),
        values=GivenAnswer(),
        required=True,
        validate=validate.Length(1, 5),
        metadata={"example": ANSWERS, "description": f"numbers, choices, or texts of at most {LONGEST_TEXT}"},
    )


class AnsweredOut(Schema):
    """That it was taken."""

    answered = fields.Bool(metadata={"example": True})


class SurveyTextsIn(PageIn):
    """How much of the list."""


class SurveyTextOut(Schema):
    """Words of somebody; of whom is not shown."""

    question = fields.Str(metadata={"example": "why"})
    text = fields.Str(metadata={"example": "朋友也喜欢。"})


SurveyPage, SurveyTextPage = page_of(SurveyOut), page_of(SurveyTextOut)
