"""Words, hosts and policies on the wire."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Id, Instant, Line, Text
from community.http.schemas import PageIn, Schema, page_of
from moderation.rulebook.models import State
from moderation.rulebook.schemas import POLICY, STATE
from moderation.rulebook.words import KINDS, USES, folded_key

KIND, USE = validate.OneOf(KINDS), validate.OneOf(USES)
MOST_WORDS = 1000


class WordUseIn(Schema):
    """What a word or host is used for."""

    use = fields.Str(
        required=True,
        validate=USE,
        metadata={
            "example": "score",
            "description": "allow: excuses what it holds; score: adds to other signs; hold: enough by itself",
        },
    )
    policy = fields.Str(load_default="other", validate=POLICY, metadata={"example": "advertising"})


class WordChangeIn(WordUseIn):
    comment = Text(max=1000, load_default="", metadata={"description": "why", "example": "误伤太多"})


class WordItemIn(WordUseIn):
    """A word, phrase or host."""

    kind = fields.Str(load_default="word", validate=KIND, metadata={"example": "word"})
    text = Line(max=100, required=True, metadata={"example": "私域"})
    state = fields.Str(
        load_default="live",
        validate=validate.OneOf([State.DRAFT.value, State.SHADOW.value, State.LIVE.value]),
        metadata={"example": "live"},
    )

    @ma.validates_schema
    def check_text(self, data, **_):
        """Something is left of a word when it is folded, and a host is one."""
        if "text" in data and not folded_key(data.get("kind", "word"), data["text"]):
            raise ma.ValidationError("There is nothing here to look for: a word has letters, a host a dot.", "text")


class WordIn(WordItemIn):
    comment = Text(max=1000, load_default="", metadata={"description": "why", "example": "最近总有人用"})


class WordsBulkIn(Schema):
    """Many words or hosts at once."""

    words = fields.List(fields.Nested(WordItemIn), required=True, validate=validate.Length(min=1, max=MOST_WORDS))
    comment = Text(max=1000, load_default="", metadata={"description": "why", "example": "从旧系统带来"})


class WordStateIn(Schema):
    state = fields.Str(required=True, validate=STATE, metadata={"example": "retired"})
    comment = Line(max=1000, required=True, metadata={"description": "why", "example": "没有人再用了"})


class WordsIn(PageIn):
    kind = fields.Str(load_default=None, validate=KIND)
    state = fields.Str(load_default=None, validate=STATE)
    use = fields.Str(load_default=None, validate=USE)


class WordVersionOut(Schema):
    """How a word or host was used, from one edition until its next version."""

    version = fields.Int(metadata={"example": 1})
    state = fields.Str(validate=STATE, metadata={"example": "live"})
    use = fields.Str(validate=USE, metadata={"example": "score"})
    policy = fields.Str(metadata={"example": "advertising"})
    rate = fields.Float(
        allow_none=True,
        metadata={"example": 0.0002, "description": "0..1, share of published texts that held it; null for a host"},
    )
    rate_by_sound = fields.Float(
        allow_none=True,
        metadata={
            "example": 0.0,
            "description": "0..1, share of those that only sound like it; null: it is not looked for by its sound",
        },
    )
    measured = fields.Int(allow_none=True, metadata={"example": 5000, "description": "how many texts that is of"})
    edition = Id(attribute="edition_id", metadata={"example": "13"})
    author = fields.Str(allow_none=True, metadata={"example": "wang"})
    comment = fields.Str(metadata={"example": "最近总有人用"})
    made_at = Instant()


class WordOut(WordVersionOut):
    """A word or host, as it stands now."""

    id = Id(metadata={"example": "4"})
    kind = fields.Str(validate=KIND, metadata={"example": "word"})
    text = fields.Str(metadata={"example": "私域"})


class WordDetailOut(WordOut):
    """A word or host with its history, the newest version first."""

    versions = fields.List(fields.Nested(WordVersionOut))


class RefusedWordOut(Schema):
    index = fields.Int(metadata={"example": 3, "description": "its place in the request, from 0"})
    problem = fields.Str(metadata={"example": "私域 is there already. Change that one."})


class WordsBulkOut(Schema):
    items = fields.List(fields.Nested(WordOut))
    rejected = fields.List(fields.Nested(RefusedWordOut))


class ClauseOut(Schema):
    """If findings of these policies together reach a strength, then an outcome."""

    policies = fields.List(fields.Str(), metadata={"example": ["spam", "advertising"]})
    at_least = fields.Float(metadata={"example": 0.6, "description": "0..1"})
    outcome = fields.Str(metadata={"example": "hold"})
    kinds = fields.List(fields.Str(), metadata={"example": ["post", "review"]})
    trusts = fields.List(fields.Str(), metadata={"example": ["T0", "T1"]})


class PolicyOut(Schema):
    """A policy, and since when it judges."""

    version = fields.Str(metadata={"example": "2026.11-1"})
    state = fields.Str(validate=validate.OneOf(["live", "past"]), metadata={"example": "live"})
    clauses = fields.List(fields.Nested(ClauseOut))
    unfinished = fields.Dict(keys=fields.Str(), values=fields.Str())
    budget_seconds = fields.Float(metadata={"example": 0.25})
    hold_newcomers = fields.Bool()
    qa_rate = fields.Float(metadata={"example": 0.01, "description": "0..1, share that is drawn for a second look"})
    edition = Id(
        attribute="edition_id", allow_none=True, metadata={"description": "since which it judges; null: from the start"}
    )
    author = fields.Str(allow_none=True, metadata={"example": "wang"})
    comment = fields.Str(metadata={"example": "放宽对老成员的要求"})
    made_at = Instant(allow_none=True)


class PoliciesOut(Schema):
    items = fields.List(fields.Nested(PolicyOut))


WordPage = page_of(WordOut)
