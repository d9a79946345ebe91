"""Reviews on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.catalog.attributes import TYPES
from community.catalog.schemas import RatingOut
from community.content.details import Attributes, Points
from community.content.fields import ContentField
from community.content.inputs import CollaborationId, Disclosure, Markdown, MediaIds, Title, says_something
from community.content.schemas import ScreeningOut
from community.http.fields import Flag, Instant, Spoken, Text, Whole
from community.http.schemas import PageIn, Schema, page_of
from community.reviews.models import ReplyStatus
from community.reviews.queries import SORTS, Filter, found_helpful_by
from community.reviews.replies import replies_to


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
    attributes = Attributes(load_default=dict, metadata={"example": {}})
    media_ids = MediaIds(load_default=list)
    disclosure = Disclosure(load_default=None)
    collaboration_id = CollaborationId()


class SeveralStars(fields.Field):
    """One number of stars, or several with commas between them."""

    wire: ClassVar = {"type": "string", "pattern": "^[1-5](,[1-5]){0,4}$", "example": "4,5"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[int, ...]:
        parts = str(value).split(",")
        if len(parts) > 5 or not all(part in {"1", "2", "3", "4", "5"} for part in parts):
            raise ma.ValidationError("Give numbers from 1 to 5, with commas between them.")
        return tuple(sorted({int(part) for part in parts}))


class Statement(Text):
    """name:value of an attribute."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=300, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, str]:
        name, colon, said = super()._deserialize(value, attr, data, **kwargs).partition(":")
        if not (name and colon and said):
            raise ma.ValidationError("Give the name of an attribute, a colon and a value.")
        return name, said


class ReviewsIn(PageIn):
    """Which reviews of a product, and in which order. Newest first unless told otherwise."""

    sort = fields.Str(load_default="new", validate=validate.OneOf(SORTS), metadata={"example": "helpful"})
    stars = SeveralStars(data_key="rating", load_default=(), metadata={"description": "with so many stars"})
    verified = Flag(load_default=None, metadata={"example": True})
    attribute = Statement(load_default=None, metadata={"description": "that say this of it", "example": "尺码:42"})
    variant = fields.Str(
        load_default=None,
        validate=validate.OneOf(["only"]),
        metadata={"description": "only: without those of other variants in its group", "example": "only"},
    )

    @ma.post_load
    def _gather(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        chosen = {name: data.pop(name) for name in ("stars", "verified", "attribute")}
        wanted = Filter(**chosen, variant_only=data.pop("variant") is not None)
        return {**data, "wanted": wanted}


class AttributeFiguresOut(Schema):
    """What public reviews say of an attribute of the category. Exact."""

    name = fields.Str(metadata={"example": "fit"})
    label = Spoken(metadata={"example": "合脚"})
    type = fields.Str(validate=validate.OneOf(TYPES), metadata={"example": "scale"})
    count = fields.Int(metadata={"example": 2})
    average = fields.Float(allow_none=True, metadata={"description": "of a scale, else null", "example": 4.5})
    counts = fields.Dict(
        keys=fields.Str(), values=fields.Int(), metadata={"example": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1}}
    )


class FiguresOut(RatingOut):
    """Stars, and what is said of each scale and choice that the category asks about."""

    attributes = fields.Nested(AttributeFiguresOut, many=True)


class ProductFiguresOut(FiguresOut):
    """The figures of a product, and those of all variants in its group together; null without a group."""

    group = fields.Nested(FiguresOut, allow_none=True)


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


class WrittenReplyOut(ReplyOut):
    """The merchant's reply as the merchant sees it: whether it is shown, and if not, why."""

    status = fields.Str(validate=validate.OneOf([*ReplyStatus]), metadata={"example": "published"})
    screening = fields.Nested(ScreeningOut, allow_none=True)


class ReplyVersionOut(Schema):
    """One version of the merchant's reply."""

    version = fields.Int(metadata={"example": 1})
    body = fields.Str(metadata={"example": "谢谢您。"})
    status = fields.Str(metadata={"example": "published"})
    written_at = Instant()


ReplyVersionPage = page_of(ReplyVersionOut)
REPLY = ContentField("reply", fields.Nested(ReplyOut, allow_none=True), load=replies_to, kinds=frozenset({"review"}))
HELPFUL = ContentField("viewer.helpful", fields.Bool(), expression=found_helpful_by)
