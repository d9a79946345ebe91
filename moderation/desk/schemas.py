"""The desk on the wire."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from community.catalog.schemas import WebAddress
from community.content.schemas import ContentOut, ScreeningReasonOut, SpanOut
from community.http.fields import Flag, Id, Instant, Spoken, Text, Whole
from community.http.schemas import PageIn, Schema, page_of
from moderation.desk.decisions import OUTCOMES, TAKING
from moderation.desk.queries import SORTS, STATUSES
from moderation.judgement.reasons import CATALOGUE
from moderation.judgement.submission import KINDS, TRUSTS
from moderation.sanctions.models import MOST_DAYS, SANCTIONS

REASON = validate.OneOf(list(CATALOGUE))
TOLD_OUTCOMES = (*OUTCOMES, "undo")


class SentenceOut(Schema):
    """A sentence in both languages."""

    zh = fields.Str(metadata={"example": "垃圾信息"})
    en = fields.Str(metadata={"example": "Spam"})


class ReasonOut(Schema):
    """A reason of the catalogue."""

    reason = fields.Str(metadata={"example": "spam"})
    title = fields.Nested(SentenceOut)
    severity = fields.Int(metadata={"description": "1..10", "example": 3})
    category = fields.Str(metadata={"example": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"})


class ReasonsOut(Schema):
    version = fields.Str(metadata={"example": "2026.11-1"})
    items = fields.List(fields.Nested(ReasonOut))


class ReportIn(Schema):
    reason = fields.Str(required=True, validate=REASON, metadata={"example": "spam"})
    note = Text(max=1000, load_default="", metadata={"example": "同样的文字出现在六个商品下面。"})


class ReceiptOut(Schema):
    """What a reporter gets. The outcome is told later, as a notification."""

    id = Id(metadata={"example": "12"})
    content_id = Id(metadata={"example": "81"})
    reason = fields.Str(metadata={"example": "spam"})
    note = fields.Str(metadata={"example": "同样的文字出现在六个商品下面。"})
    created_at = Instant()


class FindingOut(Schema):
    """What one check saw."""

    check = fields.Str(metadata={"example": "contacts"})
    version = fields.Int(metadata={"example": 1})
    strength = fields.Float(metadata={"description": "0..1", "example": 0.9})
    policy = fields.Str(metadata={"example": "contact_solicitation"})
    message = Spoken(metadata={"example": "内容含有联系方式或站外引流信息。"})
    spans = fields.List(fields.Nested(SpanOut))


class FiredRuleOut(Schema):
    """A moderators' rule that fired on the content."""

    rule_id = Id(metadata={"example": "12"})
    name = fields.Str(metadata={"example": "新号留微信"})
    version = fields.Int(metadata={"example": 3})
    live = fields.Bool(metadata={"description": "false: in shadow, where it changed nothing", "example": True})


class CaseReportOut(Schema):
    id = Id(metadata={"example": "12"})
    reporter = fields.Str(metadata={"example": "lin"})
    reason = fields.Str(metadata={"example": "spam"})
    note = fields.Str(metadata={"example": "同样的文字出现在六个商品下面。"})
    weight = fields.Float(metadata={"example": 1.0})
    content_version = fields.Int(metadata={"example": 1})
    created_at = Instant()
    upheld = fields.Bool(allow_none=True)


class CaseNoticeOut(Schema):
    """What somebody outside wrote under the law."""

    id = Id(metadata={"example": "5"})
    ground = fields.Str(metadata={"example": "copyright"})
    explanation = fields.Str(metadata={"example": "这张照片是我拍的，未经许可转载。"})
    outcome = fields.Str(allow_none=True, metadata={"example": None})
    created_at = Instant()


class AlsoOut(Schema):
    sanction = fields.Str(metadata={"example": "mute"})
    feature = fields.Str(allow_none=True, metadata={"example": "all"})
    until = fields.Str(allow_none=True, metadata={"format": "date-time"})


class DecisionOut(Schema):
    """What a person decided."""

    id = Id(metadata={"example": "7"})
    case_id = Id(metadata={"example": "41"})
    outcome = fields.Str(metadata={"example": "remove"})
    reason = fields.Str(allow_none=True, metadata={"example": "spam"})
    note = fields.Str(metadata={"example": ""})
    statement = fields.Dict(allow_none=True, metadata={"description": "of reasons, in the EU database's enums"})
    also = fields.List(fields.Nested(AlsoOut))
    decided_by = fields.Str(attribute="moderator", metadata={"example": "wang"})
    decided_at = Instant()
    undo_until = Instant()
    undoes = Id(allow_none=True)
    undone = fields.Bool()
    bulk_id = Id(allow_none=True, metadata={"example": None, "description": "the selection that it was taken for"})


class PriorityOut(Schema):
    value = fields.Float(metadata={"example": -325.1})
    terms = fields.Dict(
        keys=fields.Str(), values=fields.Float(), metadata={"example": {"severity": 3.0, "reports": 1.5}}
    )


class SuggestionOut(Schema):
    """What the strikes of the author suggest if the content is removed for the policy of the case. A person decides."""

    points = fields.Float(metadata={"example": 9.0, "description": "of the decisions that stand"})
    points_then = fields.Float(metadata={"example": 12.0})
    sanction = fields.Str(allow_none=True, metadata={"example": "mute"})
    days = fields.Int(allow_none=True, metadata={"example": 7})


class CaseOut(Schema):
    """What people have to judge about one content."""

    id = Id(metadata={"example": "41"})
    version = fields.Int(metadata={"example": 1})
    status = fields.Str(validate=validate.OneOf(STATUSES), metadata={"example": "open"})
    queue = fields.Str(metadata={"example": "review"})
    hard = fields.Bool()
    policy = fields.Str(metadata={"example": "contact_solicitation"})
    language = fields.Str(metadata={"example": "zh"})
    priority = fields.Nested(PriorityOut)
    holding = fields.Bool(metadata={"description": "its content waits out of sight for the decision"})
    noticed = fields.Bool(metadata={"description": "a notice under the law waits for the decision"})
    subject = fields.Nested(ContentOut, allow_none=True)
    reports = fields.List(fields.Nested(CaseReportOut))
    notices = fields.List(fields.Nested(CaseNoticeOut))
    findings = fields.List(fields.Nested(FindingOut))
    rules = fields.List(fields.Nested(FiredRuleOut))
    claimed_by = fields.Str(allow_none=True, metadata={"example": "wang"})
    claimed_until = Instant(allow_none=True)
    handover_note = fields.Str(allow_none=True, metadata={"example": None})
    opened_at = Instant()
    promised_at = Instant()
    decisions = fields.List(fields.Nested(DecisionOut))
    suggestion = fields.Nested(SuggestionOut, allow_none=True)


class CasesIn(PageIn):
    queue = Text(max=40, load_default=None, metadata={"example": "review"})
    status = fields.Str(load_default=None, validate=validate.OneOf(STATUSES))
    sort = fields.Str(load_default="priority", validate=validate.OneOf(SORTS))


class DecisionsIn(PageIn):
    case_id = Id(load_default=None)
    decided_by = Text(max=40, load_default=None, metadata={"example": "wang"})
    outcome = fields.Str(load_default=None, validate=validate.OneOf(TOLD_OUTCOMES), metadata={"example": "remove"})


class NextIn(Schema):
    queue = Text(max=40, load_default=None, allow_none=True, metadata={"example": "review"})


class HandoverIn(Schema):
    to = Text(max=64, min=1, required=True, metadata={"example": "wang"})
    note = Text(max=1000, load_default="", metadata={"example": "需要懂粤语的同事来看。"})


class AlsoIn(Schema):
    sanction = fields.Str(required=True, validate=validate.OneOf(SANCTIONS), metadata={"example": "mute"})
    days = Whole(low=1, high=MOST_DAYS, metadata={"example": 7})


class DecisionIn(Schema):
    """A reason is needed wherever something is taken."""

    outcome = fields.Str(required=True, validate=validate.OneOf(OUTCOMES), metadata={"example": "remove"})
    reason = fields.Str(load_default=None, allow_none=True, validate=REASON, metadata={"example": "spam"})
    note = Text(max=2000, load_default="", metadata={"example": "六处同文，均带联系方式。"})
    version = Whole(low=1, high=2**31, required=True, metadata={"example": 1})
    also = fields.List(fields.Nested(AlsoIn), load_default=list, validate=validate.Length(max=len(SANCTIONS)))

    @ma.validates_schema
    def check_reason(self, data, **_):
        """Nothing is taken without a reason."""
        if data.get("reason") is None and (data.get("outcome") in TAKING or data.get("also")):
            raise ma.ValidationError("Name a reason of GET /api/v1/reasons.", "reason")


class ScreenIn(Schema):
    """A text, and what is known of it."""

    text = Text(max=20_000, required=True, metadata={"example": "想要同款加微信abc12345"})
    title = Text(max=120, load_default="", metadata={"example": ""})
    pros = Text(max=2000, load_default="", metadata={"example": ""})
    cons = Text(max=2000, load_default="", metadata={"example": ""})
    kind = fields.Str(load_default="post", validate=validate.OneOf(KINDS))
    author_trust = fields.Str(load_default="T0", validate=validate.OneOf(TRUSTS))
    sponsored = Flag(load_default=False)
    by_merchant = Flag(load_default=False)
    disclosure = Text(max=40, load_default=None, allow_none=True, metadata={"example": None})
    rating = Whole(low=1, high=5, load_default=None, allow_none=True, metadata={"example": None})
    links = fields.List(WebAddress(), load_default=list, validate=validate.Length(max=50), metadata={"example": []})


class ScreenReasonOut(ScreeningReasonOut):
    outcome = fields.Str(metadata={"example": "hold"})


class ScoresOut(Schema):
    """0..1; null where no model reads that language."""

    abuse = fields.Float(allow_none=True, metadata={"example": 0.02})
    spam = fields.Float(allow_none=True, metadata={"example": 0.9})
    quality = fields.Float(allow_none=True, metadata={"example": None})


class VerdictOut(Schema):
    """What the pipeline says of a text. Offsets of ``body`` are those of ``text``."""

    outcome = fields.Str(metadata={"example": "hold"})
    policy_version = fields.Str(metadata={"example": "2026.11-1"})
    scores = fields.Nested(ScoresOut)
    quality_terms = fields.Dict(
        keys=fields.Str(),
        values=fields.Float(),
        metadata={
            "description": "what the quality is the weighted mean of, each 0..1",
            "example": {"length": 0.4, "information": 0.5, "structure": 0.3, "specificity": 0.6},
        },
    )
    reasons = fields.List(fields.Nested(ScreenReasonOut))
    findings = fields.List(fields.Nested(FindingOut))
    skipped = fields.List(fields.Str(), metadata={"example": []})
    failed = fields.List(fields.Dict(), metadata={"example": []})


CasePage = page_of(CaseOut)
DecisionPage = page_of(DecisionOut)
