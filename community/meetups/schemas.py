"""Events on the ground on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.fields import Instant, Line
from community.http.schemas import Schema

CODE = "J5QW4Z3FMVZHI2LT"


class SignupOut(Schema):
    """One's own sign-up."""

    state = fields.Str(allow_none=True, metadata={"example": "seat", "description": "seat or waiting; null: neither"})
    place_in_line = fields.Int(allow_none=True, metadata={"example": None, "description": "1 moves up next"})
    code = fields.Str(allow_none=True, metadata={"example": CODE, "description": "the text of the QR code at the door"})
    attended_at = Instant(allow_none=True)


class AttendanceIn(Schema):
    """What the QR code says."""

    code = Line(max=40, required=True, metadata={"example": CODE})


class AttendanceOut(Schema):
    """Who came, and when they were first checked in."""

    username = fields.Str(metadata={"example": "mei"})
    display_name = fields.Str(metadata={"example": "梅"})
    attended_at = Instant(allow_none=True)


class PersonOut(AttendanceOut):
    """Somebody who signed up."""

    waiting = fields.Bool(metadata={"example": False})
    created_at = Instant()


class PeopleOut(Schema):
    """Everybody who signed up, seats first."""

    items = fields.List(fields.Nested(PersonOut))
