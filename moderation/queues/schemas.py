"""Queues on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Text
from community.http.schemas import Schema
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.submission import KINDS
from moderation.queues.routing import ESCALATED, HARD, SECOND_LOOKS

LANGUAGES = ("zh", "en", "und")
OWN_NAMES = (ESCALATED, HARD, SECOND_LOOKS, *KINDS)  # of every desk; a queue of the operator has another
NAME = validate.Regexp(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", error="Lower-case letters, digits, and hyphens between them.")
MOST_QUEUES, MOST_MEMBERS = 50, 500


def _some_of(values: Any, example: list[str]) -> fields.List:
    one = fields.Str(validate=validate.OneOf(list(values)))
    return fields.List(one, load_default=list, validate=validate.Length(max=100), metadata={"example": example})


class QueueIn(Schema):
    """A filter of cases, and who may work them. An empty list lets everything, or everybody, pass."""

    name = Text(
        min=1,
        max=40,
        required=True,
        validate=[NAME, validate.NoneOf(OWN_NAMES, error="Every desk has a queue of this name.")],
        metadata={"example": "english-reviews"},
    )
    kinds = _some_of(KINDS, ["review"])
    policies = _some_of(CATALOGUE, [])
    languages = _some_of(LANGUAGES, ["en"])
    members = fields.List(
        Text(min=1, max=64),
        load_default=list,
        validate=validate.Length(max=MOST_MEMBERS),
        metadata={"example": [], "description": "usernames of moderators; admins may work every queue"},
    )


class QueuesIn(Schema):
    """All queues of the operator; a case stands in the first that it passes."""

    queues = fields.List(fields.Nested(QueueIn), required=True, validate=validate.Length(max=MOST_QUEUES))

    @ma.validates_schema
    def check_names(self, data: dict[str, Any], **_: Any) -> None:
        names = [queue["name"] for queue in data.get("queues", ())]
        if len(names) > len(set(names)):
            raise ma.ValidationError("Two queues have the same name.", "queues")


class NamedQueueOut(Schema):
    """A queue of the operator."""

    name = fields.Str(metadata={"example": "english-reviews"})
    kinds = fields.List(fields.Str(), metadata={"example": ["review"]})
    policies = fields.List(fields.Str(), metadata={"example": []})
    languages = fields.List(fields.Str(), metadata={"example": ["en"]})
    members = fields.List(fields.Str(), metadata={"example": ["wang"], "description": "empty: every moderator"})
    waiting = fields.Int(metadata={"example": 12, "description": "open cases"})


class NamedQueuesOut(Schema):
    items = fields.List(fields.Nested(NamedQueueOut))
