"""Reviews on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.content.details import Attributes, Points
from community.content.fields import ContentField
from community.content.inputs import Markdown, MediaIds, Title, says_something
from community.http.fields import Flag, Instant, Whole
from community.http.schemas import PageIn, Schema
from community.reviews.queries import SORTS, found_helpful_by, replies_to


class Stars(Whole):
    """1 to 5."""

    def __init__(self, **kwargs) -> None:
        super().__init__(low=1, high=5, **kwargs)


class ReviewIn(Schema):
    """What a member says of a product."""

    rating = Stars(required=True, metadata={"example": 5})
    title = Title(load_default=None, allow_none=True, metadata={"example": "很舒服"})
    body = Markdown(required=True, metadata={"example": "走了三天，没有磨脚，鞋底也抓地。"})
    pros = Points(load_default=list, metadata={"example": ["轻"]})
    cons = Points(load_default=list, metadata={"example": ["偏小半码"]})
    attributes = Attributes(load_default=dict, metadata={"example": {"尺码": "42"}})
    media_ids = MediaIds(load_default=list)


class ReviewsIn(PageIn):
    """Which reviews of a product, and in which order. Newest first unless told otherwise."""

    sort = fields.Str(load_default="new", validate=validate.OneOf(SORTS), metadata={"example": "helpful"})
    rating = fields.Int(load_default=None, validate=validate.Range(1, 5), metadata={"example": 5})
    verified = Flag(load_default=None, metadata={"example": True})


class ReplyIn(Schema):
    """What the merchant says to a review."""

    body = Markdown(required=True, validate=says_something, metadata={"example": "谢谢您，已经转告版型师。"})


class ReplyOut(Schema):
    """The merchant's reply."""

    version = fields.Int(metadata={"example": 1})
    body = fields.Str(metadata={"example": "谢谢您，已经转告版型师。"})
    body_html = fields.Str(metadata={"example": "<p>谢谢您，已经转告版型师。</p>"})
    created_at = Instant()
    edited_at = Instant(allow_none=True)


REPLY = ContentField("reply", fields.Nested(ReplyOut, allow_none=True), load=replies_to, kinds=frozenset({"review"}))
HELPFUL = ContentField("viewer.helpful", fields.Bool(), expression=found_helpful_by)
