"""Changes of the past on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.fields import Instant
from community.metrics.wire.report import Answer, FigureRevisionOut, counts


class ActivityRevisionOut(counts("old", "new")):
    """How many members did an activity on a day, as told before and since."""

    revised_at = Instant()
    activity = fields.Str(metadata={"example": "order"})
    day = fields.Date(metadata={"example": "2026-11-02"})


class RevisionsOut(Answer):
    """Changes of the past, the latest first."""

    figures = fields.List(fields.Nested(FigureRevisionOut))
    revisions = fields.List(fields.Nested(ActivityRevisionOut))
