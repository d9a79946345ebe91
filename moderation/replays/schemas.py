"""Replays on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.content.schemas import SpanOut
from community.http.fields import Flag, Id, Instant
from community.http.schemas import Schema
from moderation.judgement.policy import DEFAULT

POLICY = DEFAULT.to_json() | {"version": "2026.12-1"}
INTERVAL = {"description": "both ends of the 95 % interval; null like its share", "example": [0.842, 0.942]}


class ReplayIn(Schema):
    """How far back, and how. The newest 100,000 submissions at most."""

    since = Instant(load_default=None, allow_none=True)
    again = Flag(
        load_default=False,
        metadata={"description": "let every check look again, instead of taking what it saw then", "example": False},
    )


class PolicyReplayIn(ReplayIn):
    policy = fields.Dict(required=True, metadata={"description": "a whole policy", "example": POLICY})


class FlipOut(Schema):
    """How many would have had another outcome."""

    before = fields.Str(metadata={"example": "publish"})
    after = fields.Str(metadata={"example": "hold"})
    count = fields.Int(metadata={"example": 22})


class ExampleOut(Schema):
    """A matched submission. Its words are empty where the content is gone."""

    content_id = Id(metadata={"example": "81"})
    version = fields.Int(metadata={"example": 1})
    before = fields.Str(metadata={"example": "publish"})
    after = fields.Str(metadata={"example": "hold"})
    violation = fields.Bool(allow_none=True, metadata={"description": "what people decided; null: nobody did"})
    excerpt = fields.Str(metadata={"example": "想要同款的加微信abc12345"})
    spans = fields.List(fields.Nested(SpanOut))


class ReplayOut(Schema):
    """What a rule, word or policy would have changed.

    matched: submissions that it caught; a policy catches what it holds or rejects. decided: those that people judged.
    new: those whose outcome it makes graver. precision, recall: against people's decisions; public content counts by
    what was drawn of it for a second look.
    """

    id = Id(metadata={"example": "5"})
    subject = fields.Str(metadata={"description": "rule, word or policy", "example": "rule"})
    subject_id = Id(allow_none=True, metadata={"example": "12"})
    version = fields.Str(metadata={"example": "2"})
    since = Instant()
    until = fields.Str(metadata={"format": "date-time"})
    oldest = fields.Str(
        allow_none=True, metadata={"format": "date-time", "description": "the submission up to which it came"}
    )
    complete = fields.Bool(metadata={"description": "all since ``since`` were read", "example": True})
    again = fields.Bool(metadata={"example": False})
    read = fields.Int(metadata={"example": 26750})
    matched = fields.Int(metadata={"example": 214})
    rate = fields.Float(allow_none=True, metadata={"description": "0..1, matched of read", "example": 0.008})
    decided = fields.Int(metadata={"example": 131})
    new = fields.Int(metadata={"example": 22})
    failed = fields.Int(metadata={"description": "submissions that a rule had no answer for", "example": 0})
    precision = fields.Float(allow_none=True, metadata={"example": 0.9})
    interval = fields.List(fields.Float(), allow_none=True, metadata={**INTERVAL})
    recall = fields.Float(allow_none=True, metadata={"example": 0.31})
    recall_interval = fields.List(fields.Float(), allow_none=True, metadata={**INTERVAL, "example": [0.271, 0.353]})
    flips = fields.List(fields.Nested(FlipOut))
    sample = fields.List(fields.Nested(ExampleOut))
    seed = fields.Str(metadata={"description": "of the sample", "example": "9f86d081884c7d65"})
    elapsed_seconds = fields.Float(metadata={"description": "CPU", "example": 4.2})
    made_at = Instant()


class QualityIn(Schema):
    since = Instant(load_default=None, allow_none=True)


class QualityOut(Schema):
    """How much that breaks the rules became public without a person, by what was drawn for a second look."""

    miss_rate = fields.Float(allow_none=True, metadata={"description": "0..1; null: nobody looked", "example": 0.004})
    interval = fields.List(
        fields.Float(), allow_none=True, metadata={"description": "Wilson, 95 %", "example": [0.001, 0.014]}
    )
    sampled = fields.Int(metadata={"description": "drawn", "example": 560})
    judged = fields.Int(metadata={"description": "of these, by people", "example": 531})
