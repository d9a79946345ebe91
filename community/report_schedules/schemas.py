"""Scheduled reports on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from community.http.fields import Flag, Id, Instant, Line, Whole
from community.http.schemas import PageIn, Schema, page_of
from community.report_schedules.files import REPORTS

EVERY, LANGUAGES = validate.OneOf(["day", "week"]), validate.OneOf(["zh-CN", "en"])
NAMES = {"example": ["overview", "sharing"]}
FILES = {"example": ["https://shop.example/api/v1/report-editions/5/files/overview.csv"]}
DIGEST = {
    "members": 1200,
    "figures": [{"figure": "active", "now": 90, "before": 60, "change": 0.5}],
    "movers": ["active"],
    "annotations": [],
    "campaigns": [],
    "contents": [{"id": "81", "title": "雨里走了一天", "engagements": 12}],
}


def _reports(**kwargs: Any) -> fields.List:
    some = validate.And(validate.Length(1, len(REPORTS)), validate.ContainsOnly(list(REPORTS)))
    return fields.List(fields.Str(), validate=some, metadata=NAMES, **kwargs)


def _recipients(**kwargs: Any) -> fields.List:
    said = {"example": [], "description": "user names of members of the growth team; none where a webhook is enough"}
    return fields.List(Line(max=50), validate=validate.Length(0, 50), metadata=said, **kwargs)


class SchedulePatch(Schema):
    """What to change."""

    every = fields.Str(validate=EVERY, metadata={"example": "week"})
    hour = Whole(low=0, high=23, metadata={"example": 9})
    reports = _reports()
    recipients = _recipients()
    language = fields.Str(validate=LANGUAGES, metadata={"example": "zh-CN"})
    enabled = Flag(metadata={"example": True})


class ScheduleIn(Schema):
    """Which reports to send when to whom: of the day before, or on Mondays of the week before."""

    every = fields.Str(required=True, validate=EVERY, metadata={"example": "week"})
    hour = Whole(low=0, high=23, load_default=9, metadata={"example": 9})
    reports = _reports(required=True)
    recipients = _recipients(load_default=list)
    language = fields.Str(validate=LANGUAGES, load_default="zh-CN", metadata={"example": "zh-CN"})
    enabled = Flag(load_default=True, metadata={"example": True})


class ScheduleOut(Schema):
    """A schedule."""

    id = Id()
    version = fields.Int(metadata={"example": 1})
    every = fields.Str(metadata={"example": "week"})
    hour = fields.Int(metadata={"example": 9})
    reports = fields.List(fields.Str(), metadata=NAMES)
    recipients = fields.List(fields.Str(), metadata={"example": ["wang"]})
    language = fields.Str(metadata={"example": "zh-CN"})
    enabled = fields.Bool(metadata={"example": True})
    created_at = Instant()


class EditionsIn(PageIn):
    """How much of the list."""


class EditionOut(Schema):
    """What was made of a period."""

    id = Id()
    first_day = fields.Date(data_key="from", metadata={"example": "2026-11-16"})
    last_day = fields.Date(data_key="to", metadata={"example": "2026-11-22"})
    digest = fields.Dict(metadata={"example": DIGEST})
    made_at = Instant()


class EditionDetailOut(EditionOut):
    """The same, with the addresses of its files."""

    files = fields.List(fields.Str(), metadata=FILES)


SchedulePage, EditionPage = page_of(ScheduleOut), page_of(EditionOut)
