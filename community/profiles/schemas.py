"""Members on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.content.models import LISTABLE
from community.http.fields import Group, Id, Instant
from community.http.schemas import PageIn, Schema, page_of
from community.members.trust import LEVELS

ANY_KIND = (*LISTABLE, "comment", "answer")


class MemberCountsOut(Schema):
    contents = fields.Int(attribute="contents_count", metadata={"example": 12})
    followers = fields.Int(attribute="followers_count", metadata={"example": 40})
    following = fields.Int(attribute="following_count", metadata={"example": 7})
    likes_received = fields.Int(attribute="likes_received_count", metadata={"example": 230})


class MemberViewerOut(Schema):
    """What the viewer has to do with the member."""

    following = fields.Bool()
    followed_by = fields.Bool()
    blocked = fields.Bool()
    muted = fields.Bool()


class MemberOut(Schema):
    """A member as others see them."""

    id = Id(metadata={"example": "7"})
    version = fields.Int(metadata={"example": 1})
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    bio = fields.Str(metadata={"example": "周末爬山"})
    avatar_url = fields.Str(allow_none=True, metadata={"example": "https://example.com/lin.jpg"})
    level = fields.Int(metadata={"example": 2})
    trust = fields.Str(validate=validate.OneOf(LEVELS), metadata={"example": "T1"})
    is_kol = fields.Bool()
    created_at = Instant()
    counts = Group(MemberCountsOut)
    viewer = Group(MemberViewerOut)
    region = fields.Str(allow_none=True, metadata={"example": "CN-ZJ"})


class MemberContentsIn(PageIn):
    """Which contents of a member, and how many."""

    kind = fields.Str(load_default=None, validate=validate.OneOf(ANY_KIND), metadata={"example": "post"})


MemberPage = page_of(MemberOut)
