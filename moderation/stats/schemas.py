"""Figures of the desk on the wire."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.clock import reporting_day
from community.http.fields import Id, Instant
from community.http.schemas import Schema
from moderation.replays.schemas import QualityOut

SENSIBLE = validate.Range(date(2000, 1, 1), date(2099, 12, 31))
USUAL_DAYS, MOST_DAYS = 7, 31
SHARE = {"description": "0..1; null where there is nothing to take part of"}
INTERVAL = {"description": "both ends of the 95 % interval; null like κ", "example": [0.58, 0.82]}


class PeriodIn(Schema):
    """Days of TIMEZONE, both inclusive. The last seven by default."""

    first = fields.Date(data_key="from", validate=SENSIBLE, metadata={"example": "2026-11-16"})
    last = fields.Date(data_key="to", validate=SENSIBLE, metadata={"example": "2026-11-22"})
    usual_days, most_days = USUAL_DAYS, MOST_DAYS

    @ma.post_load
    def complete(self, asked: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The days that were left out. Raises ValidationError for a range that runs backwards or is too long."""
        last = asked.setdefault("last", reporting_day())
        first = asked.setdefault("first", last - timedelta(days=self.usual_days - 1))
        if first > last:
            raise ma.ValidationError("This day comes after `to`.", "from")
        if (last - first).days >= self.most_days:
            raise ma.ValidationError(f"At most {self.most_days} days at once; choose a later day.", "from")
        return asked


class QueueOut(Schema):
    """What is open now. Ages: nearest rank."""

    queue = fields.Str(metadata={"example": "review"})
    open = fields.Int(metadata={"example": 120})
    claimed = fields.Int(metadata={"example": 6})
    overdue = fields.Int(metadata={"description": "past their promise", "example": 2})
    age_p50_seconds = fields.Float(metadata={"example": 5400.0})
    age_p95_seconds = fields.Float(metadata={"example": 61200.0})


class PromisesOut(Schema):
    """overdue: open now, past their promise. decided, late: of the period, by the first decision."""

    overdue = fields.Int(metadata={"example": 2})
    decided = fields.Int(metadata={"example": 640})
    late = fields.Int(metadata={"example": 13})
    late_share = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.0203})


class LoadOut(Schema):
    """timed: decisions whose case their moderator held."""

    moderator = fields.Str(metadata={"example": "wang"})
    day = fields.Date(metadata={"example": "2026-11-22"})
    decisions = fields.Int(metadata={"example": 96})
    timed = fields.Int(metadata={"example": 90})
    handling_p50_seconds = fields.Float(
        allow_none=True, metadata={"description": "claim to decision; null: none was timed", "example": 41.0}
    )


class RuleStatsOut(Schema):
    """Of the last 30 days."""

    rule_id = Id(metadata={"example": "12"})
    name = fields.Str(metadata={"example": "新号留微信"})
    fired = fields.Int(metadata={"example": 210})
    fired_in_shadow = fields.Int(metadata={"example": 0})
    decided = fields.Int(metadata={"description": "of what it hit, by people", "example": 131})
    precision = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.9})


class ReportStatsOut(Schema):
    judged = fields.Int(metadata={"example": 58})
    upheld = fields.Int(metadata={"example": 31})
    upheld_share = fields.Float(allow_none=True, metadata={**SHARE, "example": 0.5345})


class KappaOut(Schema):
    """observed: share of pairs that agree. kappa: Cohen's, beyond chance; null: too few pairs, or all the same."""

    pairs = fields.Int(metadata={"example": 64})
    observed = fields.Float(metadata={"example": 0.86})
    kappa = fields.Float(allow_none=True, metadata={"example": 0.7})
    interval = fields.List(fields.Float(), allow_none=True, metadata={**INTERVAL})


class PolicyKappaOut(KappaOut):
    """κ with 50 pairs or more."""

    policy = fields.Str(metadata={"example": "off_topic"})


class ModeratorsKappaOut(KappaOut):
    """κ with 30 pairs or more."""

    moderators = fields.List(fields.Str(), metadata={"example": ["li", "wang"]})


class AgreementOut(Schema):
    """Second looks of the last 180 days."""

    waiting = fields.Int(metadata={"description": "decisions that wait for one", "example": 4})
    pairs = fields.Int(metadata={"example": 312})
    alpha = fields.Float(allow_none=True, metadata={"description": "Krippendorff's, nominal", "example": 0.74})
    policies = fields.List(fields.Nested(PolicyKappaOut))
    moderators = fields.List(fields.Nested(ModeratorsKappaOut))


class DeskStatsOut(Schema):
    """How the desk does."""

    first = fields.Date(data_key="from", metadata={"example": "2026-11-16"})
    last = fields.Date(data_key="to", metadata={"example": "2026-11-22"})
    as_of = Instant()
    queues = fields.List(fields.Nested(QueueOut))
    promises = fields.Nested(PromisesOut)
    moderators = fields.List(fields.Nested(LoadOut))
    rules = fields.List(fields.Nested(RuleStatsOut))
    quality = fields.Nested(QualityOut)
    reports = fields.Nested(ReportStatsOut)
    agreement = fields.Nested(AgreementOut)
