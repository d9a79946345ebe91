"""Active members on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.schemas import Schema
from community.metrics.calendar import Unit
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.report import DaysAnswer, UnitField, count, counts, rate


class ActiveIn(FilteredIn):
    """Active members, with growth accounting by unit."""

    unit = UnitField(load_default=Unit.WEEK, metadata={"example": "week"})


class Windows(Schema):
    """Active members of a day, and of the 7 and 30 days that end with it."""

    day = fields.Date(metadata={"example": "2026-11-22"})
    dau, wau, mau = count(12), count(40), count(90)
    dau_mau = rate(0.13)


class VisitTimes(counts("visits", "visits_of_one_request")):
    """How many visits began, and how long those of more than one request were; null where there is none."""

    median_visit_seconds, mean_visit_seconds = (
        fields.Float(allow_none=True, metadata={"example": seconds}) for seconds in (312.0, 498.5)
    )


class ActiveDay(Windows, VisitTimes):
    """A day."""


class ActiveTotal(counts("active"), VisitTimes):
    """The whole range, everybody counted once; the median of its days' DAU/MAU."""

    dau_mau = rate(0.13)


class ActiveDays(counts("days", "members")):
    """How many members were active on exactly so many days of the range."""


class GrowthPeriod(counts("active", "new", "retained", "resurrected", "dormant")):
    """Where the active members of a period came from. Whether the period is over."""

    start = fields.Date(metadata={"example": "2026-11-16"})
    complete = fields.Bool()


class ActiveOut(DaysAnswer):
    """Active members."""

    days = fields.List(fields.Nested(ActiveDay))
    total = fields.Nested(ActiveTotal)
    active_days = fields.List(fields.Nested(ActiveDays))
    periods = fields.List(fields.Nested(GrowthPeriod))
