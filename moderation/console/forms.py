"""What the desk's forms say where that is not, field by field, what the API takes."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Text, Whole
from moderation.desk.schemas import DecisionIn
from moderation.sanctions.models import MOST_DAYS, SANCTIONS


class DecisionForm(DecisionIn):
    """A decision with at most one sanction beside it."""

    sanction = fields.Str(validate=validate.OneOf(SANCTIONS))
    days = Whole(low=1, high=MOST_DAYS)
    queue = Text(max=40)

    @ma.pre_load
    def gather_sanction(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A sanction and its days are one of ``also``; days without a sanction mean nothing."""
        sanction, days = said.pop("sanction", None), said.pop("days", None)
        laid = {"sanction": sanction} | ({"days": days} if days else {})
        return said | ({"also": [laid]} if sanction else {})
