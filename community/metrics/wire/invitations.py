"""Invitations on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.schemas import Schema
from community.metrics.calendar import Unit
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.report import Answer, UnitField, count, counts


class InvitationsIn(FilteredIn):
    """Which registration cohorts, by unit."""

    unit = UnitField(load_default=Unit.WEEK, metadata={"example": "week"})


class InvitationFigures(Schema):
    """How many newcomers members brought within seven days of their own registration."""

    size, signups = count(40), count(6)
    k = fields.Float(allow_none=True, metadata={"example": 0.15, "description": "signups ÷ size"})
    cycle_hours = fields.Float(
        allow_none=True, metadata={"example": 31.5, "description": "median from inviter's to invited's registration"}
    )


class InvitationCohort(InvitationFigures):
    """Members who registered in the same period. complete: each had seven days by now."""

    start = fields.Date(metadata={"example": "2026-11-16"})
    complete = fields.Bool()


class Generation(counts("generation", "members")):
    """How many came by themselves (0), by such a member's link (1), and so on."""


class InvitationsOut(Answer):
    """Whom members brought. The total is of complete cohorts."""

    cohorts = fields.List(fields.Nested(InvitationCohort))
    total = fields.Nested(InvitationFigures)
    generations = fields.List(fields.Nested(Generation))
