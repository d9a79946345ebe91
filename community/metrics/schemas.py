"""What reports are asked for, and how their answers look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.clock import reporting_day
from community.http.fields import Instant, Text
from community.http.schemas import Schema
from community.metrics.calendar import Unit, distance, period_of
from community.metrics.definitions import ACTIVITIES
from community.metrics.event_files import MOST_PERIODS
from community.metrics.modes import Mode, On, parse_mode
from community.metrics.reports import ENGAGEMENT, OVERVIEW, plural

SENSIBLE = validate.Range(date(2000, 1, 1), date(2099, 12, 31))
MOST_DAYS = 1100  # three years; whoever asks for ten has mistyped one
MOST_COHORTS = 400  # a row each
USUAL_DAYS = 30
COHORTS = ("registration", "arrived_by_share", *(f"first:{activity}" for activity in ACTIVITIES))


class ReportIn(Schema):
    """Which days, and in what form. The last 30 days by default."""

    first = fields.Date(data_key="from", validate=SENSIBLE, metadata={"example": "2026-11-01"})
    last = fields.Date(data_key="to", validate=SENSIBLE, metadata={"example": "2026-11-22"})
    format = fields.Str(load_default="json", validate=validate.OneOf(["json", "csv"]))

    @ma.post_load
    def _complete(self, asked: dict[str, Any], **_: Any) -> dict[str, Any]:
        last = asked.setdefault("last", reporting_day())
        asked.setdefault("first", last - timedelta(days=USUAL_DAYS - 1))
        self.check(**asked)
        return asked

    def check(self, first: date, last: date, **_: Any) -> None:
        """Raises ValidationError for a range that runs backwards or is too long."""
        if first > last:
            raise ma.ValidationError("This day comes after `to`.", "from")
        if (last - first).days >= MOST_DAYS:
            raise ma.ValidationError(f"At most {MOST_DAYS} days at once; choose a later day.", "from")


class UnitField(fields.Enum):
    """day, week or month."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit, by_value=True, **kwargs)


class ModeField(fields.Field):
    """on, on_or_after or brackets:1-3,4-7."""

    wire: ClassVar = {"type": "string", "default": "on", "example": "brackets:1-3,4-7"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mode:
        try:
            return parse_mode(str(value))
        except ValueError as error:
            sentence = str(error)
            raise ma.ValidationError(f"{sentence[0].upper()}{sentence[1:]}.") from error


class ActiveIn(ReportIn):
    """Active members, with growth accounting by unit."""

    unit = UnitField(load_default=Unit.WEEK, metadata={"example": "week"})


class RetentionIn(ReportIn):
    """Whom, by what, and how to read them. from and to choose cohorts; they are read up to now."""

    cohort = Text(
        max=100, load_default="registration", validate=[validate.OneOf(COHORTS)], metadata={"example": "first:share"}
    )
    activity = fields.Str(
        load_default="any", validate=validate.OneOf(["any", *ACTIVITIES]), metadata={"example": "any"}
    )
    unit = UnitField(load_default=Unit.DAY, metadata={"example": "week"})
    mode = ModeField(load_default=On())

    def check(self, first: date, last: date, unit: Unit, **asked: Any) -> None:
        """Raises ValidationError for a table that nobody could read, too."""
        super().check(first, last, **asked)
        cohorts, periods = (_periods_from(first, day, unit) for day in (last, reporting_day()))
        if cohorts > MOST_COHORTS or periods > MOST_PERIODS:
            raise ma.ValidationError(
                f"At most {MOST_COHORTS} cohorts of at most {MOST_PERIODS} periods; take a longer unit.", "unit"
            )


def _periods_from(first: date, last: date, unit: Unit) -> int:
    return distance(period_of(first, unit), period_of(last, unit)) + 1


def _count(example: int = 12) -> fields.Int:
    return fields.Int(metadata={"example": example})


def _rate(example: float = 0.25) -> fields.Float:
    return fields.Float(allow_none=True, metadata={"example": example})


class Answer(Schema):
    """What every report says beside its figures."""

    definition = fields.Str(metadata={"example": "DAU, WAU, MAU: distinct members active in the 1, 7, 30 days ..."})
    as_of = Instant(metadata={"example": "2026-11-22T08:00:00Z"})


class Windows(Schema):
    """Active members of a day, and of the 7 and 30 days that end with it."""

    day = fields.Date(metadata={"example": "2026-11-22"})
    dau, wau, mau = _count(12), _count(40), _count(90)
    dau_mau = _rate(0.13)


def _counts(*names: str) -> type[Schema]:
    """A schema of whole numbers of these names."""
    return Schema.from_dict({name: fields.Int(metadata={"example": 12}) for name in names})


class OverviewFigures(_counts("active", "new_members", "contents", *map(plural, OVERVIEW), "impressions")):
    """How many of each. Contents, likes and so on are those that stand now."""


class OverviewDay(OverviewFigures, Windows):
    """A day."""


class OverviewTotal(OverviewFigures):
    """The whole range, everybody counted once. members: of all who count, whenever they came."""

    members = fields.Int(metadata={"example": 1200})
    dau_mau = _rate(0.13)


class OverviewOut(Answer):
    """How the community does."""

    days = fields.List(fields.Nested(OverviewDay))
    total = fields.Nested(OverviewTotal)


class ActiveTotal(_counts("active")):
    """The whole range, everybody counted once; the median of its days' DAU/MAU."""

    dau_mau = _rate(0.13)


class ActiveDays(_counts("days", "members")):
    """How many members were active on exactly so many days of the range."""


class GrowthPeriod(_counts("active", "new", "retained", "resurrected", "dormant")):
    """Where the active members of a period came from. Whether the period is over."""

    start = fields.Date(metadata={"example": "2026-11-16"})
    complete = fields.Bool()


class ActiveOut(Answer):
    """Active members."""

    days = fields.List(fields.Nested(Windows))
    total = fields.Nested(ActiveTotal)
    active_days = fields.List(fields.Nested(ActiveDays))
    periods = fields.List(fields.Nested(GrowthPeriod))


class EngagementFigures(_counts("impressions", *map(plural, ENGAGEMENT), "engagements", "active", "participants")):
    """What was done with contents, and by how many."""

    engagement_rate, participation_rate = _rate(), _rate()


class EngagementDay(EngagementFigures):
    """A day."""

    day = fields.Date(metadata={"example": "2026-11-22"})


class EngagementOut(Answer):
    """Engagement and participation."""

    days = fields.List(fields.Nested(EngagementDay))
    total = fields.Nested(EngagementFigures)


class SharingFigures(
    _counts("impressions", "shares", "reposts", "share_actions", "sharers", "active"),
    _counts("human_clicks", "robot_clicks", "signups", "orders"),
):
    """What was shared, by how many, whom it reached and what it brought."""

    share_rate, sharer_rate, share_reach = _rate(), _rate(), _rate(1.5)


class SharingDay(SharingFigures):
    """A day."""

    day = fields.Date(metadata={"example": "2026-11-22"})


class SharingOut(Answer):
    """Sharing."""

    days = fields.List(fields.Nested(SharingDay))
    total = fields.Nested(SharingFigures)


class RetentionCell(Schema):
    """How much of a cohort came back. low and high: the Wilson 95 % interval. few: below 30 members."""

    period = fields.Raw(metadata={"example": 1, "description": "n, or a bracket such as 4-7"})
    retained = fields.Int(metadata={"example": 12})
    rate, low, high = _rate(0.4), _rate(0.25), _rate(0.58)
    complete, few = fields.Bool(), fields.Bool()


class OverallCell(RetentionCell):
    """The mean of a column, weighted by size, over its complete cells."""

    size, cohorts = fields.Int(metadata={"example": 30}), fields.Int(metadata={"example": 3})


class RetentionCohort(Schema):
    """Members who began in the same period. A period of the future has no cell."""

    start = fields.Date(metadata={"example": "2026-11-16"})
    size = fields.Int(metadata={"example": 30})
    cells = fields.List(fields.Nested(RetentionCell))


class RetentionOut(Answer):
    """Who came back."""

    cohorts = fields.List(fields.Nested(RetentionCohort))
    overall = fields.List(fields.Nested(OverallCell))
