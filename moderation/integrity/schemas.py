"""Like rings on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Flag, Id, Instant
from community.http.schemas import PageIn, Schema, page_of
from moderation.judgement.crowds.likes import IN_TURN, TOGETHER


class RingMemberOut(Schema):
    """A member of a ring."""

    id = Id(metadata={"example": "7"})
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    created_at = Instant()


class TieOut(Schema):
    """Why two members are tied, with the chance that it means nothing."""

    members = fields.List(Id(), metadata={"example": ["7", "9"]})
    kind = fields.Str(
        validate=validate.OneOf([IN_TURN, TOGETHER]),
        metadata={"example": IN_TURN, "description": "likes of each other's contents, or of the same within a day"},
    )
    likes = fields.Int(metadata={"example": 12})
    contents = fields.List(Id(), metadata={"example": ["81", "83", "90"]})
    chance = fields.Float(metadata={"example": 0.00002, "description": "0..1; below 0.001 ties"})


class LikeRingOut(Schema):
    """Members who trade likes, as it looks."""

    id = Id(metadata={"example": "3"})
    members = fields.List(fields.Nested(RingMemberOut), attribute="people")
    ties = fields.List(fields.Nested(TieOut))
    contents = fields.List(Id(), metadata={"example": ["81", "83", "90"]})
    clustering = fields.Float(metadata={"example": 1.0, "description": "0..1, mean of its members"})
    window_days = fields.Int(metadata={"example": 30})
    found_at = Instant()
    seen_at = Instant()
    discounted_at = Instant(allow_none=True, metadata={"description": "null while its likes count"})
    discounted_by = fields.Str(attribute="discounter", allow_none=True, metadata={"example": None})


class LikeRingsIn(PageIn):
    """Which rings."""

    discounted = Flag(load_default=None, metadata={"example": False})


LikeRingPage = page_of(LikeRingOut)
