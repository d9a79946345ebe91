"""Many decisions at once, on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.content.schemas import ContentOut
from community.http.fields import Flag, Id, Instant, Text, Whole
from community.http.schemas import PageIn, Schema, page_of
from moderation.bulk.models import BulkStatus, ItemState
from moderation.bulk.queries import BULK_OUTCOMES
from moderation.bulk.selecting import STATUSES
from moderation.desk.decisions import TAKING
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.submission import KINDS

REASON = validate.OneOf(list(CATALOGUE))
MANY = {"validate": validate.Length(min=1, max=10), "load_default": None, "allow_none": True}


def some(words: list[str], example: str) -> fields.List:
    """One or more of these words."""
    return fields.List(fields.Str(validate=validate.OneOf(words)), metadata={"example": [example]}, **MANY)


class SelectionIn(Schema):
    """Which contents are meant: all that is given must hold; at least one thing is."""

    kinds = some(list(KINDS), "comment")
    statuses = some([status.value for status in STATUSES], "published")
    policy = fields.Str(load_default=None, allow_none=True, validate=REASON, metadata={"example": None})
    queue = Text(max=40, load_default=None, allow_none=True, metadata={"example": None})
    check = Text(
        max=80, load_default=None, allow_none=True, metadata={"example": None, "description": "that found something"}
    )
    rule_id = Id(load_default=None, allow_none=True, metadata={"example": None, "description": "that fired"})
    author = Text(max=64, load_default=None, allow_none=True, metadata={"example": "mei"})
    product = Text(
        max=120, load_default=None, allow_none=True, metadata={"example": None, "description": "external_id"}
    )
    topic = Text(max=120, load_default=None, allow_none=True, metadata={"example": None})
    text = Text(
        min=1,
        max=200,
        load_default=None,
        allow_none=True,
        metadata={"example": None, "description": "in title or body"},
    )
    reported = Flag(load_default=None, allow_none=True, metadata={"example": None})
    created_from = Instant(load_default=None, allow_none=True)
    created_to = Instant(load_default=None, allow_none=True)

    @ma.validates_schema
    def check_something_is_asked(self, data: dict[str, Any], **_: Any) -> None:
        if all(value is None for value in data.values()):
            raise ma.ValidationError("Say at least one thing about what is meant.")


class ApplyIn(Schema):
    """One decision about all. A reason is needed wherever something is taken."""

    outcome = fields.Str(required=True, validate=validate.OneOf(BULK_OUTCOMES), metadata={"example": "remove"})
    reason = fields.Str(load_default=None, allow_none=True, validate=REASON, metadata={"example": "spam"})
    note = Text(max=2000, load_default="", metadata={"example": "同一批广告评论。"})
    confirm = Whole(
        low=1, high=10_000, load_default=None, allow_none=True,
        metadata={"example": 2, "description": "how many are selected, once more; needed above 20"},
    )  # fmt: skip

    @ma.validates_schema
    def check_reason(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("reason") is None and data.get("outcome") in TAKING:
            raise ma.ValidationError("Name a reason of GET /api/v1/reasons.", "reason")


class BulkOut(Schema):
    """A selection, and how far it is: ``items`` counts contents by what became of them."""

    id = Id(metadata={"example": "6"})
    status = fields.Str(validate=validate.OneOf([status.value for status in BulkStatus]))
    query = fields.Dict(metadata={"example": {"author": "mei"}})
    total = fields.Int(metadata={"example": 2})
    items = fields.Dict(keys=fields.Str(), values=fields.Int(), metadata={"example": {"done": 2}})
    outcome = fields.Str(allow_none=True, metadata={"example": "remove"})
    reason = fields.Str(allow_none=True, metadata={"example": "spam"})
    note = fields.Str(metadata={"example": ""})
    made_by = fields.Str(metadata={"example": "wang"})
    made_at = Instant()
    applied_at = Instant(allow_none=True)
    undo_until = Instant(allow_none=True)
    undone_by = fields.Str(allow_none=True, metadata={"example": None})
    undone_at = Instant(allow_none=True)


class SelectionCountsOut(Schema):
    kinds = fields.Dict(keys=fields.Str(), values=fields.Int(), metadata={"example": {"comment": 2}})
    statuses = fields.Dict(keys=fields.Str(), values=fields.Int(), metadata={"example": {"published": 2}})
    authors = fields.Dict(keys=fields.Str(), values=fields.Int(), metadata={"description": "the 20 most frequent"})


class WhyOut(Schema):
    why = fields.Str(metadata={"example": "It is your own content."})
    count = fields.Int(metadata={"example": 1})


class CannotOut(Schema):
    """How many of the selection cannot have an outcome, and why."""

    outcome = fields.Str(metadata={"example": "restore"})
    count = fields.Int(metadata={"example": 1})
    reasons = fields.List(fields.Nested(WhyOut))


class SelectionOut(BulkOut):
    """A selection before anything is decided."""

    seed = fields.Int(metadata={"description": "of the sample", "example": 1})
    counts = fields.Nested(SelectionCountsOut)
    sample = fields.List(fields.Nested(ContentOut), metadata={"description": "at most 20, drawn at random"})
    cannot = fields.List(fields.Nested(CannotOut))


class ItemsIn(PageIn):
    state = fields.Str(load_default=None, validate=validate.OneOf([state.value for state in ItemState]))


class ItemOut(Schema):
    """What became of one content. ``why`` says why it was left alone."""

    content_id = Id(metadata={"example": "81"})
    state = fields.Str(validate=validate.OneOf([state.value for state in ItemState]))
    why = fields.Str(allow_none=True, metadata={"example": None})
    decision_id = Id(allow_none=True, metadata={"example": "7"})


BulkPage = page_of(BulkOut)
ItemPage = page_of(ItemOut)
