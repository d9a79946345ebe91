"""Members' levels on the wire."""

from __future__ import annotations

from typing import ClassVar

from marshmallow import fields

from community.http.schemas import Schema
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.report import Answer, count, rate


class LevelsReportIn(FilteredIn):
    """Who came to a level on which days: the last 365 by default. Their times are read up to now."""

    usual_days: ClassVar = 365


class LevelRow(Schema):
    """A level: who is on it today, and how many days it took those who came to it in the range to rise above it.

    came = rose + fell + waiting. days_p25, days_median, days_p75: after which a quarter, a half, three quarters rose,
    by Kaplan and Meier; null where too many still wait. few: less than 30 came.
    """

    level = count(2)
    zh = fields.Str(allow_none=True, metadata={"example": "常客"})
    en = fields.Str(allow_none=True, metadata={"example": "Regular"})
    members = count(340)
    share = rate(0.21)
    came, rose, fell, waiting = count(120), count(70), count(4), count(46)
    days_p25, days_median, days_p75 = (fields.Int(allow_none=True, metadata={"example": days}) for days in (9, 21, 60))
    few = fields.Bool(metadata={"example": False})


class LevelsReportOut(Answer):
    """Members by level, from the lowest up."""

    members = count(1600)
    levels = fields.List(fields.Nested(LevelRow))
