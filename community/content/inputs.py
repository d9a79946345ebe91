"""What members write, as it comes in: the parts of every form, and those of notes."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import fields, validate

from community.content import limits
from community.content.details import Attributes, Points
from community.content.labels import DISCLOSURES
from community.content.markup import MarkupRefused, RichText, render
from community.content.models import KINDS, Status
from community.content.products import MOST_PRODUCTS
from community.http.fields import Flag, Id, Text, Whole
from community.http.languages import preferred_language
from community.http.schemas import PageIn, Schema
from community.text import TOPIC_LENGTH, TextRefused, check_text, check_topic, is_blank, one_line


class Markdown(fields.Field):
    """Markdown of at most 20,000 code points; loaded as RichText, and so cleaned before any transaction. Where nothing
    can be seen, nothing was said."""

    wire: ClassVar = {"type": "string", "maxLength": limits.SOURCE_LENGTH}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> RichText:
        if not isinstance(value, str):
            raise ma.ValidationError("Not a valid string.")
        try:
            return render("" if is_blank(check_text(value)) else value.strip())
        except (MarkupRefused, TextRefused) as refused:
            raise ma.ValidationError(sentence(refused)) from refused


def says_something(text: RichText) -> None:
    """A validator of Markdown. Raises ValidationError when there is neither a word nor a picture in it."""
    if not text.excerpt and "<img" not in text.html:
        raise ma.ValidationError("请写点内容。" if preferred_language() == "zh-CN" else "Say something.")


class Title(Text):
    """One line of plain text, at most 120 code points."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=120, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        return one_line(super()._deserialize(value, attr, data, **kwargs)) or None

    def _validate(self, value: str | None) -> None:
        """Nothing visible is no title, which needs no further look."""
        if value is not None:
            super()._validate(value)


class TopicName(fields.Str):
    """The name of a topic, without the sign before it."""

    wire: ClassVar = {"type": "string", "minLength": 1, "maxLength": TOPIC_LENGTH, "example": "穿搭"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return check_topic(super()._deserialize(value, attr, data, **kwargs))
        except TextRefused as refused:
            raise ma.ValidationError(sentence(refused)) from refused


class MediaIds(fields.List):
    """Up to 18 pictures of one's own, in the order in which they are shown."""

    def __init__(self, **kwargs: Any) -> None:
        pictures = validate.Length(max=limits.PICTURES)
        super().__init__(Id(), validate=pictures, metadata={"example": []}, **kwargs)


class Share(fields.Float):
    """A number of 0..1, given as a JSON number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(0, 1), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ma.ValidationError("Not a number.")
        return super()._deserialize(value, attr, data, **kwargs)


class ProductTagIn(Schema):
    """A product, and where in one of the pictures it is to be seen: all of media_id, x and y, or none."""

    external_id = Text(required=True, min=1, max=200, metadata={"example": "SKU-1"})
    media_id = Id(load_default=None, allow_none=True, metadata={"example": None})
    x = Share(load_default=None, allow_none=True, metadata={"example": None})
    y = Share(load_default=None, allow_none=True, metadata={"example": None})

    @ma.validates_schema
    def _check_place(self, data: dict[str, Any], **_: Any) -> None:
        if len({data[name] is None for name in ("media_id", "x", "y")}) > 1:
            raise ma.ValidationError("A place has media_id, x and y; give all three or none.", "media_id")


class ProductIds(fields.List):
    """Up to 20 products, as the host calls them, in the order in which they are shown."""

    def __init__(self, **kwargs: Any) -> None:
        at_most = validate.Length(max=MOST_PRODUCTS)
        super().__init__(Text(max=200, min=1), validate=at_most, metadata={"example": ["SKU-1"]}, **kwargs)


class ProductTags(fields.List):
    """Up to 20 products with their places, shown behind those of product_ids."""

    def __init__(self, **kwargs: Any) -> None:
        at_most = validate.Length(max=MOST_PRODUCTS)
        super().__init__(fields.Nested(ProductTagIn), validate=at_most, metadata={"example": []}, **kwargs)


class Disclosure(fields.Str):
    """Who paid for the content: ad, partnership or gift; null for nobody."""

    def __init__(self, **kwargs: Any) -> None:
        known = validate.OneOf(list(DISCLOSURES))
        super().__init__(validate=known, allow_none=True, metadata={"example": None}, **kwargs)


class CollaborationId(Id):
    """For which collaboration it was made; null for none. It is published with that collaboration's disclosure."""

    wire: ClassVar = {**Id.wire, "example": None}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_none=True, metadata={"example": None}, **kwargs)


def sentence(refused: Any) -> str:
    """What a refused text tells its author, in their language."""
    return refused.zh if preferred_language() == "zh-CN" and getattr(refused, "zh", None) else str(refused)


class OwnContentsIn(PageIn):
    """Which of one's own contents, and how many."""

    status = fields.Str(
        load_default=None, validate=validate.OneOf([status.value for status in Status]), metadata={"example": "draft"}
    )
    kind = fields.Str(load_default=None, validate=validate.OneOf(KINDS), metadata={"example": "post"})


class ContentIn(Schema):
    """What a member may say with a note, a review or a question."""

    title = Title(load_default=None, allow_none=True, metadata={"example": "雨里走了一天"})
    body = Markdown(required=True, metadata={"example": "周末去了山里，鞋子很舒服。 #徒步#"})
    topics = fields.List(TopicName(), load_default=list, validate=validate.Length(max=limits.TOPICS))
    product_ids = ProductIds(load_default=list)
    product_tags = ProductTags(load_default=list)
    media_ids = MediaIds(load_default=list)
    disclosure = Disclosure(load_default=None)
    ai_generated = Flag(load_default=False)
    draft = Flag(load_default=False)
    collaboration_id = CollaborationId()


class ContentPatch(Schema):
    """What its author may change. Fields that are left out stay as they are."""

    title = Title(allow_none=True, metadata={"example": "雨里走了两天"})
    body = Markdown(metadata={"example": "周末去了山里，鞋子很舒服，也不进水。"})
    topics = fields.List(TopicName(), validate=validate.Length(max=limits.TOPICS))
    product_ids = ProductIds()
    product_tags = ProductTags()
    media_ids = MediaIds()
    disclosure = Disclosure()
    ai_generated = Flag()
    rating = Whole(low=1, high=5, metadata={"example": 4})
    pros = Points(metadata={"example": ["轻"]})
    cons = Points(metadata={"example": ["偏小半码"]})
    attributes = Attributes(metadata={"example": {"尺码": "42"}})
    collaboration_id = CollaborationId()
    draft = Flag(validate=validate.OneOf([False], error="A content that was handed in cannot become a draft again."))
