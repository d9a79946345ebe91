"""Comments on the wire. They are shown as contents."""

from __future__ import annotations

from marshmallow import fields, validate

from community.content.fields import ContentField
from community.content.inputs import Markdown, says_something
from community.http.fields import Id
from community.http.schemas import PageIn, Schema


class CommentIn(Schema):
    """What a member says, and to whom."""

    body = Markdown(required=True, validate=says_something, metadata={"example": "鞋底防滑吗？"})
    parent_id = Id(
        load_default=None, allow_none=True, metadata={"description": "the comment that it replies to", "example": None}
    )


class CommentsIn(PageIn):
    """Which part of the comments, in which order."""

    sort = fields.Str(
        load_default="old",
        validate=validate.OneOf(["old", "new", "top"]),
        metadata={"example": "top", "description": "oldest first, newest first, or most liked first"},
    )


DEPTH = ContentField(
    "depth",
    fields.Int(metadata={"example": 1, "description": "0 at the top, 8 at most"}),
    kinds=frozenset({"comment"}),
)
