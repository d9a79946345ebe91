"""Reactions on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import fields

from community.content.fields import ContentField
from community.http.schemas import Schema
from community.reactions.queries import counts_by_name, names_of


class Counts(fields.Field):
    """``useful:3,want:1`` of the statement as ``{"useful": 3, "want": 1}``."""

    wire: ClassVar = {"type": "object", "additionalProperties": {"type": "integer"}, "example": {"useful": 3}}

    def _serialize(self, value: str | None, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, int]:
        pairs = sorted(pair.split(":") for pair in value.split(",")) if value else ()
        return {name: int(count) for name, count in pairs}


class Names(fields.Field):
    """``useful,want`` of the statement as a list, in order."""

    wire: ClassVar = {"type": "array", "items": {"type": "string"}, "example": ["useful"]}

    def _serialize(self, value: str | None, attr: str | None, obj: Any, **kwargs: Any) -> list[str]:
        return sorted(value.split(",")) if value else []


class OfferedOut(Schema):
    """A reaction that can be added, with its words in the reader's language."""

    name = fields.Str(metadata={"example": "useful"})
    emoji = fields.Str(metadata={"example": "👍"})
    word = fields.Str(metadata={"example": "有用"})


class OfferOut(Schema):
    items = fields.List(fields.Nested(OfferedOut))


REACTIONS = ContentField("reactions", Counts(), expression=counts_by_name)
MY_REACTIONS = ContentField("viewer.reactions", Names(), expression=names_of)
