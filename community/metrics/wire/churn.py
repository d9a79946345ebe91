"""Members at risk on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Flag, Text
from community.http.schemas import Schema
from community.metrics.gaps import Why
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.report import Answer, counts, rate


class ChurnIn(FilteredIn):
    """The list of the day ``to``; the rule is back-tested back to ``from``. members=1: who they are, for people with
    the role growth alone; every look is recorded."""

    members = Flag(load_default=False, metadata={"example": True})
    limit = fields.Int(load_default=20, validate=validate.Range(1, 100), metadata={"example": 20})
    cursor = Text(max=2000, load_default=None, allow_none=True)


class RiskReason(Schema):
    """How many are silent for longer than which threshold."""

    reason = fields.Str(validate=validate.OneOf(list(Why)), metadata={"example": "own_rhythm"})
    members = fields.Int(metadata={"example": 12})


class Backtest(counts("population", "flagged", "gone", "flagged_and_gone")):
    """What the rule said at the end of a day, beside who stayed away for 28 days after it."""

    day = fields.Date(metadata={"example": "2026-10-25"})
    precision, precision_low, precision_high = rate(0.6), rate(0.5), rate(0.7)
    recall, recall_low, recall_high = rate(0.5), rate(0.4), rate(0.6)
    base_rate = rate(0.2)


class MemberAtRisk(Schema):
    """Somebody who stays away longer than they use to."""

    member_id = fields.Str(metadata={"example": "7"})
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    silent_days = fields.Int(metadata={"example": 21})
    threshold_days = fields.Int(metadata={"example": 9})
    reason = fields.Str(metadata={"example": "own_rhythm"})


class ChurnOut(Answer, counts("population", "at_risk")):
    """Of the members active in the last 56 days, how many are at risk, and how well the rule does.

    members, next: a page of who they are and the cursor of the rest; null unless asked for.
    """

    reasons = fields.List(fields.Nested(RiskReason))
    backtests = fields.List(fields.Nested(Backtest))
    members = fields.List(fields.Nested(MemberAtRisk), allow_none=True)
    next = fields.Str(allow_none=True, metadata={"example": None})
