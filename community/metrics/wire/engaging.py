"""Whether engaging goes with returning, on the wire."""

from __future__ import annotations

from typing import ClassVar

from marshmallow import fields, validate

from community.http.schemas import Schema
from community.metrics.definitions import ACTIVITIES
from community.metrics.landmark import Stratum
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.report import Answer, counts, rate


class EngagingIn(FilteredIn):
    """What members did or did not, of those who registered in the range: the last 180 days by default."""

    usual_days: ClassVar = 180

    activity = fields.Str(load_default="share", validate=validate.OneOf(ACTIVITIES), metadata={"example": "share"})


class DifferenceOut(Schema):
    """How much more often the engaged came back, −1..1, with its 95 % interval."""

    difference, low, high = rate(0.03), rate(-0.01), rate(0.07)


class UnadjustedOut(DifferenceOut, counts(*Stratum._fields)):
    """Engaged and others as they are: those who engage are active anyway, so it says nothing of engaging."""


class StratumOut(UnadjustedOut):
    """Members of one band of active days before the landmark and of one level."""

    active_days = fields.Str(metadata={"example": "2-3"})
    level = fields.Int(metadata={"example": 1})


class EngagingOut(Answer):
    """An association, by landmark and strata."""

    title = fields.Str(metadata={"example": "“分享”与回访：关联，不是因果"})
    adjusted = fields.Nested(DifferenceOut)
    unadjusted = fields.Nested(UnadjustedOut)
    strata = fields.List(fields.Nested(StratumOut))
    too_young = fields.Int(metadata={"example": 210, "description": "had no 56 days yet and are left out"})
