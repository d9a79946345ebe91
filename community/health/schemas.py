"""The state of the service on the wire."""

from __future__ import annotations

from marshmallow import fields

from community.http.schemas import Schema


class AliveOut(Schema):
    status = fields.Str(metadata={"example": "alive"})


class PartOut(Schema):
    """What was found of one part, and how to mend it where it is not well."""

    well = fields.Bool(metadata={"example": True})
    says = fields.Str(metadata={"example": "writable"})


PARTS = ("python", "home", "database", "migrations", "writing")
Readiness = Schema.from_dict({part: fields.Nested(PartOut) for part in PARTS}, name="ReadinessOut")
