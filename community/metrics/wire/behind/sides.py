"""Of a figure of links both sides can be asked for: whose they were, and whom they brought."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.schemas import Schema
from community.metrics.behind.coming import KNOWN, SHARERS, SIDES


class WhoseIn(Schema):
    """Which side. Whoever clicks or visits is a visitor, so that only sign-ups and orders have another one."""

    who = fields.Str(
        load_default=SHARERS,
        validate=validate.OneOf(SIDES),
        metadata={"example": "brought", "description": "whose links they were, or whom these brought"},
    )

    @ma.validates_schema(skip_on_field_errors=True)
    def _has_that_side(self, asked: dict[str, Any], **_: Any) -> None:
        if asked["who"] != SHARERS and asked["figure"] not in KNOWN:
            raise ma.ValidationError("Only of sign-ups and orders it is known whom links brought.", "who")
