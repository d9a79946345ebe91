"""Rules on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Id, Instant, Line, Text, Whole
from community.http.schemas import PageIn, Schema, page_of
from moderation.desk.schemas import ScreenIn, SentenceOut
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.rules.expressions import LONGEST_SOURCE
from moderation.judgement.rules.rule import OUTCOMES
from moderation.judgement.submission import KINDS
from moderation.rulebook.models import State

EXPRESSION = 'author.trust == 0 && folded.says("加微信")'
STATE = validate.OneOf([state.value for state in State])
POLICY = validate.OneOf(list(CATALOGUE))


class SentenceIn(Schema):
    """A sentence in both languages."""

    zh = Line(max=200, required=True, metadata={"example": "新成员请不要留联系方式。"})
    en = Line(max=200, required=True, metadata={"example": "New members cannot leave contact details."})


class RuleSaidIn(Schema):
    """What a rule says."""

    expression = Text(max=LONGEST_SOURCE, min=1, required=True, metadata={"example": EXPRESSION})
    outcome = fields.Str(required=True, validate=validate.OneOf([*map(str, OUTCOMES)]), metadata={"example": "hold"})
    policy = fields.Str(required=True, validate=POLICY, metadata={"example": "contact_solicitation"})
    kinds = fields.List(
        fields.Str(validate=validate.OneOf(KINDS)),
        load_default=lambda: list(KINDS),
        validate=validate.Length(min=1, max=len(KINDS)),
        metadata={"description": "of content that it looks at; all without", "example": ["post", "review"]},
    )
    message = fields.Nested(
        SentenceIn,
        load_default=None,
        allow_none=True,
        metadata={"description": "to the author; null: the catalogue's title of the reason"},
    )
    comment = Text(max=1000, load_default="", metadata={"description": "why", "example": "一天内二十个新号发同样的话"})


class RuleIn(RuleSaidIn):
    name = Line(max=80, required=True, metadata={"example": "新号留微信"})


class RuleStepIn(Schema):
    """Why a rule is changed, and which version was read."""

    comment = Line(max=1000, required=True, metadata={"description": "why", "example": "先看三天命中了什么"})
    version = Whole(
        low=1,
        high=2**31,
        load_default=None,
        allow_none=True,
        metadata={"description": "the one that you read; 409 when it is another by now", "example": None},
    )


class RuleStateIn(RuleStepIn):
    state = fields.Str(required=True, validate=STATE, metadata={"example": "shadow"})


class RuleRollbackIn(RuleStepIn):
    to = Whole(
        low=1,
        high=2**31,
        required=True,
        metadata={"description": "the version whose words are to hold again", "example": 1},
    )


class RulesIn(PageIn):
    state = fields.Str(load_default=None, validate=STATE)


class HitsOut(Schema):
    day = fields.Int(metadata={"example": 3, "description": "of the last 24 hours"})
    month = fields.Int(metadata={"example": 41, "description": "of the last 30 days"})


class RuleFiguresOut(Schema):
    """What a rule did lately."""

    hits = fields.Nested(HitsOut, metadata={"description": "that counted"})
    shadow_hits = fields.Nested(HitsOut, metadata={"description": "that were only noted"})
    decided = fields.Int(metadata={"example": 17, "description": "of the 30 days' hits, by people"})
    upheld = fields.Float(
        allow_none=True, metadata={"example": 0.94, "description": "0..1, share of violations among them; null: none"}
    )


class RuleVersionOut(Schema):
    """What a rule said and was, from one edition until its next version."""

    version = fields.Int(metadata={"example": 2})
    state = fields.Str(validate=STATE, metadata={"example": "shadow"})
    expression = fields.Str(metadata={"example": EXPRESSION})
    outcome = fields.Str(metadata={"example": "hold"})
    policy = fields.Str(metadata={"example": "contact_solicitation"})
    kinds = fields.List(fields.Str(), metadata={"example": ["post", "review"]})
    message = fields.Nested(SentenceOut, allow_none=True)
    expected_rate = fields.Float(
        allow_none=True, metadata={"example": 0.004, "description": "0..1, of its replay; null unless it is live"}
    )
    edition = Id(attribute="edition_id", metadata={"example": "12"})
    author = fields.Str(allow_none=True, metadata={"example": "wang", "description": "null: the brake"})
    comment = fields.Str(metadata={"example": "先看三天命中了什么"})
    made_at = Instant()


class RuleOut(RuleVersionOut):
    """A moderators' rule, as it stands now."""

    id = Id(metadata={"example": "12"})
    name = fields.Str(metadata={"example": "新号留微信"})
    figures = fields.Nested(RuleFiguresOut)


class RuleChangeOut(RuleVersionOut):
    """A version, and what it changed of the one before it, by field."""

    diff = fields.Dict(
        keys=fields.Str(),
        values=fields.List(fields.List(fields.Str())),
        metadata={
            "description": "steps `[same, removed or added, text]`; empty for the first, and where the state changed",
            "example": {"outcome": [["removed", "label"], ["added", "hold"]]},
        },
    )


class RuleDetailOut(RuleOut):
    """A rule with its history, the newest version first."""

    versions = fields.List(fields.Nested(RuleChangeOut))


class RuleTryIn(ScreenIn):
    """An expression, a text, and what is known of it."""

    expression = Text(max=LONGEST_SOURCE, min=1, required=True, metadata={"example": EXPRESSION})


class RuleTryOut(Schema):
    """What an expression makes of a text."""

    matched = fields.Bool(allow_none=True, metadata={"description": "null: it has no answer, see problem"})
    problem = fields.Str(allow_none=True, metadata={"example": None, "description": "why it has none"})
    signals = fields.Dict(
        keys=fields.Str(), metadata={"description": "those that it asks for", "example": {"author.trust": 0}}
    )


class SignalOut(Schema):
    """Something that an expression may ask for."""

    name = fields.Str(metadata={"example": "author.trust"})
    type = fields.Str(metadata={"example": "whole number"})
    meaning = fields.Nested(SentenceOut)
    example = fields.Str(metadata={"example": "author.trust == 0"})


class SignalsOut(Schema):
    items = fields.List(fields.Nested(SignalOut))


RulePage = page_of(RuleOut)
