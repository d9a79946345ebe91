"""The audit on the wire."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.http.fields import Id, Instant, Text
from community.http.schemas import PageIn, Schema, page_of

SENSIBLE = validate.Range(date(2000, 1, 1), date(2099, 12, 31))
HASH = {
    "description": "SHA-256, hexadecimal",
    "example": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}


class ActsIn(PageIn):
    """Whose acts, on which case, on which days of TIMEZONE, both inclusive."""

    case_id = Id(load_default=None)
    actor = Text(max=64, load_default=None, metadata={"example": "wang"})
    first = fields.Date(data_key="from", load_default=None, validate=SENSIBLE, metadata={"example": "2026-11-01"})
    last = fields.Date(data_key="to", load_default=None, validate=SENSIBLE, metadata={"example": "2026-11-22"})

    @ma.validates_schema
    def check_order(self, asked: dict[str, Any], **_: Any) -> None:
        if asked["first"] and asked["last"] and asked["first"] > asked["last"]:
            raise ma.ValidationError("This day comes after `to`.", "from")


class ActOut(Schema):
    """One act at the desk."""

    id = Id(metadata={"example": "120"})
    act = fields.Str(metadata={"example": "case.decided"})
    actor = fields.Str(allow_none=True, metadata={"example": "wang", "description": "null: the machine, or a stranger"})
    subject = fields.Str(metadata={"example": "content:81"})
    case_id = Id(allow_none=True, metadata={"example": "41"})
    why = fields.Str(allow_none=True, metadata={"example": "spam"})
    before = fields.Dict(allow_none=True, metadata={"example": {"status": "held"}})
    after = fields.Dict(allow_none=True, metadata={"example": {"status": "removed"}})
    note = fields.Str(allow_none=True, metadata={"description": "null where none was written, or once erased"})
    at = Instant()
    hash = fields.Str(metadata=HASH)


class HeadOut(Schema):
    """Where the chain ends. Keep it elsewhere: nobody can rewrite what came before without changing it."""

    act_id = Id(allow_none=True, metadata={"example": "120", "description": "null before the first act"})
    hash = fields.Str(metadata=HASH)


ActPage = page_of(ActOut)
