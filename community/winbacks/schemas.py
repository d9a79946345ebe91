"""Win-backs on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.experiments.schemas import ONE_ACTIVITY
from community.http.fields import Flag, Instant, Line, Whole
from community.http.schemas import Schema, page_of
from community.segments.rules import NAME

ZH, EN = (
    {"example": "好久不见，您关注的人写了新笔记。"},
    {"example": "It has been a while: there are new notes for you."},
)
SEGMENT = {"example": None, "description": "to whom; null: to everybody at risk"}
LONGEST = 300


class WinbackPatch(Schema):
    """What to change of the plan, before the launch."""

    segment = fields.Str(validate=NAME, allow_none=True, metadata=SEGMENT)
    text_zh = Line(max=LONGEST, metadata=ZH)
    text_en = Line(max=LONGEST, metadata=EN)
    by_mail = Flag(metadata={"example": True})
    activity = fields.Str(validate=ONE_ACTIVITY, metadata={"example": "any"})
    within_days = Whole(low=1, high=90, metadata={"example": 14})


class WinbackIn(Schema):
    """Whom to tell what, and what is hoped for within how many days."""

    name = fields.Str(required=True, validate=NAME, metadata={"example": "spring"})
    segment = fields.Str(validate=NAME, allow_none=True, load_default=None, metadata=SEGMENT)
    text_zh = Line(max=LONGEST, required=True, metadata=ZH)
    text_en = Line(max=LONGEST, required=True, metadata=EN)
    by_mail = Flag(load_default=False, metadata={"example": True})
    activity = fields.Str(load_default="any", validate=ONE_ACTIVITY, metadata={"example": "any"})
    within_days = Whole(low=1, high=90, load_default=14, metadata={"example": 14})


class WinbackOut(Schema):
    """A win-back."""

    name = fields.Str(metadata={"example": "spring"})
    version = fields.Int(metadata={"example": 1})
    segment = fields.Str(allow_none=True, metadata=SEGMENT)
    text_zh = fields.Str(metadata=ZH)
    text_en = fields.Str(metadata=EN)
    by_mail = fields.Bool(metadata={"example": True})
    activity = fields.Str(metadata={"example": "any"})
    within_days = fields.Int(metadata={"example": 14})
    created_at = Instant()
    launched_at = Instant(allow_none=True)


WinbackPage = page_of(WinbackOut)
