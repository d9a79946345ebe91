"""Questions and answers on the wire. They are shown as contents."""

from __future__ import annotations

from marshmallow import fields, validate

from community.content import limits
from community.content.fields import ContentField
from community.content.inputs import Markdown, Title, TopicName, says_something
from community.http.schemas import PageIn, Schema
from community.questions.owners import REPLIES, author_owns, by_shop
from community.questions.queries import SORTS, acceptance_of


class QuestionIn(Schema):
    """What a member wants to know about a product."""

    title = Title(load_default=None, allow_none=True, metadata={"example": "尺码偏大吗？"})
    body = Markdown(required=True, validate=says_something, metadata={"example": "平时穿 42 码，这款要买小一号吗？"})
    topics = fields.List(TopicName(), load_default=list, validate=validate.Length(max=limits.TOPICS))


class AnswerIn(Schema):
    """What a member knows."""

    body = Markdown(required=True, validate=says_something, metadata={"example": "不用，正码就好。"})


class QuestionsIn(PageIn):
    """Which questions, and in which order. Newest first unless told otherwise."""

    sort = fields.Str(load_default="new", validate=validate.OneOf(SORTS), metadata={"example": "unanswered"})


ACCEPTED = ContentField(
    "accepted",
    fields.Bool(metadata={"example": True, "description": "whether who asked accepted it"}),
    load=acceptance_of,
    kinds=frozenset({"answer"}),
)
AUTHOR_OWNS = ContentField(
    "author_owns",
    fields.Bool(
        allow_none=True, metadata={"description": "whether its author bought what it is about, as the orders say now"}
    ),
    expression=author_owns,
    kinds=frozenset(REPLIES),
)
BY_SHOP = ContentField(
    "by_shop",
    fields.Bool(allow_none=True, metadata={"description": "whether its author speaks for the shop"}),
    expression=by_shop,
    kinds=frozenset(REPLIES),
)
